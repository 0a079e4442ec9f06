"""Statutes nobody prepared: real laws, set in every way they are found, have the articles they have.

The texts are those of ../shared/corpora; where that folder is absent, these tests are skipped.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from pathlib import Path

import pytest

from ingest.coverage import measure
from ingest.numbering import article_of, chinese_ordinal
from tests.ingest.texts import check_clauses, parse

LAWS = Path(__file__).parents[3] / "shared" / "corpora" / "laws.jsonl.gz"
pytestmark = pytest.mark.skipif(not LAWS.exists(), reason=f"{LAWS} is not here")

_NAME = re.compile(r"^(.*?)(第[一二三四五六七八九十百千零〇两]+条(?:之[一二三四五六七八九十]+)?)$")
_CHAPTERS = ("总则", "一般规定", "监督管理", "法律责任", "其他规定", "附则")
Law = list[tuple[str, str]]  # label, text


@pytest.fixture(scope="module")
def laws() -> dict[str, Law]:
    """Return 320 laws drawn by chance and the longest ones, by name, their articles in order."""
    found: dict[str, dict[tuple[int, int], tuple[str, str]]] = {}
    with gzip.open(LAWS, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            m = _NAME.match(item["name"])
            mark = article_of(m.group(2)) if m else None
            if m and mark and not re.search(r"(?m)^第[^条\n]{1,9}条", item["text"]):
                found.setdefault(m.group(1), {}).setdefault(mark.number, (m.group(2), item["text"]))
    whole = {name: [law[n] for n in sorted(law)] for name, law in found.items() if len(law) >= 4}
    longest = sorted(whole, key=lambda name: -len(whole[name]))[:9]
    return {name: whole[name] for name in [*random.Random(20261120).sample(sorted(whole), 320), *longest]}


def _title(name: str) -> str:
    return re.sub(r"\(\d{4}-\d\d-\d\d\)$", "", name)


def _chapters(law: Law) -> dict[int, str]:
    """Return at which article each chapter begins."""
    size = max(1, len(law) // 5)
    return {i: f"第{chinese_ordinal(n)}章　{_CHAPTERS[n % 6]}" for n, i in enumerate(range(0, len(law), size), 1)}


def plain(name: str, law: Law) -> str:
    return "\n".join([_title(name), *(f"{label}　{text}" for label, text in law)])


def with_contents(name: str, law: Law) -> str:
    chapters = _chapters(law)
    lines = [_title(name), "", "目　　录", *chapters.values(), ""]
    for i, (label, text) in enumerate(law):
        lines += [chapters[i], f"{label} {text}"] if i in chapters else [f"{label} {text}"]
    return "\n".join(lines)


def markdown(name: str, law: Law) -> str:
    chapters = _chapters(law)
    lines = [f"# {_title(name)}", ""]
    for i, (label, text) in enumerate(law):
        lines += [f"## {chapters[i]}", ""] if i in chapters else []
        lines += [f"**{label}** {text}".replace("\n", "\n\n"), ""]
    return "\n".join(lines)


def indented(name: str, law: Law) -> str:
    lines = [f"　　{label}　{text}".replace("\n", "\n　　") for label, text in law]
    return "\n\n".join([f"          {_title(name)}", *lines])


@pytest.mark.parametrize("style", [plain, with_contents, markdown, indented], ids=lambda s: s.__name__)
def test_every_law_has_its_articles(laws: dict[str, Law], style):  # type: ignore[no-untyped-def]
    wrong = {}
    for name, law in laws.items():
        file = parse(style(name, law), f"{name}.md" if style is markdown else f"{name}.txt")
        (parsed,) = file.documents
        labels = [c.path[-1].label for c in parsed.clauses if c.path[-1].level == "条"]
        if labels != [label for label, _ in law] or parsed.document.title != _title(name):
            wrong[name] = (parsed.articles, len(law), parsed.document.title)
    assert not wrong


def test_hardly_an_article_is_missed_where_no_space_follows_its_number(laws: dict[str, Law]):
    """第六条规定下列…… reads like a sentence about 第六条: without a space some must be missed, one in a thousand may."""
    missed = 0
    for name, law in laws.items():
        (parsed,) = parse("\n".join([_title(name), *(label + text for label, text in law)])).documents
        missed += abs(parsed.articles - len(law))
    assert missed <= 0.001 * sum(len(law) for law in laws.values())


def test_their_clauses_hold_every_word_and_stand_where_they_say(laws: dict[str, Law]):
    for name, law in list(laws.items())[:60]:
        text = with_contents(name, law)
        file = parse(text, f"{name}.txt")
        assert measure(file).ratio >= 0.995, name
        for parsed in file.documents:
            check_clauses(parsed, text)


def test_versions_of_one_law_have_ids_of_their_own(laws: dict[str, Law]):
    name, law = next((name, law) for name, law in laws.items() if re.search(r"\(\d{4}-\d\d-\d\d\)$", name))
    ids = [
        parse(plain(name, law), f"{_title(name)}({day}).txt").documents[0].document.doc_id
        for day in ("2011-10-29", "2021-04-29")
    ]
    assert len(set(ids)) == 2


def test_articles_added_by_amendments_keep_their_place(laws: dict[str, Law]):
    law = [
        ("第一百二十条", "甲。"),
        ("第一百二十条之一", "乙。"),
        ("第一百二十条之十一", "丙。"),
        ("第一百二十一条", "丁。"),
    ]
    (parsed,) = parse(plain("刑法", law)).documents
    assert [c.id.split(":")[1] for c in parsed.clauses][1:] == ["120", "120-1", "120-11", "121"]
