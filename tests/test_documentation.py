"""The documentation under test: what it names exists, what exists is named, and what it shows is real."""

from __future__ import annotations

import importlib.util
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from agent import ask
from agent.pipeline import STEPS
from ingest.corpus import parse_shipped
from knowledge.base import KnowledgeBase
from knowledge.catalogue import resolve_relations
from knowledge.model import DocumentType
from knowledge.ranking import RankingWeights
from tools.matching import match_company
from ui.cli import app
from ui.matches import groups, summary
from ui.plain import titles_of
from ui.report import answer_lines

ROOT = Path(__file__).resolve().parents[1]
README, README_ZH = ROOT / "README.md", ROOT / "README.zh-CN.md"
BOTH = (README, README_ZH)
PAGES = sorted([*BOTH, ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
COMMANDS: dict[str, Any] = dict(getattr(get_command(app), "commands", {}))

named = pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
readmes = pytest.mark.parametrize("page", BOTH, ids=lambda p: p.name)


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def code_of(page: Path) -> list[str]:
    """Return what stands in code: every fenced line and every inline span."""
    text = text_of(page)
    fenced = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return [*(line for block in fenced for line in block.splitlines()), *inline]


def targets() -> set[str]:
    """Return the targets of the Makefile that a person may call."""
    return set(re.findall(r"^([a-z-]+):.*## ", text_of(ROOT / "Makefile"), re.MULTILINE)) | {"ocr"}


def called(code: list[str], program: str) -> list[tuple[str, str]]:
    """Return (word after the program, rest of the call) for every call of it."""
    calls = rf"(?:^|[\s/`$]){program}\s+([a-z][a-z-]*)([^`|&]*)"
    return [match for line in code for match in re.findall(calls, line)]


def options_of(command: str) -> set[str]:
    """Return the options of a command, and of those below it: `jingda users add --role`."""
    calls = [COMMANDS[command], *getattr(COMMANDS[command], "commands", {}).values()]
    return {option for call in calls for parameter in call.params for option in parameter.opts} | {"--help"}


@named
def test_every_make_target_named_exists(page: Path) -> None:
    assert {target for target, _ in called(code_of(page), "make")} <= targets()


@readmes
def test_every_make_target_is_named(page: Path) -> None:
    assert targets() <= {target for target, _ in called(code_of(page), "make")}


@named
def test_every_command_named_exists_with_its_options(page: Path) -> None:
    for command, rest in called(code_of(page), "jingda"):
        assert command in COMMANDS, f"{page.name}: there is no jingda {command}"
        unknown = set(re.findall(r"(?<!\S)--[a-z-]+", rest)) - options_of(command)
        assert not unknown, f"{page.name}: jingda {command} has no {unknown}"


@readmes
def test_every_command_is_named(page: Path) -> None:
    assert set(COMMANDS) <= {command for command, _ in called(code_of(page), "jingda")}


def test_the_makefile_calls_only_commands_that_exist() -> None:
    recipes = re.findall(r"\$\(BIN\)/jingda ([a-z-]+)", text_of(ROOT / "Makefile"))
    modules = re.findall(r"\$\(BIN\)/python -m ([a-z.]+)", text_of(ROOT / "Makefile"))
    assert set(recipes) <= set(COMMANDS)
    assert [m for m in modules if importlib.util.find_spec(m) is None] == []


@named
def test_every_module_named_can_be_run(page: Path) -> None:
    modules = {m for line in code_of(page) for m in re.findall(r"python -m ((?:benchmarks|tools|ui)[a-z._]*)", line)}
    assert [m for m in sorted(modules) if importlib.util.find_spec(m) is None] == []


@named
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text_of(page))
    files = [link for link in links if "://" not in link]
    assert [link for link in files if not (page.parent / link).exists()] == []


@named
def test_no_path_of_one_machine_stands_in_it(page: Path) -> None:
    assert re.findall(r"(?<![\w.:/])/(?:work|root|home|tmp|Users|mnt)\b[^\s`]*", text_of(page)) == []


def outline(page: Path) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", text_of(page), re.MULTILINE)]


def sections(page: Path) -> list[str]:
    return re.split(r"^#{1,6} .*$", text_of(page), flags=re.MULTILINE)


def test_both_readmes_have_the_same_sections() -> None:
    assert outline(README) == outline(README_ZH)


def test_both_readmes_name_the_same_things_section_by_section() -> None:
    """Links, calls and rows of tables agree; only the words around them are translated."""
    for english, chinese in zip(sections(README), sections(README_ZH), strict=True):
        head = english.strip()[:60]
        for pattern in (r"\]\(([^)]+)\)", r"`((?:make|jingda|\.venv)[^`]*)`", r"^(\$ .*)$"):
            found, mirrored = (sorted(re.findall(pattern, s, re.MULTILINE)) for s in (english, chinese))
            found, mirrored = ([x for x in xs if not str(x).startswith("README")] for xs in (found, mirrored))
            assert found == mirrored, f"after “{head}…”"
        assert english.count("\n| ") == chinese.count("\n| "), f"rows after “{head}…”"
        assert english.count("\n- ") == chinese.count("\n- "), f"items after “{head}…”"


def test_the_folder_map_names_every_package() -> None:
    for page in BOTH:
        folders = set(re.findall(r"^([a-z]+)/ ", text_of(page), re.MULTILINE))
        there = {p.parent.name for p in ROOT.glob("*/__init__.py")} | {"tests", "docs"}
        assert folders == there


@readmes
def test_the_answer_shown_is_the_answer_given(page: Path, shipped: KnowledgeBase) -> None:
    """The question of the page, asked now: the answer, its notices and its first citation stand there word for word."""
    question = re.search(r'^\$ make ask Q="(.+)"$', text_of(page), re.MULTILINE)
    assert question
    answer = ask([question[1]], as_of=date(2026, 11, 21), knowledge=shipped)
    shown = re.search(r'^\$ make ask Q=".+"\n(.*?)\n\s*…\n```', text_of(page), re.MULTILINE | re.DOTALL)
    assert shown
    given = [line.text for line in answer_lines(answer)]
    said = "\n".join(
        ("    " + text.replace("\n", "\n    ")) if text == answer.citations[0].quote else text for text in given
    )
    assert said.startswith(shown[1]), f"{page.name} shows another answer; make ask gives:\n{said[:400]}"


def test_the_matches_shown_are_the_matches_found() -> None:
    """The company of the page, matched now: what is shown of the result stands there word for word, counts of open programs apart."""
    day = date(2026, 11, 20)
    for page in BOTH:
        block = re.search(
            r"^\$ cat 企业\.yaml\n(.*?)^\$ jingda match [^\n]*\n(.*?)^```", text_of(page), re.MULTILINE | re.DOTALL
        )
        assert block
        told = {name: str(value) for name, value in yaml.safe_load(block[1]).items()}
        found = match_company(told, day)
        _, fits = next(iter(groups(found, titles_of(found))))
        given = {*summary(found), *(f"{row.program}  {row.amount}" for row in fits)}
        given |= {row.why for row in fits} | {f"{row.reference}：{row.quote}" for row in fits} | {"…", ""}
        shown = {line.strip() for line in block[2].splitlines() if not re.fullmatch(r"符合（\d+ 项）", line)}
        assert {_uncounted(line) for line in shown} <= {_uncounted(line) for line in given}


def _uncounted(line: str) -> str:
    return re.sub(r"(待定|不符合) \d+ 项", r"\1", line)


def test_the_readmes_count_the_rules_as_the_coverage_page_does() -> None:
    coverage = text_of(ROOT / "docs" / "coverage.md")
    programs = re.search(r"共 (\d+) 项政策", coverage)
    share = re.search(r"^（([\d.]+)%）", coverage, re.MULTILINE)
    assert programs and share
    assert f"The rules are {programs[1]} programs" in text_of(README)
    assert f"现有规则 {programs[1]} 项政策" in text_of(README_ZH)
    assert all(f"{share[1]} %" in text_of(page) for page in BOTH)


def test_the_readmes_count_our_own_questions() -> None:
    count = len(text_of(ROOT / "tests" / "questions" / "own.jsonl").splitlines())
    assert f"{count} questions" in text_of(README)
    assert f"{count} 题" in text_of(README_ZH)


def test_the_corpus_page_counts_what_is_there() -> None:
    page = text_of(ROOT / "docs" / "corpus.md")
    parsed = [d for file in parse_shipped() for d in file.documents]
    known = {d.doc_id: d for d in resolve_relations(d.document for d in parsed)}
    for one in parsed:
        if one.document.type != DocumentType.CARD:
            status = known[one.document.doc_id].status(date(2026, 11, 20)).label
            row = rf"^\| `{one.document.doc_id}`[^|]*\| {one.document.type} \| {one.articles or '–'} \| {len(one.clauses)} \| {status} \|$"
            assert re.search(row, page, re.MULTILINE), f"correct the row of {one.document.doc_id}: {row}"
    cards = [d for d in parsed if d.document.type == DocumentType.CARD]
    assert f"| {len(cards)} cards | card | – | {sum(len(d.clauses) for d in cards)} |" in page
    assert f"They hold {len(parsed)} documents, {len(cards)} of them cards." in page.replace("\n", " ")


def test_the_architecture_page_lists_the_steps_in_order() -> None:
    rows = re.findall(r"^\| \w+ \| `agent/(\w+)\.py` \|", text_of(ROOT / "docs" / "architecture.md"), re.MULTILINE)
    assert rows == [step.__module__.removeprefix("agent.") for step in STEPS] + ["check"]


def test_every_weight_of_the_architecture_page_is_the_programs() -> None:
    page, weights = text_of(ROOT / "docs" / "architecture.md"), RankingWeights()
    for shown in (
        f"own words {weights.own}, headings above {weights.context}, place {weights.place}",
        f"title {weights.title}, other names {weights.alias}, all words {weights.body} | {weights.link} |",
        f"spread between the candidates | {weights.dense} |",
        f"restates its document's names | × {weights.restating} |",
    ):
        assert shown in page


def test_every_reason_of_a_refusal_is_listed() -> None:
    page = text_of(ROOT / "docs" / "architecture.md")
    said = yaml.safe_load(text_of(ROOT / "agent" / "wording.yaml"))
    smalltalk = {"greeting", "identity", "ability", "thanks", "complaint"}
    parts = {"nearest", "nearest_contact", "which_facts", "ask_the_office"}
    assert [code for code in sorted(set(said) - smalltalk - parts) if f"`{code}`" not in page] == []


def test_every_decision_is_dated() -> None:
    for page in (ROOT / "docs" / "decisions").glob("*.md"):
        assert date.fromisoformat(page.name[:10]).isoformat() in text_of(page)
