"""A small knowledge base and agent that need no index: one document in force, one that has expired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from agent.answer import Answer, Calculation, Citation, Eligibility, Kind, Step
from knowledge.errors import NotFound
from knowledge.model import Clause, Document, DocumentType, PathStep, Relation, Status, Validity

RULES_TEXT = "测试办法\n第一章 总则\n第一条 为了测试，制定本办法。\n第二条 每年最高50万元。\n（一）高新技术企业；\n（二）创业团队。\n"
HOSTILE = "<script>window.pwned=1</script><img src=x onerror=window.pwned=2> **b** \x1b[31m"


def _clause(number: int, text: str, path: tuple[PathStep, ...], *, end: str = "", kind: str = "provision") -> Clause:
    start = RULES_TEXT.index(text)
    own_end = start + len(text)
    whole_end = RULES_TEXT.index(end) + len(end) if end else own_end
    return Clause(
        f"rules-2026:{number}",
        "rules-2026",
        path,
        text,
        "第一章 总则",
        (start, whole_end),
        start,
        own_end,
        whole_end,
        kind=kind,
    )


_SECOND = PathStep("条", "第二条")
CLAUSES = (
    _clause(0, "第一章 总则", (PathStep("章", "第一章", "总则"),), kind="heading"),
    _clause(1, "第一条 为了测试，制定本办法。", (PathStep("条", "第一条"),)),
    _clause(2, "第二条 每年最高50万元。", (_SECOND,), end="（二）创业团队。"),
    _clause(3, "（一）高新技术企业；", (_SECOND, PathStep("项", "（一）"))),
    _clause(4, "（二）创业团队。", (_SECOND, PathStep("项", "（二）"))),
)
RULES = Document(
    "rules-2026", "测试办法", DocumentType.STATUTE, "京测发〔2026〕1号", "市测试局", date(2026, 1, 5), date(2026, 1, 6),
    Validity(date(2026, 1, 10)), (Relation("repeals", "京测发〔2023〕1号", "旧办法"),), source="rules.txt", text=RULES_TEXT,
)  # fmt: skip
OLD_TEXT = f"旧办法 {HOSTILE}\n第一条 每年最高10万元。"
OLD = Document(
    "old-2023", f"旧办法{HOSTILE}", DocumentType.STATUTE, "京测发〔2023〕1号", "市旧局", date(2023, 1, 5),
    validity=Validity(date(2023, 1, 10), date(2025, 12, 31), ended_how=Status.REPEALED), text=OLD_TEXT, part="综合篇",
)  # fmt: skip
OLD_CLAUSE = Clause("old-2023:1", "old-2023", (PathStep("条", "第一条"),), "第一条 每年最高10万元。", "", (0, 0),
                    OLD_TEXT.index("第一条"), len(OLD_TEXT), len(OLD_TEXT))  # fmt: skip


@dataclass(frozen=True)
class FakeHit:
    clause: Clause
    document: Document
    score: float
    status: Status


class FakeKnowledge:
    """Two documents; a search finds every clause, those of the document in force first."""

    def __init__(self) -> None:
        self.reloads, self.closed = 0, False

    def documents(self) -> Sequence[Document]:
        return tuple(replace(d, text="") for d in (RULES, OLD))  # a listing, as the real one gives

    def document(self, doc_id: str) -> Document:
        return self._found({d.doc_id: d for d in (RULES, OLD)}, doc_id)

    def clause(self, clause_id: str) -> Clause:
        return self._found({c.id: c for c in (*CLAUSES, OLD_CLAUSE)}, clause_id)

    def _found(self, known: dict[str, Any], key: str) -> Any:
        if key not in known:
            raise NotFound("没有找到", where=key)
        return known[key]

    def clauses(self, doc_id: str) -> Sequence[Clause]:
        return CLAUSES if doc_id == "rules-2026" else (OLD_CLAUSE,)

    def search(self, query: str, *, as_of: date, top_k: int, filters: object = None) -> Sequence[FakeHit]:
        hits = [FakeHit(c, RULES, 0.9, RULES.status(as_of)) for c in CLAUSES]
        return [*hits, FakeHit(OLD_CLAUSE, OLD, 0.1, OLD.status(as_of))][:top_k]

    def reload_if_changed(self) -> bool:
        self.reloads += 1
        return False

    def close(self) -> None:
        self.closed = True


def fake_ask(
    turns: Sequence[str], *, as_of: date, knowledge: object, told: object = None, on_step: Any = None
) -> Answer:
    """Answer everything alike; 拒 is refused, 坏 raises, 脏 answers with hostile text."""
    if on_step is not None:
        on_step("screen")
    question = turns[-1]
    if "坏" in question:
        raise RuntimeError("secret internals")
    if "拒" in question:
        return Answer(Kind.REFUSE, "收录的文件里没有这方面的规定。", as_of, reason="no_source")
    status, hostile = RULES.status(as_of), HOSTILE if "脏" in question else ""
    citations = (
        Citation(1, "rules-2026:2", RULES.doc_id, RULES.title, RULES.document_number, "第二条", f"第二条 每年最高50万元。{hostile}", status),
        Citation(2, "old-2023:1", OLD.doc_id, OLD.title, OLD.document_number, "第一条", "第一条 每年最高10万元。", OLD.status(as_of)),
    )  # fmt: skip
    return Answer(
        Kind.ANSWER, f"每年最高50万元[1]，第{len(turns)}问。{hostile}\n旧办法为10万元[2]，没有[9]。", as_of, citations,
        (Calculation("r", "可用额度", {}, "350000", "元", (Step("50万元减15万元", "350000元", 1),)),),
        (Eligibility("p", "eligible", ("是高新技术企业[1]",), ("注册地",)),), ("旧办法已废止，按新办法执行。",),
    )  # fmt: skip


def broken_ask(turns: Sequence[str], *, as_of: date, knowledge: object, told: object = None) -> Answer:
    raise RuntimeError("secret internals")


def answer(**changes: object) -> Answer:
    """Return the usual fake answer with some fields changed."""
    return replace(fake_ask(["问"], as_of=date(2026, 11, 20), knowledge=None), **changes)  # type: ignore[arg-type]
