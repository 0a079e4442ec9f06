"""The desk with a model: chosen by settings, asked by every face; without settings nothing of it is even imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.errors import SettingsError
from tests.agent.model.server import Server, replies, serving, status
from ui.desk import chosen_model
from ui.settings import Settings, load_settings

SUM = "我们是国高新，合同80万，今年已经用了15万创新券，还能抵多少？"
PROVED = "还能抵35万元，合同80万元的50%是40万元，但全年额度只剩35万元。[c1]"


def jingda(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JINGDA_", "OTEL_"))}
    given = {**kept, "JINGDA_HOME": str(home), "JINGDA_AS_OF": "2026-11-20", **environment}
    code = "from ui.cli import main; main()"
    run = [sys.executable, "-c", code, *arguments]
    return subprocess.run(run, env=given, capture_output=True, text=True, timeout=120, check=False)


def model_at(server: Server) -> dict[str, str]:
    return {"JINGDA_LLM_URL": server.url, "JINGDA_LLM_MODEL": "scripted", "JINGDA_LLM_KEY": "sk-secret"}


def test_jingda_ask_shows_the_models_words(shipped_home: Path) -> None:
    with serving() as server:
        server.script = [replies(PROVED)]
        done = jingda(
            shipped_home, "ask", SUM, "--json", **model_at(server), JINGDA_LLM_PRICE_IN="2", JINGDA_LLM_PRICE_OUT="8"
        )
    answer = json.loads(done.stdout)
    assert answer["answer"].startswith("还能抵35万元")
    assert answer["usage"]["outcome"] == "used" and answer["usage"]["cost"] == "0.00304"


def test_jingda_ask_answers_without_the_model_when_it_fails(shipped_home: Path) -> None:
    with serving() as server:
        server.script = [status(401)]
        done = jingda(shipped_home, "ask", SUM, **model_at(server))
    assert done.returncode == 0 and "最高35万元" in done.stdout
    assert "unauthorized" in done.stderr and "sk-secret" not in done.stderr + done.stdout


def test_without_a_model_nothing_of_it_is_imported(shipped_home: Path) -> None:
    code = (
        "import sys; from datetime import date; from ui.desk import open_desk; from ui.settings import load_settings\n"
        "desk = open_desk(load_settings(), lambda *a: None)\n"
        f"desk.ask([{SUM!r}], date(2026, 11, 20))\n"
        # Chroma imports OpenTelemetry for itself; the exporter named here is ours alone.
        "print([m for m in ('langchain', 'langchain_core', 'langchain_openai', 'langgraph', 'openai',"
        " 'opentelemetry.exporter.otlp.proto.http') if m in sys.modules])"
    )
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JINGDA_", "OTEL_"))}
    environment = {**kept, "JINGDA_HOME": str(shipped_home)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


@pytest.mark.parametrize("given", [{"JINGDA_LLM_URL": "http://h/v1"}, {"JINGDA_LLM_MODEL": "qwen-plus"}])
def test_half_a_model_is_an_error(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="JINGDA_LLM_"):
        chosen_model(load_settings(given))


def test_no_model_is_no_error() -> None:
    assert chosen_model(Settings()) is None


def test_the_settings_reach_the_endpoint() -> None:
    names = {"URL": "http://h/v1", "MODEL": "m", "KEY": "k", "TIMEOUT_S": "7.5", "PRICE_IN": "0.8", "PRICE_OUT": "2"}
    model = chosen_model(load_settings({f"JINGDA_LLM_{name}": value for name, value in names.items()}))
    assert model is not None
    endpoint = model.endpoint
    assert (endpoint.url, endpoint.model, endpoint.key, endpoint.timeout_s) == ("http://h/v1", "m", "k", 7.5)
    assert str(endpoint.cost(1_000_000, 500_000)) == "1.8" and "'k'" not in repr(endpoint)


@pytest.mark.parametrize(
    ("name", "value"), [("TIMEOUT_S", "0"), ("TIMEOUT_S", "nan"), ("PRICE_IN", "-1"), ("URL", "h/v1")]
)
def test_a_setting_that_makes_no_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"JINGDA_LLM_{name}"):
        load_settings({f"JINGDA_LLM_{name}": value})
