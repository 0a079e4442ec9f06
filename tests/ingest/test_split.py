"""A gazette is cut into its documents, and nothing of it disappears unseen."""

from __future__ import annotations

from ingest.parse import ParsedFile
from tests.ingest.texts import parse

GAZETTE = """# 某市人民政府公报
2024年第1期

# 目录

# 某市科委关于印发《甲办法》的通知
某科发〔2024〕1号

各有关单位：
现将办法印发给你们。

# 甲办法

第一条 甲的第一条。
第二条 按照《旧办法》（某科发〔2020〕9号）执行的继续有效。

# 某市科委关于印发《乙办法》的通知
某科发〔2024〕2号

# 乙办法

第一条 乙的第一条。
第二条 乙的第二条。

# 某市人民政府公报简介

本公报由某市人民政府办公厅主办。
"""


def test_each_number_under_a_title_begins_a_document():
    file = parse(GAZETTE, "公报.md")
    assert [(d.document.document_number, d.document.title, d.articles) for d in file.documents] == [
        ("某科发〔2024〕1号", "甲办法", 2), ("某科发〔2024〕2号", "乙办法", 2),
    ]  # fmt: skip


def test_masthead_and_imprint_are_noted_as_such():
    file = parse(GAZETTE, "公报.md")
    dropped = "".join(file.source.text[a:b] for a, b, kind in file.furniture.spans if kind == "masthead")
    assert "2024年第1期" in dropped
    assert "办公厅主办" in dropped
    assert "第二条" not in dropped


def test_a_number_inside_a_sentence_begins_none():
    assert len(parse(GAZETTE.replace("某科发〔2024〕2号\n", ""), "公报.md").documents) == 1


def test_two_documents_of_one_number_keep_ids_of_their_own():
    file = parse(GAZETTE.replace("〔2024〕2号", "〔2024〕1号"), "公报.md")
    assert [d.document.doc_id for d in file.documents] == ["某科发-2024-1", "某科发-2024-1~2"]
    ids = [c.id for d in file.documents for c in d.clauses]
    assert len(ids) == len(set(ids))


def test_the_shipped_gazette_has_its_six_documents(shipped: list[ParsedFile]):
    gazette = next(f for f in shipped if f.source.path.endswith("gazette-2022-35.md"))
    assert [(d.document.document_number, d.articles) for d in gazette.documents] == [
        ("京科发〔2022〕4号", 0), ("京科发〔2022〕5号", 24), ("京科发〔2022〕6号", 25), ("京科发〔2022〕7号", 22),
        ("京科发〔2022〕8号", 38), ("京科发〔2022〕9号", 25),
    ]  # fmt: skip
