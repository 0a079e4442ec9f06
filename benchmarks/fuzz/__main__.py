"""`python -m benchmarks.fuzz`: damaged files and texts against the readers and parsers; says how many, and what broke.

Every input follows from target, seed and number, so a run can be repeated. A refusal with one of our errors is right;
any other exception, a crash, ten seconds of processor time for one input, or a parsed file that breaks a promise (ids,
verbatim words, offsets, nothing lost) is a finding.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import monotonic

from benchmarks.fuzz.log import Run, say
from benchmarks.fuzz.runner import Tally, fuzz
from benchmarks.fuzz.targets import TARGETS


def main() -> int:
    """Run what the command line asks for; 1 when something was found."""
    options = _options()
    found = 0
    for target in options.target or list(TARGETS):
        tally, began, findings = Tally(), monotonic(), 0
        for finding in fuzz(target, options.seed, options.inputs, tally, options.keep):
            findings += 1
            print(f"{target} --seed {finding.seed}, input {finding.index}:\n{finding.what}", flush=True)
            if findings >= options.findings:
                break
        seconds = round(monotonic() - began)
        run = Run(target, options.seed, "seeded", tally.inputs, tally.accepted, findings, seconds)
        say(run, options.log)
        found += findings
    return 1 if found else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", action="append", choices=list(TARGETS), help="may be repeated; default: all")
    parser.add_argument("--findings", type=int, default=20, help="stop a target after so many")
    parser.add_argument("--keep", type=Path, help="folder for the inputs that did harm")
    parser.add_argument("--log", type=Path, help="file to which the result is added, one line a target")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
