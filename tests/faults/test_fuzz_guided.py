"""What the guided fuzzer reached goes on doing no harm, and the harness itself tells a finding."""

from __future__ import annotations

import importlib.util
import zipfile

import pytest

from benchmarks.fuzz import guided
from benchmarks.fuzz.guided import REACHED
from benchmarks.fuzz.targets import TARGETS

SAMPLE = 60  # of each target; all of them with `python -m benchmarks.fuzz.guided`, which starts from them


@pytest.mark.parametrize("target", guided.TARGETS)
def test_inputs_that_reached_new_code_do_no_harm(target: str) -> None:
    with zipfile.ZipFile(REACHED / f"{target}.zip") as archive:
        names = archive.namelist()
        assert names, "something is kept of every target"
        for name in names[:: 1 + len(names) // SAMPLE]:
            TARGETS[target].use(archive.read(name))


def test_both_ways_attack_the_same() -> None:
    assert set(guided.TARGETS) == set(TARGETS)


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="needs benchmarks/requirements-atheris.txt")
def test_a_run_is_counted(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["guided", "--target", "numbers", "--inputs", "300"])
    assert guided.main() == 0
    assert '"by": "atheris", "target": "numbers", "seed": 1, "inputs": 300' in capfd.readouterr().out
