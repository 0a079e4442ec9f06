"""The licences of all locked packages are on the written list, and the check finds one that is not."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", ROOT / "scripts" / "licences.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["licences"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rules() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "scripts" / "licences.yaml").read_text("utf-8"))
    return loaded


def test_every_locked_package_may_stay(licences: ModuleType) -> None:
    findings = licences.audit([ROOT / lock for lock in licences.LOCKS])
    assert len(findings) > 150
    assert [each for each in findings if each.fault] == []
    assert sum(not each.licence for each in findings) < 10, "nearly all are installed here"


@pytest.mark.parametrize(
    ("licence", "fine"),
    [
        ("MIT", True),
        ("MIT License", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("Apache-2.0 AND GPL-3.0-only", False),
        ("BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", False),
        ("MIT AND (Apache-2.0 OR LGPL-3.0-only)", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("AGPL-3.0-or-later", False),
        ("", False),
        ("UNKNOWN", False),
    ],
)
def test_what_may_stay(licences: ModuleType, rules: dict[str, Any], licence: str, fine: bool) -> None:
    assert (licences.judged(licence, rules) == "") is fine


def test_no_licence_that_would_bind_ours_is_on_the_list(rules: dict[str, Any]) -> None:
    listed = [*rules["permissive"], *(each["licence"] for each in rules["looked_at"].values())]
    assert [each for each in listed if "GPL" in each or "SSPL" in each or "BUSL" in each] == []
    assert all(each["why"] for each in rules["looked_at"].values())


def test_a_package_that_changed_its_licence_is_looked_at_again(licences: ModuleType, rules: dict[str, Any]) -> None:
    changed = {**rules, "looked_at": {"certifi": {"licence": "ISC", "why": "as it once was"}}}
    assert "look again" in licences._finding("certifi", "1", "", changed).fault


def test_what_is_looked_at_is_still_locked(licences: ModuleType, rules: dict[str, Any]) -> None:
    names = {name for lock in licences.LOCKS for name, _, _ in licences.locked(ROOT / lock)}
    assert set(rules["looked_at"]) <= names


def test_a_licence_not_on_the_list_fails_the_command(licences: ModuleType, tmp_path: Path, capsys: Any) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text("requests==1.0\nno-such-package==1.0\n    # via nothing\nneither==1.0 ; sys_platform == 'win32'\n")
    assert licences.main([str(lock)]) == 1
    told = capsys.readouterr().out
    assert "no-such-package==1.0: not installed here  it is locked and not installed" in told
    assert "3 packages, 1 with" in told and "neither" not in told
