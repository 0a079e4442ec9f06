"""京答 for programs built with LangChain: a retriever over the clauses, and every exact tool.

    retriever = JingdaRetriever(knowledge=knowledge, as_of=date(2026, 11, 20))
    tools = jingda_tools(knowledge, as_of=date(2026, 11, 20))     # bind to a chat model or give to create_agent

`docs/api.md` shows how a knowledge base is opened.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, ConfigDict, Field

from agent.profile import read_profile
from agent.toolbox import Toolbox, validation_message
from knowledge.base import KnowledgeBase
from knowledge.errors import InputError, JingdaError
from knowledge.retrieval import Filters, Hit
from tools.facts import Facts
from tools.matched import CompanyMatch, MatchedProgram
from tools.matching import match_facts, read_company
from tools.rules.load import shipped

__all__ = ["JingdaRetriever", "jingda_tools"]

_BEIJING = timezone(timedelta(hours=8))
_MATCHES = 8  # programs of a group that a model is shown


class JingdaRetriever(BaseRetriever):
    """Clauses as LangChain documents, best first: the verbatim words as content, place and validity as metadata.

    as_of: the day whose validity counts, today in Beijing when None. metadata: clause_id, doc_id, title, document_number,
    issuer, locator, reference, status (code), status_label, binds, score (compares within one call).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    knowledge: Any  # a KnowledgeBase, or whatever searches as it does
    as_of: date | None = None
    top_k: int = Field(8, ge=1, le=100)
    filters: Filters = Field(default_factory=Filters)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        day = self.as_of or datetime.now(_BEIJING).date()
        hits = self.knowledge.search(query, as_of=day, top_k=self.top_k, filters=self.filters)
        return [_document(hit) for hit in hits]


def _document(hit: Hit) -> Document:
    source = hit.document
    number = f"（{source.document_number}）" if source.document_number else ""
    return Document(
        id=hit.clause.id,
        page_content=source.quote(hit.clause),
        metadata={
            "clause_id": hit.clause.id,
            "doc_id": source.doc_id,
            "title": source.title,
            "document_number": source.document_number,
            "issuer": source.issuing_authority,
            "locator": hit.clause.locator,
            "reference": f"《{source.title}》{number}{hit.clause.locator}",
            "status": str(hit.status),
            "status_label": hit.status.label,
            "binds": hit.status.binds,
            "score": float(hit.score),
        },
    )


class AskArguments(BaseModel):
    """A question for the whole of 京答."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(min_length=1, max_length=2000, description="要问的话，一个问题")


class CompanyArguments(BaseModel):
    """A company, by facts or in a paragraph."""

    model_config = ConfigDict(extra="forbid")
    facts: dict[str, str | list[str]] = Field(default_factory=dict, description='企业情况，如 {"职工总数": "30人"}')
    text: str = Field("", max_length=2000, description="用一段话说的企业情况；与 facts 二选一")


def jingda_tools(knowledge: KnowledgeBase, *, as_of: date) -> list[BaseTool]:
    """Return the exact tools, the search, `ask` and `match`. What a tool cannot do comes back as its message.

    Each returns JSON text, and the typed result as its artifact.
    """

    def answered(question: str) -> tuple[Any, Any]:
        from agent import ask

        answer = ask([question], as_of=as_of, knowledge=knowledge)
        return answer.as_json(), answer

    def matched(facts: Mapping[str, Any] | None = None, text: str = "") -> tuple[Any, Any]:
        known = _company(facts or {}, text, as_of)
        told = {shipped().facts[fact].label: shipped().facts[fact].show(value) for fact, value in known.items()}
        found = match_facts(known, as_of)
        return {"facts": told, **_shown(found)}, found

    return [
        *Toolbox(knowledge, as_of=as_of).tools(),
        _tool("ask", "回答北京市企业支持政策问题，逐字引用条款，注明效力", AskArguments, answered),
        _tool("match", "一家企业对照全部政策：符合、待定、不符合", CompanyArguments, matched),
    ]


def _company(facts: Mapping[str, Any], text: str, as_of: date) -> Facts:
    """Return what is known of a company. Raises: InputError when nothing is told, for then every program is open."""
    if facts and text.strip():
        raise InputError("facts 和 text 只能写一个", where="text", remedy="请把情况都写进其中一个")
    known = read_company(shipped().facts, facts, as_of) if facts else read_profile(text, as_of)
    if not known:
        raise InputError("没有读出企业的情况", where="text", remedy="请写明人数、收入、行业、资质、注册地等")
    return known


def _tool(name: str, description: str, schema: type[BaseModel], run: Callable[..., tuple[Any, Any]]) -> BaseTool:
    def guarded(**arguments: Any) -> tuple[str, Any]:
        try:
            shown, result = run(**arguments)
        except JingdaError as error:
            return json.dumps({"error": str(error)}, ensure_ascii=False), error
        return json.dumps(shown, ensure_ascii=False), result

    return StructuredTool(
        name=name,
        description=description,
        args_schema=schema,
        func=guarded,
        response_format="content_and_artifact",
        handle_validation_error=validation_message,
    )


def _shown(found: CompanyMatch) -> dict[str, Any]:
    groups = {"fitting": found.fitting, "open": found.open, "failing": found.failing}
    asked = found.next_question
    return {
        "counts": {name: len(rows) for name, rows in groups.items()},
        **{name: [_row(line) for line in rows[:_MATCHES]] for name, rows in groups.items()},
        "ask_next": {"fact": asked.label, "ask": asked.ask, "example": asked.example} if asked else None,
    }


def _row(line: MatchedProgram) -> dict[str, Any]:
    return {
        "program": line.basis.title,
        "summary": line.summary,
        "most": line.most.text if line.most else "",
        "failed": [condition.text for condition in line.failures],
        "ask": [question.ask for question in line.questions],
    }
