"""`python -m ui.coverage_page`: write docs/coverage.md again, from the rules, the shipped texts and the stored cases."""

from __future__ import annotations

import re
from pathlib import Path

from tools.coverage import Coverage, coverage, coverage_page
from tools.rules.load import shipped
from ui.sources import shipped_cards, shipped_sources

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "coverage.md"
CASES = ROOT / "tests" / "tools" / "cases"
_CASE = re.compile(r"^- ", re.MULTILINE)


def shipped_coverage() -> Coverage:
    """Return what the shipped rules compute of the shipped texts."""
    return coverage(shipped(), shipped_sources(), number_of_cases, shipped_cards())


def number_of_cases(program: str) -> int:
    """Return how many cases are stored for a program, written and generated; 0 where the tests are not installed."""
    paths = (CASES / f"{program}.yaml", CASES / f"{program}.boundary.yaml")
    # A case is one item of the list at the margin; reading 80,000 of them as YAML would take a minute.
    return sum(len(_CASE.findall(path.read_text("utf-8"))) for path in paths if path.exists())


def main() -> None:
    page = coverage_page(shipped_coverage())
    PAGE.write_text(page, "utf-8")
    print(f"已写入 {PAGE}（{len(page.splitlines())} 行）")


if __name__ == "__main__":
    main()
