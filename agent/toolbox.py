"""The exact tools and the search as LangChain tools: typed arguments in, short JSON with citation marks out.

    toolbox = Toolbox(knowledge, as_of=date(2026, 11, 20))
    tools = toolbox.tools()                     # bind to a chat model or give to create_agent
    toolbox.marks["c2"]                         # the clause behind the mark [c2] that a tool has shown

A model never writes a clause number of its own: it repeats a mark, and code turns it into the clause it was shown. What a
tool cannot do (an unknown program, a fact that cannot be so) comes back as its message, which says what to do instead.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, ConfigDict, Field

from knowledge.errors import JingdaError
from tools import calculators
from tools.calculators import Basis, Citation, Condition, WorkedFigure, WorkedStep
from tools.matched import MatchedProgram
from tools.matching import match_company
from tools.naming import Question

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

MOST_HITS = 8  # clauses of one search shown to a model: more are not read and cost tokens
MOST_MATCHES = 8  # programs of each group shown of one match
QUOTE_CHARS = 600  # of one clause; a whole card would fill the window

_PROGRAM = Field(description="政策的名称、简称或编号，如“首都科技创新券”“房租通”")
_FACTS: Any = Field(
    default_factory=dict,
    description='已知事实，名称到值，照说话人的原话带单位，如 {"合同金额": "80万元", "资质": "国家高新技术企业"}；没有说到的不要写',
)
_AS_OF = Field(default=None, description="按哪一天的规定，YYYY-MM-DD；不写就是提问当天")


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ProgramArguments(_Arguments):
    """One program, what is known of the case, and the day asked about."""

    program: str = _PROGRAM
    facts: dict[str, str | list[str]] = _FACTS
    as_of: date | None = _AS_OF


class SearchArguments(_Arguments):
    """Words to look for, and the day whose validity counts."""

    query: str = Field(min_length=1, max_length=400, description="关键词或一句话")
    as_of: date | None = _AS_OF


class ClauseArguments(_Arguments):
    """A clause that a search has shown."""

    clause_id: str = Field(description="检索结果里的 clause_id")


class CompanyArguments(_Arguments):
    """What is known of a company, and the day asked about."""

    facts: dict[str, str | list[str]] = _FACTS
    as_of: date | None = _AS_OF


class ListArguments(_Arguments):
    """The day whose programs are listed."""

    as_of: date | None = _AS_OF


@dataclass(slots=True)
class Toolbox:
    """The tools of one conversation. as_of: the day asked about; marks: every clause shown, by its mark (c1, c2, …)."""

    knowledge: KnowledgeBase
    as_of: date
    marks: dict[str, Citation] = field(default_factory=dict)

    def tools(self) -> list[BaseTool]:
        """Return the tools, ready for a model. Each returns JSON text, and the typed result as its artifact."""
        return [
            self._tool("calculate", "计算一项政策能支持多少钱，逐步列式并标明条款", ProgramArguments, self._calculate),
            self._tool("check_eligibility", "逐条判断是否符合一项政策的条件", ProgramArguments, self._check),
            self._tool("compute_deadlines", "由给出的日期推算一项政策的各个期限", ProgramArguments, self._deadlines),
            self._tool("match_programs", "一家企业对照全部政策：符合、待定、不符合", CompanyArguments, self._match),
            self._tool("list_programs", "列出能计算的政策、效力和要问的事实", ListArguments, self._list),
            self._tool("search_clauses", "检索政策条款原文", SearchArguments, self._search),
            self._tool("show_clause", "取一条条款的全文", ClauseArguments, self._show),
        ]

    def _tool(self, name: str, description: str, schema: type[BaseModel], run: Callable[..., Any]) -> BaseTool:
        def guarded(**arguments: Any) -> tuple[str, Any]:
            try:
                shown, result = run(**arguments)
            except JingdaError as error:
                return json.dumps({"error": str(error)}, ensure_ascii=False), error
            return json.dumps(_sparse(shown), ensure_ascii=False), result

        return StructuredTool(
            name=name,
            description=description,
            args_schema=schema,
            func=guarded,
            response_format="content_and_artifact",
            handle_validation_error=validation_message,
        )

    # ------------------------------------------------------------ the tools

    def _calculate(self, program: str, facts: Mapping[str, Any], as_of: date | None = None) -> tuple[Any, Any]:
        result = calculators.calculate(program, facts, as_of or self.as_of)
        shown = {
            **self._basis(result.basis),
            "verdict": str(result.verdict),
            "amount_if_conditions_hold": result.benefit.text if result.benefit else "",
            "amount_as_things_stand": result.due.text if result.due else "",
            "steps": self._steps(result.steps),
            "figures": [self._figure(figure) for figure in result.figures],
            "years": [self._figure(year) for year in result.schedule],
            "own_share": result.own_share.text if result.own_share else "",
            "failed": [self._condition(condition) for condition in result.failures],
            "only_the_authority_decides": list(result.judged),
            "ask_next": _questions(result.questions + result.to_confirm),
        }
        return shown, result

    def _check(self, program: str, facts: Mapping[str, Any], as_of: date | None = None) -> tuple[Any, Any]:
        result = calculators.check_eligibility(program, facts, as_of or self.as_of)
        shown = {
            **self._basis(result.basis),
            "verdict": str(result.verdict),
            "summary": result.summary,
            "conditions": [self._condition(condition) for condition in result.conditions],
            "payment": str(result.payable) if result.payment_conditions else "",
            "payment_conditions": [self._condition(condition) for condition in result.payment_conditions],
            "only_the_authority_decides": list(result.judged),
            "not_together_with": [
                {"programs": list(e.programs), "scope": e.scope, "clause": self.mark(e.citation)}
                for e in result.exclusions
            ],
            "ask_next": _questions(result.questions),
        }
        return shown, result

    def _deadlines(self, program: str, facts: Mapping[str, Any], as_of: date | None = None) -> tuple[Any, Any]:
        result = calculators.compute_deadlines(program, facts, as_of or self.as_of)
        shown = {
            **self._basis(result.basis),
            "deadlines": [
                {
                    "label": item.label,
                    "day": item.day.isoformat() if item.day else "",
                    "next_workday": item.next_workday.isoformat() if item.next_workday else "",
                    "text": item.text,
                    "note": item.note,
                    "overdue": item.overdue,
                    "clause": self.mark(item.citation),
                }
                for item in result.deadlines
            ],
            "ask_next": _questions(result.questions),
        }
        return shown, result

    def _match(self, facts: Mapping[str, Any], as_of: date | None = None) -> tuple[Any, Any]:
        result = match_company(facts, as_of or self.as_of)
        shown = {
            "fitting": [self._matched(found) for found in result.fitting[:MOST_MATCHES]],
            "open": [self._matched(found) for found in result.open[:MOST_MATCHES]],
            "failing": [self._matched(found) for found in result.failing[:MOST_MATCHES]],
            "counts": {"fitting": len(result.fitting), "open": len(result.open), "failing": len(result.failing)},
            "ask_next": _questions((result.next_question,) if result.next_question else ()),
        }
        return shown, result

    def _list(self, as_of: date | None = None) -> tuple[Any, Any]:
        entries = calculators.list_programs(as_of or self.as_of)
        shown = [
            {"program": e.id, "title": e.title, "aliases": list(e.aliases), "status": e.status.label} for e in entries
        ]
        return {"programs": shown}, entries

    def _search(self, query: str, as_of: date | None = None) -> tuple[Any, Any]:
        hits = self.knowledge.search(query, as_of=as_of or self.as_of, top_k=MOST_HITS)
        shown = []
        for hit in hits:
            quote = hit.document.quote(hit.clause)
            citation = Citation(hit.document.doc_id, hit.clause.locator, quote)
            shown.append(
                {
                    "mark": self.mark(citation),
                    "clause_id": hit.clause.id,
                    "document": hit.document.title,
                    "number": hit.document.document_number,
                    "locator": hit.clause.locator,
                    "status": hit.status.label,
                    "text": quote[:QUOTE_CHARS],
                }
            )
        return {"clauses": shown}, hits

    def _show(self, clause_id: str) -> tuple[Any, Any]:
        clause = self.knowledge.clause(clause_id)
        document = self.knowledge.document(clause.document)
        citation = Citation(document.doc_id, clause.locator, document.quote(clause))
        shown = {
            "mark": self.mark(citation),
            "document": document.title,
            "number": document.document_number,
            "locator": clause.locator,
            "status": document.status(self.as_of).label,
            "text": citation.quote,
        }
        return shown, citation

    # ------------------------------------------------------------ parts of a result

    def mark(self, citation: Citation | None) -> str:
        """Return the mark of a clause, the same one each time it is shown; "" for none."""
        if citation is None:
            return ""
        known = next((mark for mark, held in self.marks.items() if held == citation), "")
        mark = known or f"c{len(self.marks) + 1}"
        self.marks[mark] = citation
        return f"[{mark}]"

    def _basis(self, basis: Basis) -> dict[str, Any]:
        return {
            "program": basis.title,
            "as_of": basis.as_of.isoformat(),
            "status": basis.status.label,
            "in_force": bool(basis.version),
            "last_day": basis.last_day.isoformat() if basis.last_day else "",
            "validity_clause": self.mark(basis.citation),
            "unused_facts": list(basis.unused),
            "notes": list(basis.notes),
        }

    def _steps(self, steps: tuple[WorkedStep, ...]) -> list[dict[str, str]]:
        return [{"text": step.text, "clause": self.mark(step.citation)} for step in steps]

    def _figure(self, figure: WorkedFigure) -> dict[str, Any]:
        return {"label": figure.label, "amount": figure.amount.text, "clause": self.mark(figure.citation)}

    def _matched(self, found: MatchedProgram) -> dict[str, Any]:
        return {
            "program": found.basis.title,
            "verdict": str(found.verdict),
            "most": found.most.text if found.most else "",
            "summary": found.summary,
            "clause": self.mark(found.deciding),
        }

    def _condition(self, condition: Condition) -> dict[str, Any]:
        return {
            "text": condition.text,
            "verdict": str(condition.verdict),
            "given": condition.given,
            "clause": self.mark(condition.citation),
            "quote": condition.citation.quote if condition.citation else "",
            "parts": [self._condition(part) for part in condition.parts],
        }


def _questions(questions: tuple[Question, ...]) -> list[dict[str, str]]:
    return [{"fact": q.label, "ask": q.ask, "example": q.example} for q in questions]


def _sparse(value: Any) -> Any:
    """Leave out what is empty: a model pays for every token it is shown."""
    if isinstance(value, dict):
        return {key: _sparse(part) for key, part in value.items() if part not in ("", [], {}, None)}
    return [_sparse(part) for part in value] if isinstance(value, list) else value


def validation_message(error: Any) -> str:
    """Say which argument is wrong and how it is written, in a form the model can act on."""
    wrong = [f"{'.'.join(map(str, e['loc'])) or '参数'}：{e['msg']}" for e in error.errors()]
    return json.dumps({"error": "参数不对。" + "；".join(wrong)}, ensure_ascii=False)
