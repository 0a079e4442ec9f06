"""What is attacked: each reader and parser as a function of bytes that may refuse with one of our errors, nothing else."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.fuzz import words
from benchmarks.fuzz.mutate import composed, damaged, mutated
from benchmarks.fuzz.promises import check
from benchmarks.fuzz.understanding import hear, load_rule
from ingest import dates, metadata, numbering
from ingest.parse import parse_source
from ingest.readers.base import read_content
from knowledge.errors import InputError
from tools.dates import parse_span
from tools.errors import ToolError
from tools.quantities import find_quantities, parse_quantity

SEEDS = Path(__file__).resolve().parents[2] / "tests" / "data" / "fuzz"
DAY = date(2026, 11, 20)

_LINES = re.compile(r"(\n|[。；：，、（）\s])")
_TAGS = re.compile(r"(<[^<>]*>|\s)")
_YAML = re.compile(r"(\n\s*-?|[{}\[\],]|:\s?|\s)")
_PDF = re.compile(r"(\s+|[/<>\[\]()])")


@dataclass(frozen=True, slots=True)
class Target:
    """make: an input from (seed, random numbers). use: reads it; True when it was accepted, False when refused."""

    make: Callable[[bytes, random.Random], bytes]
    use: Callable[[bytes], bool]
    seeds: str  # the folder of seeds it starts from


def load_seeds(target: Target) -> list[bytes]:
    """Return the seeds of a target, in the order of their names; some may be inputs that once did harm."""
    return [path.read_bytes() for path in sorted((SEEDS / target.seeds).iterdir())]


def _reading(name: str) -> Callable[[bytes], bool]:
    path = Path(name)

    def use(content: bytes) -> bool:
        try:
            source = read_content(content, path)
        except InputError as error:
            assert error.where == name and error.what and error.remedy, "an error without place or remedy"
            return False
        assert source.text.strip(), "a text without words was accepted"
        check(parse_source(source))
        return True

    return use


def _text(pattern: re.Pattern[str], pieces: tuple[str, ...]) -> Callable[[bytes, random.Random], bytes]:
    def make(seed: bytes, rng: random.Random) -> bytes:
        return mutated(seed.decode("utf-8", "replace"), rng, cut=pattern, words=pieces).encode("utf-8", "replace")

    return make


def _pdf(seed: bytes, rng: random.Random) -> bytes:
    if rng.random() < 0.5:
        return damaged(seed, rng, words.PDF)
    return mutated(seed.decode("latin-1"), rng, cut=_PDF, words=words.PDF).encode("latin-1", "replace") + b"\n%%EOF\n"


def _package(seed: bytes, rng: random.Random) -> bytes:
    return damaged(
        seed, rng, ("../../etc/passwd", "word/document.xml", "PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "\0\0")
    )


def _part(seed: bytes, rng: random.Random) -> bytes:
    """Return the package with one of its XML parts damaged."""
    files = dict(_members(seed))
    name = rng.choice([n for n in files if n.endswith((".xml", ".rels"))])
    text = mutated(files[name].decode(), rng, cut=_TAGS, words=words.XML)
    files[name] = text.encode("utf-8", "replace")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for member, content in files.items():
            package.writestr(zipfile.ZipInfo(member), content)
    return out.getvalue()


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        yield from ((name, package.read(name)) for name in package.namelist())


def _phrase(_: bytes, rng: random.Random) -> bytes:
    return composed(rng, words.NUMBERS if rng.random() < 0.7 else words.TEXT).encode("utf-8", "replace")


def _message(seed: bytes, rng: random.Random) -> bytes:
    """Return what somebody might say: a line of the seed damaged, or pieces of company and sum in a row."""
    if rng.random() < 0.3:
        return composed(rng, words.FACTS).encode("utf-8", "replace")
    line = rng.choice(seed.decode("utf-8", "replace").splitlines() or [""])
    return mutated(line, rng, cut=_LINES, words=words.FACTS).encode("utf-8", "replace")


def _numbers(content: bytes) -> bool:
    """Marks, dates, repeals and quantities in one phrase, as parsers and rule facts meet them."""
    text = content.decode("utf-8", "replace")
    numbering.is_structural(text)
    start = dates.find_start(text)
    dates.find_end(text, start)
    dates.title_years(text)
    metadata.find_repeals(text)
    find_quantities(text)
    accepted = 0
    for parse in (parse_quantity, lambda t: parse_span(t, DAY)):
        try:
            parse(text)
        except ToolError:
            continue
        accepted += 1
    return accepted > 0


TARGETS: dict[str, Target] = {
    "text": Target(_text(_LINES, words.TEXT), _reading("a.txt"), "text"),
    "markdown": Target(_text(_LINES, words.TEXT), _reading("a.md"), "text"),
    "bytes": Target(lambda seed, rng: damaged(seed, rng, words.TEXT), _reading("a.txt"), "text"),
    "html": Target(_text(_TAGS, words.HTML), _reading("a.html"), "html"),
    "docx": Target(_part, _reading("a.docx"), "docx"),
    "package": Target(_package, _reading("a.docx"), "docx"),
    "pdf": Target(_pdf, _reading("a.pdf"), "pdf"),
    "numbers": Target(_phrase, _numbers, "text"),
    "facts": Target(_message, hear, "facts"),
    "rules": Target(_text(_YAML, words.RULES), load_rule, "rules"),
}
