"""What reads people's words and rules' files: a message heard for facts and evaluated, a rule file loaded and evaluated."""

from __future__ import annotations

import zlib
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from agent.privacy import masked
from agent.reading import FactReader
from agent.screen import QUESTION_CHARS, clean
from tools.errors import CalendarError, InexactError, RuleError
from tools.evaluation.evaluate import evaluate
from tools.evaluation.result import Evaluation
from tools.facts import Dictionary, Facts, parse_facts
from tools.replay import replay
from tools.rules.load import load_facts, shipped, with_line
from tools.rules.model import Program, Version
from tools.rules.read_program import read_file
from tools.rules.source import parse_yaml

DAY = date(2026, 11, 20)
_DEMO = Path(__file__).resolve().parents[2] / "tests" / "data" / "facts.yaml"


def hear(content: bytes) -> bool:
    """Read a message for one version of a shipped program, chosen by the message, and evaluate it; True when it told a fact.

    Raises: AssertionError when a fact that was heard cannot be used, or a calculation cannot be replayed.
    """
    text = content.decode("utf-8", "replace")[:QUESTION_CHARS]
    covered = masked(text)
    assert masked(covered) == covered, "what is covered is covered again"
    program, version = _version(zlib.crc32(content))
    heard = FactReader(version, shipped().facts, DAY).read(clean(covered))
    _check(program, version, parse_facts(heard, shipped().facts, DAY))
    return bool(heard)


@lru_cache(maxsize=1)
def _versions() -> list[tuple[Program, Version]]:
    return [(program, version) for program in shipped().programs.values() for version in program.versions]


def _version(number: int) -> tuple[Program, Version]:
    every = _versions()
    return every[number % len(every)]


def load_rule(content: bytes) -> bool:
    """Load a rule file over the invented dictionary and evaluate it without facts; True when it was accepted."""
    text = content.decode("utf-8", "replace")
    try:
        tree = parse_yaml(text, "a.yaml")
        loaded = with_line(partial(read_file, tree, "a.yaml", _dictionary()), text)
    except RuleError as error:
        assert "a.yaml" in error.where and error.what and error.remedy, "an error without place or remedy"
        return False
    if isinstance(loaded, Program):
        for version in loaded.versions:
            _check(loaded, version, {})
    return True


@lru_cache(maxsize=1)
def _dictionary() -> Dictionary:
    return load_facts(_DEMO)


def _check(program: Program, version: Version, facts: Facts) -> None:
    try:
        result = evaluate(program, facts, DAY, version=version)
    except (InexactError, CalendarError) as error:
        assert error.what and error.remedy, "an error without remedy"
        return
    _check_result(result)


def _check_result(result: Evaluation) -> None:
    replay(result.steps)
    if result.benefit is not None:
        assert result.benefit.low >= 0, "a negative benefit"
