"""Accounts, keys and records by the command line."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.ui.conftest import Jingda
from tests.ui.fakes import answer
from ui.accounts import keys, signin
from ui.commands.accounts import changing
from ui.records.conversations import NewTurn, keep
from ui.records.database import open_database
from ui.settings import load_settings


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINGDA_HOME", str(tmp_path))


def test_an_account_from_making_to_closing(jingda: Jingda):
    made = jingda("users", "add", "Li", "--role", "supervisor")
    password = re.search(r"一次性密码：(\S+)", made.out)
    assert made.code == 0 and password
    database = open_database(load_settings())
    assert signin.sign_in(database, "li", password[1], "127.0.0.1").must_change
    assert "li  主管  待改密码" in jingda("users", "list").out
    assert jingda("users", "role", "li", "坐席").out == "li 现在是坐席。\n"
    assert jingda("users", "disable", "li").out == "已停用 li。\n"
    with pytest.raises(signin.WrongPassword):
        signin.sign_in(database, "li", password[1], "127.0.0.1")
    fresh = re.search(r"一次性密码：(\S+)", jingda("users", "reset", "li").out)
    assert fresh and signin.sign_in(database, "li", fresh[1], "127.0.0.1").token
    assert json.loads(jingda("users", "list", "--json").out)[0]["role"] == "staff"
    database.close()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("users", "role", "nobody", "staff"), 4, "没有这个账号"),
        (("users", "add", "x", "--role", "king"), 2, "没有角色“king”"),
        (("users", "add", "a b"), 2, "账号名不能使用"),
        (("keys", "add", "x", "--scope", "all"), 2, "没有范围“all”"),
        (("keys", "revoke", "00000000"), 4, "没有这个密钥"),
        (("records", "export", "x"), 4, "没有这个账号或对话"),
        (("records", "erase", "x"), 4, "没有这个账号或对话"),
    ],
)
def test_what_is_wrong_is_one_sentence(jingda: Jingda, arguments: tuple[str, ...], code: int, message: str):
    result = jingda(*arguments)
    assert (result.code, message in result.err) == (code, True)


def test_the_last_administrator_stays(jingda: Jingda):
    jingda("users", "add", "boss", "--role", "admin")
    assert "这是最后一个管理员" in jingda("users", "disable", "boss").err
    assert "这是最后一个管理员" in jingda("users", "role", "boss", "staff").err


def test_a_key_is_shown_once_and_kept_as_a_digest(jingda: Jingda, tmp_path: Path):
    text = re.search(r"jd_\S+", jingda("keys", "add", "呼叫中心", "--scope", "ask", "--per-minute", "7").out)
    assert text
    with changing() as connection:
        key = keys.verified(connection, text[0])
        assert key and (key.scopes, key.per_minute) == (("ask",), 7)
    assert text[0].partition("_")[2].partition("_")[2].encode() not in b"".join(
        f.read_bytes() for f in tmp_path.iterdir()
    )
    listed = jingda("keys", "list").out
    assert "呼叫中心  提问与对话  每分钟 7 次" in listed and text[0] not in listed
    assert jingda("keys", "revoke", key.id).code == 0
    with changing() as connection:
        assert keys.verified(connection, text[0]) is None


def test_one_conversation_is_handed_out_and_erased(jingda: Jingda, tmp_path: Path):
    with changing() as connection:
        keep(connection, NewTurn("c1", "k1", "问", date(2026, 11, 20), answer().as_json(), 1.0))
    out = tmp_path / "c1.json"
    assert jingda("records", "export", "c1", "--out", str(out)).code == 0
    assert json.loads(out.read_text("utf-8"))["turns"][0]["question"] == "问"
    assert json.loads(jingda("records", "export", "c1").out)["conversation"]["id"] == "c1"
    assert jingda("records", "erase", "c1").out == "已删除 1 个对话（1 问）、0 条通话记录。\n"
    assert jingda("records", "export", "c1").code == 4
    assert jingda("records", "purge").out == "已删除 0 个超过 180 天的对话。\n"


def test_the_audit_log_is_verified(jingda: Jingda):
    jingda("users", "add", "li")
    good = jingda("audit", "verify")
    head = good.out.split()[-1]
    assert (good.code, "1 条操作记录完好" in good.out) == (0, True)
    assert jingda("audit", "verify", "--head", head).code == 0
    assert "建立账号  li" in jingda("audit", "list").out
    cut = jingda("audit", "verify", "--head", "0" * 64)
    assert (cut.code, "末尾的记录被截掉" in cut.out) == (1, True)
