"""python -m tools.guards PROGRAMS CASES [PROGRAM…]: write the boundary cases of the programs of a folder again."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.guards.boundaries import generate, write_cases
from tools.guards.cases import load_cases
from tools.rules.load import KNOWLEDGE, load_rules


def main(arguments: list[str]) -> None:
    if len(arguments) < 2 or arguments[0].startswith("-"):
        raise SystemExit(__doc__)
    programs, cases, *chosen = arguments
    facts = Path(programs).parent / "facts.yaml"
    book = load_rules(Path(programs), facts if facts.exists() else KNOWLEDGE / "facts.yaml")
    for program in book.programs.values():
        written = Path(cases) / f"{program.id}.yaml"
        if written.exists() and (not chosen or program.id in chosen):
            made = generate(program, load_cases(written))
            write_cases(made, Path(cases) / f"{program.id}.boundary.yaml")
            print(f"{program.id}：{len(made)} 个边界案例")


if __name__ == "__main__":
    main(sys.argv[1:])
