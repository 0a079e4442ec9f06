"""`python -m benchmarks.kills`: work killed with SIGKILL at random moments; nothing may be lost or half done.

Killed are builds, ingests, retirements, edits of FAQs, backups, their restoring, and the taking over of an earlier version's
data. Half of the kills fall at a random step that touches the disk (a file or a statement of SQL; seeded, the same in every
run), half at a random moment. After each, index and records must open, whole, as they were before or as they should be after;
then the work is done again and must come to exactly what was asked for.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.victim import Expected, Operation, check_finished, children, left, make_place, perform
from ui.records.faqs import FaqState

REPEATABLE = frozenset(("index", "ingest", "retire", "restore", "upgrade"))  # done twice comes to the same
DONE = ("after", "same")  # what is found when an operation is over
_DEATH_S = 120.0  # a child that neither ends nor dies by then hangs


@dataclass(frozen=True, slots=True)
class Kill:
    """One operation killed and done again. landed: False when it was over before the kill came."""

    operation: Operation
    by: str
    landed: bool
    found: str  # nothing, before, between or after: what a reader found
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class _Usual:
    """How long an operation of a kind takes, and in how many steps."""

    seconds: float = 0.0
    steps: int = 1


def kills(place: Path, count: int, seed: int) -> Iterator[Kill]:
    """Yield `count` kills that landed, and those between that came too late, in a home of their own under `place`."""
    make_place(place)
    rng, expected, usual, landed = random.Random(seed), Expected(), dict[str, _Usual](), 0
    with children() as context:
        while landed < count:
            operation = _next(rng, expected)
            if operation.kind not in usual:
                usual[operation.kind] = _measured(context, place, operation)
                expected = expected.after(operation)
                check_finished(place, expected)
                continue
            kill = _killed(context, place, operation, expected, usual[operation.kind], rng)
            expected = expected.after(operation)
            landed += kill.landed
            yield kill


def _next(rng: random.Random, expected: Expected) -> Operation:
    """Return what is done next: new documents and new versions, and all that an office does between."""
    here = sorted(expected.documents.keys() - expected.retired)
    faqs = sorted(n for n, (state, *_) in expected.kept.faqs.items() if state == FaqState.DRAFT)
    kinds = ["index", "ingest", "ingest", "faq", "faq", "backup", "upgrade"]
    kinds += (
        ["change", "retire"] * bool(here) + ["rewrite", "withdraw"] * bool(faqs) + ["restore"] * bool(expected.backups)
    )
    kind = rng.choice(kinds) if expected.started else "index"
    some = rng.randrange(1, 10**6)
    if kind == "faq":
        return Operation("faq", len(expected.kept.faqs) + 1)
    if kind in ("rewrite", "withdraw"):
        number = rng.choice(faqs)
        version = expected.kept.faqs[number][1] + 1
        return Operation("faq", number, version) if kind == "rewrite" else Operation("withdraw", number)
    if kind == "backup":
        return Operation("backup", len(expected.backups) + 1)
    if kind == "restore":
        return Operation("restore", rng.choice(sorted(expected.backups)[-3:]))
    if kind == "retire":
        return Operation("retire", rng.choice(here))
    if kind == "change" or (kind == "ingest" and len(expected.documents) >= 12):
        return Operation("ingest", rng.choice(here or sorted(expected.documents)), some)
    return Operation(kind, max(expected.documents, default=0) + 1 if kind == "ingest" else some, some)


def _measured(context: Any, place: Path, operation: Operation) -> _Usual:
    child, ear = _start(context, place, operation, 0)
    began = time.monotonic()
    steps = ear.recv()
    child.join(_DEATH_S)
    assert child.exitcode == 0, "an operation that nobody killed failed"
    return _Usual(time.monotonic() - began, steps)


def _killed(
    context: Any, place: Path, operation: Operation, before: Expected, usual: _Usual, rng: random.Random
) -> Kill:
    by_step = rng.random() < 0.5
    child, _ = _start(context, place, operation, rng.randint(1, usual.steps) if by_step else 0)
    if not by_step:
        time.sleep(rng.uniform(0, usual.seconds))
        child.kill()
    child.join(_DEATH_S)
    landed = child.exitcode != 0
    after, faults, found = before.after(operation), [], "?"
    try:
        found = left(place, operation, before)
        assert landed or found in DONE, f"done, yet the state is {found}"
        if found not in DONE or operation.kind in REPEATABLE:
            again, _ = _start(context, place, operation, 0)
            again.join(_DEATH_S)
            assert again.exitcode == 0, "the work could not be done again"
        assert left(place, operation, before) in DONE, "what was done again is not there"
        check_finished(place, after)
    except Exception as error:  # whatever goes wrong after a kill is what is looked for
        faults.append(f"{type(error).__name__}: {error}")
    return Kill(operation, "step" if by_step else "clock", landed, found, tuple(faults))


def _start(context: Any, place: Path, operation: Operation, kill_at: int) -> tuple[Any, Any]:
    """Start a child on an operation and wait until it begins. Returns: the child, and the end that hears from it."""
    ear, mouth = context.Pipe(duplex=False)
    child = context.Process(target=perform, args=(place, operation, kill_at, mouth))
    child.start()
    mouth.close()
    assert ear.recv() == "begun"
    return child, ear


def main() -> int:
    """Run what the command line asks for; 1 when something was lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path, help="file to which the result is added as one line")
    options = parser.parse_args()
    seen, faults, began = Counter[str](), list[str](), time.monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # an ended run says how far it came
    with suppress(KeyboardInterrupt), tempfile.TemporaryDirectory() as folder:
        for kill in kills(Path(folder), options.kills, options.seed):
            if kill.landed:
                seen.update(("kills", f"by {kill.by}", kill.operation.kind, f"found {kill.found}"))
            if kill.faults:
                faults += kill.faults
                print(kill, flush=True)
            if sys.stderr.isatty():
                print(f"\r{seen['kills']}", end="", file=sys.stderr)
    row = {"seed": options.seed, **seen, "faults": len(faults), "seconds": round(time.monotonic() - began)}
    print(json.dumps(row))
    if options.log:
        with options.log.open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
