"""`jingda coverage`: how much of each source's text its clauses hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.console import Line, write_json, write_lines
from ui.text import shortened

if TYPE_CHECKING:
    from ingest.coverage import Coverage

REQUIRED = 0.995  # of the characters that are not page furniture


def run(paths: Sequence[Path], *, as_json: bool) -> int:
    """Print the coverage of the files, of the shipped corpus without any; exit code 1 when one is below REQUIRED."""
    from ingest.coverage import measure
    from ingest.guard import Guard

    with Guard() as guard:
        measured = [measure(guard.parse(path)) for path in paths or _shipped()]
    if as_json:
        write_json([_json(coverage) for coverage in measured])
    else:
        write_lines(line for coverage in measured for line in _lines(coverage))
    return 0 if all(coverage.ratio >= REQUIRED for coverage in measured) else 1


def _shipped() -> list[Path]:
    from ingest.corpus import corpus_folder, read_manifest

    folder = corpus_folder()
    return [folder / item.file for item in read_manifest(folder)]


def _json(coverage: Coverage) -> dict[str, Any]:
    return {
        "file": coverage.file,
        "characters": coverage.characters,
        "furniture": coverage.furniture,
        "covered": coverage.covered,
        "ratio": round(coverage.ratio, 6),
        "missing": list(coverage.missing),
    }


def _lines(coverage: Coverage) -> Iterator[Line]:
    dropped = sum(coverage.furniture.values())
    style = "green" if coverage.ratio >= REQUIRED else "red"
    name = Path(coverage.file).name
    yield Line(f"{coverage.ratio:.4%}  {name}（{coverage.characters} 字，页眉页码等 {dropped} 字）", style)
    for span in coverage.missing:
        yield Line(f"未进入条款：{shortened(span, 80)}", "bright_black", indent=4)
