from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import SettingsError
from ui.settings import load_settings, variables

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


def test_nothing_needs_to_be_set():
    settings = load_settings({})
    assert (settings.host, settings.port, settings.debug) == ("127.0.0.1", 7860, False)
    assert settings.home.name == "jingda"


def test_an_empty_variable_counts_as_unset():
    assert load_settings({"JINGDA_PORT": " ", "JINGDA_HOST": ""}).port == 7860


def test_values_are_read():
    settings = load_settings(
        {"JINGDA_HOME": "~/x", "JINGDA_PORT": "8000", "JINGDA_AS_OF": "2026年11月20日", "JINGDA_DEBUG": "1"}
    )
    assert (settings.home, settings.port) == (Path("~/x").expanduser(), 8000)
    assert (settings.as_of, settings.debug) == (date(2026, 11, 20), True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JINGDA_PORT", "99999"),
        ("JINGDA_PORT", "x"),
        ("JINGDA_DEBUG", "maybe"),
        ("JINGDA_AS_OF", "soon"),
        ("JINGDA_CHROMA_URL", "h:1"),
    ],
)
def test_a_bad_value_names_its_variable(name: str, value: str):
    with pytest.raises(SettingsError) as caught:
        load_settings({name: value})
    assert str(caught.value).startswith(name)


def test_a_secret_is_never_shown():
    settings = load_settings({"JINGDA_CHROMA_URL": "http://user:pass@host"})
    assert "pass" not in repr(settings)
    with pytest.raises(SettingsError) as caught:
        load_settings({"JINGDA_CHROMA_URL": "user:pass@host"})
    assert "pass@" not in str(caught.value)


@pytest.mark.parametrize("name", variables())
def test_every_setting_is_documented(name: str):
    assert f"`{name}`" in DOCS.read_text("utf-8")
