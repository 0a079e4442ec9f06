"""What one run over one target came to, as a line of the log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(slots=True)
class Run:
    """by: who thought of the inputs, the seeded mutations of this package or atheris."""

    target: str
    seed: int
    by: str = "seeded"
    inputs: int = 0
    accepted: int = 0
    findings: int = 0
    seconds: int = 0


def say(run: Run, log: Path | None) -> None:
    """Print the run, and add it to the log where there is one."""
    row = {
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "by": run.by,
        "target": run.target,
        "seed": run.seed,
        "inputs": run.inputs,
        "accepted": run.accepted,
        "findings": run.findings,
        "seconds": run.seconds,
    }
    line = json.dumps(row)
    print(line, flush=True)
    if log:
        with log.open("a", encoding="utf-8") as out:
            out.write(line + "\n")
