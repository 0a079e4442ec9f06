"""Which texts are versions of one document: by number, by title; and that the id stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.intake import Intake, standing
from ingest.parse import ParsedFile, parse_source
from ingest.readers.base import read
from ingest.versions import versions
from knowledge.errors import CorpusError

FIRST = (
    "某市算力券实施细则\n某科发〔2025〕8号\n2025年8月1日\n第一条 算力券最高20万元。\n第二条 本细则自发布之日起施行。\n"
)
REVISED = FIRST.replace("20万元", "30万元")


@pytest.fixture
def parsed(tmp_path: Path):
    def make(name: str, text: str) -> ParsedFile:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return parse_source(read(path))

    return make


def ids(*files: ParsedFile) -> list[str]:
    return [d.document.doc_id for d in standing(files, ())]


def test_one_number_is_one_document_whatever_the_title(parsed) -> None:
    new = parsed("b.txt", REVISED.replace("实施细则", "管理办法"))
    (stands,) = standing([parsed("a.txt", FIRST), new], ())
    assert (stands.document.doc_id, stands.document.title) == ("某科发-2025-8", "某市算力券管理办法")
    assert [c.id for c in stands.clauses if "30万元" in c.text] == ["某科发-2025-8:1"]


def test_one_title_is_one_document_where_one_prints_no_number(parsed) -> None:
    new = parsed("b.txt", REVISED.replace("某科发〔2025〕8号\n", ""))
    (stands,) = standing([parsed("a.txt", FIRST), new], ())
    assert stands.document.doc_id == "某科发-2025-8" and "30万元" in stands.document.text
    assert all(c.document == "某科发-2025-8" and c.id.startswith("某科发-2025-8:") for c in stands.clauses)


@pytest.mark.parametrize(
    "text",
    [
        REVISED.replace("〔2025〕8号", "〔2026〕3号"),
        REVISED.replace("某科发〔2025〕8号\n", "").replace("2025年8月1日", "2026年8月1日"),
    ],
    ids=["another number", "another date"],
)
def test_another_number_or_date_is_another_document_and_the_report_says_so(parsed, text: str) -> None:
    first, second = parsed("a.txt", FIRST), parsed("b.txt", text)
    assert len(ids(first, second)) == 2
    (report,) = Intake([first], [], replace_same_number=True).add(second)
    assert not report.replaced and "同名而文号或日期不同" in report.warnings[-1]


def test_the_third_version_has_the_id_of_the_first(parsed) -> None:
    files = [parsed(f"{n}.txt", FIRST.replace("20万元", f"{n}万元")) for n in (20, 30, 40)]
    files[1] = parsed("30.txt", REVISED.replace("某科发〔2025〕8号\n", ""))
    assert ids(*files) == ["某科发-2025-8"]
    assert [v.doc_id for found in versions(files) for v in found] == ["某科发-2025-8"] * 3


def test_without_being_told_so_nothing_takes_the_place_of_another(parsed) -> None:
    intake = Intake([parsed("a.txt", FIRST)], [])
    with pytest.raises(CorpusError) as refused:
        intake.add(parsed("b.txt", REVISED.replace("某科发〔2025〕8号\n", "")))
    assert "标题和日期与已收录的《某市算力券实施细则》（编号 某科发-2025-8）相同" in str(refused.value)


def test_two_documents_of_one_file_with_one_title_are_two(parsed) -> None:
    (file,) = [parsed("a.txt", FIRST + "\n" + FIRST.replace("8号", "9号"))]
    assert len(ids(file)) == len(file.documents)


def test_an_edited_copy_of_a_shipped_text_keeps_id_aliases_and_clause_ids(shipped: list[ParsedFile], parsed) -> None:
    own = next(d for f in shipped for d in f.documents if d.document.doc_id == "voucher-measures-2026")
    text = Path("knowledge/corpus/voucher-measures-2026.txt").read_text("utf-8")
    for edited in (text.replace("最高为50万元", "最高为60万元"), text.replace("京科发〔2026〕9号", "")):
        assert edited != text
        stands = {d.document.doc_id: d for d in standing([*shipped, parsed("办法.txt", edited)], ())}
        new = stands["voucher-measures-2026"]
        assert new.document.text != own.document.text and len(stands) == sum(len(f.documents) for f in shipped)
        assert new.document.fields["别名"] == own.document.fields["别名"]
        assert [c.id for c in new.clauses if "12" in c.id] == [c.id for c in own.clauses if "12" in c.id]
        assert new.document.validity.starts_on in (own.document.validity.starts_on, date(2026, 6, 22))
