"""`python -m benchmarks.fuzz.guided`: the same targets under atheris, which keeps inputs that reach new code and goes on from them.

Needs `pip install --target .bench-venv-atheris -r benchmarks/requirements-atheris.txt` and `PYTHONPATH=.bench-venv-atheris`. Starts
from the seeds and from what earlier runs reached (tests/data/fuzz/reached); `--keep-reached` adds what this one reached.
A finding ends libFuzzer's process; the next one goes on with another seed.
"""

from __future__ import annotations

import argparse
import mmap
import random
import shlex
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from benchmarks.fuzz.log import Run, say

_STATE = struct.Struct("qq")  # inputs done, inputs accepted
_FOLDER = Path(__file__).resolve().parents[2] / "tests" / "data" / "fuzz"
REACHED = _FOLDER / "reached"
_KEPT_BYTES = 4000  # of one input: what is kept goes with the repository
# What our own damage meets in a package that is none any more; libFuzzer's damage goes on from it.
_NOT_OUR_FORM = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, LookupError, RuntimeError)
_ITSELF = "libfuzzer"  # beside the state
_SLOWEST_S, _MEMORY_MIB, _LONGEST = 30, 3072, 20_000
TARGETS = ("text", "markdown", "bytes", "html", "docx", "package", "pdf", "numbers", "facts", "rules")


def main() -> int:
    """Run what the command line asks for; 1 when something was found."""
    options = _options()
    if options.work:
        _work(options.target[0], Path(options.work), options.rest)
        return 0
    found = 0
    for target in options.target or TARGETS:
        run = _run(target, options)
        say(run, options.log)
        found += run.findings
    return 1 if found else 0


def _run(target: str, options: argparse.Namespace) -> Run:
    began, run = monotonic(), Run(target, options.seed, by="atheris")
    with TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        _lay_out(target, corpus)
        while run.inputs < options.inputs and run.findings < options.findings:
            _piece(run, Path(folder), options)
        if options.keep_reached:
            _keep(target, corpus, Path(folder))
    run.seconds = round(monotonic() - began)
    return run


def _lay_out(target: str, corpus: Path) -> None:
    """Put the seeds, and what earlier runs reached, into a folder that libFuzzer may add to."""
    from benchmarks.fuzz.targets import TARGETS as KNOWN
    from benchmarks.fuzz.targets import load_seeds

    corpus.mkdir()
    for number, seed in enumerate(load_seeds(KNOWN[target])):
        (corpus / f"seed-{number}").write_bytes(seed)
    packed = REACHED / f"{target}.zip"
    if packed.exists():
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(corpus)


def _piece(run: Run, folder: Path, options: argparse.Namespace) -> None:
    """Run one process of libFuzzer until it is done or finds something."""
    state = folder / "state"
    state.write_bytes(_STATE.pack(0, 0))
    keep = options.keep or folder
    keep.mkdir(parents=True, exist_ok=True)
    arguments = [
        f"-runs={options.inputs - run.inputs}", f"-seed={run.seed * 1000 + run.findings + 1}", f"-timeout={_SLOWEST_S}",
        f"-rss_limit_mb={_MEMORY_MIB}", f"-max_len={_LONGEST}", f"-artifact_prefix={keep}/{run.target}-", str(folder / "corpus"),
    ]  # fmt: skip
    done = _libfuzzer(run.target, state, arguments)
    inputs, accepted = _STATE.unpack(state.read_bytes())
    run.inputs, run.accepted = run.inputs + inputs, run.accepted + accepted
    if done.returncode:
        run.findings += 1
        print(f"{run.target} --seed {run.seed}, {inputs} inputs on:\n{done.stderr[-4000:]}", flush=True)


def _libfuzzer(target: str, state: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a process of libFuzzer, as a program of its own: to merge, it starts itself again by its name."""
    command = shlex.join([sys.executable, "-m", "benchmarks.fuzz.guided", "--target", target, "--work", str(state)])
    itself = state.with_name(_ITSELF)
    itself.write_text(f'#!/bin/sh\nexec {command} "$@"\n', "utf-8")
    itself.chmod(0o700)
    return subprocess.run([itself, *arguments], capture_output=True, text=True, errors="replace")


def _keep(target: str, corpus: Path, folder: Path) -> None:
    """Pack the fewest inputs that reach all the code that was reached, but for large ones."""
    least, state = folder / "least", folder / "state"
    least.mkdir()
    state.write_bytes(_STATE.pack(0, 0))
    _libfuzzer(target, state, ["-merge=1", f"-max_len={_LONGEST}", str(least), str(corpus)])
    REACHED.mkdir(exist_ok=True)
    with zipfile.ZipFile(REACHED / f"{target}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in least.iterdir() if path.stat().st_size <= _KEPT_BYTES):
            archive.writestr(zipfile.ZipInfo(path.name), path.read_bytes(), zipfile.ZIP_DEFLATED)


def _work(target: str, state_path: Path, arguments: list[str]) -> None:
    """Be libFuzzer's process; never returns."""
    import atheris

    with atheris.instrument_imports(include=["ingest", "tools", "agent.reading", "agent.privacy"]):
        from benchmarks.fuzz.targets import TARGETS as KNOWN
    attacked = KNOWN[target]
    with state_path.open("r+b") as file:
        state = mmap.mmap(file.fileno(), _STATE.size)

    def one(content: bytes) -> None:
        done, accepted = _STATE.unpack(state[:])
        state[:] = _STATE.pack(done + 1, accepted)
        if attacked.use(content):
            state[:] = _STATE.pack(done + 1, accepted + 1)

    def mutate(content: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)
        if rng.random() < 0.6:
            try:
                return attacked.make(content, rng)[:most]
            except _NOT_OUR_FORM:
                pass
        return bytes(atheris.Mutate(content, most))

    atheris.Setup([str(state_path.with_name(_ITSELF)), *arguments], one, custom_mutator=mutate)
    atheris.Fuzz()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz.guided", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", action="append", choices=TARGETS, help="may be repeated; default: all")
    parser.add_argument("--findings", type=int, default=5, help="stop a target after so many")
    parser.add_argument("--keep", type=Path, help="folder for the inputs that did harm")
    parser.add_argument("--keep-reached", action="store_true", help="pack what was reached for the runs to come")
    parser.add_argument("--log", type=Path, help="file to which the result is added, one line a target")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()  # the rest is libFuzzer's
    options.rest = rest
    return options


if __name__ == "__main__":
    sys.exit(main())
