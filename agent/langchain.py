"""京答 for programs built with LangChain: a retriever over the clauses, and what makes a tool of an operation.

    retriever = JingdaRetriever(knowledge=knowledge, as_of=date(2026, 11, 20))

The tools themselves are `ui.langchain.jingda_tools`: they are those of the MCP server. `docs/api.md` shows both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import BaseTool, StructuredTool, ToolException
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import JingdaError
from knowledge.retrieval import Filters, Hit

__all__ = ["BaseTool", "JingdaRetriever", "as_tool"]

_BEIJING = timezone(timedelta(hours=8))


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


def as_tool(
    name: str,
    description: str,
    arguments: type[BaseModel],
    run: Callable[[Mapping[str, Any]], tuple[str, Any]],
    explain: Callable[[JingdaError | ValidationError], str],
) -> BaseTool:
    """Return an operation as a LangChain tool.

    run: arguments that fit the schema → the text for a model, and the whole result as the artifact of the tool message.
    explain: what to tell the model of an error of ours or of arguments that do not fit; the message is marked as failed.
    """

    def guarded(**given: Any) -> tuple[str, Any]:
        try:
            return run(given)
        except JingdaError as error:
            raise ToolException(explain(error)) from error

    return StructuredTool(
        name=name,
        description=description,
        args_schema=arguments,
        func=guarded,
        response_format="content_and_artifact",
        handle_tool_error=True,
        handle_validation_error=explain,  # type: ignore[arg-type]  # LangChain also names Pydantic's older error
    )
