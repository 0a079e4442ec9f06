"""The LangChain retriever, and the example of docs/api.md run as it stands. The tools: tests/ui/test_langchain.py."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from langchain_core.runnables import RunnablePassthrough
from pydantic import ValidationError

from agent.langchain import JingdaRetriever
from knowledge.base import KnowledgeBase
from knowledge.retrieval import Filters

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 20)


def test_the_retriever_gives_verbatim_clauses_with_their_place(shipped: KnowledgeBase) -> None:
    found = JingdaRetriever(knowledge=shipped, as_of=DAY, top_k=3).invoke("创新券一年最多能用多少")
    assert len(found) == 3
    for document in found:
        clause = shipped.clause(document.metadata["clause_id"])
        assert document.id == clause.id
        assert document.page_content == shipped.document(clause.document).quote(clause)
        assert document.metadata["reference"].endswith(clause.locator)
    assert found[0].metadata["score"] >= found[-1].metadata["score"]


def test_validity_follows_the_day(shipped: KnowledgeBase) -> None:
    only = Filters(document="voucher-measures-2026")
    for day, binds in ((DAY, True), (date(2020, 1, 1), False)):
        first = JingdaRetriever(knowledge=shipped, as_of=day, filters=only).invoke("创新券额度")[0]
        assert first.metadata["binds"] is binds


def test_the_retriever_stands_in_a_chain(shipped: KnowledgeBase) -> None:
    retriever = JingdaRetriever(knowledge=shipped, as_of=DAY, top_k=1)
    chain = {"context": retriever, "question": RunnablePassthrough()} | RunnablePassthrough()
    assert chain.invoke("算力券支持比例")["context"][0].page_content


def test_a_retriever_of_nothing_is_refused(shipped: KnowledgeBase) -> None:
    with pytest.raises(ValidationError):
        JingdaRetriever(knowledge=shipped, top_k=0)


def test_the_example_of_the_documentation_runs(shipped_home: Path) -> None:
    section = (ROOT / "docs" / "api.md").read_text("utf-8").partition("## LangChain")[2]
    code = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert code
    environment = {**os.environ, "JINGDA_HOME": str(shipped_home), "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", code[1]], env=environment, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert "（京科发〔2026〕9号）" in ran.stdout and "35万元" in ran.stdout
