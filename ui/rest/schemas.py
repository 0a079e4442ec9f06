"""JSON schemas of the replies. Those of the tools are read off their dataclasses, as `ui.plain.as_json` writes them."""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Union

from knowledge.model import DocumentType, Status
from tools.calculators import Calculation, Citation, Deadlines, Eligibility
from tools.evaluation.result import Amount, Verdict
from tools.matched import CompanyMatch
from tools.receipts.verify import Finding
from tools.reviews import State
from tools.revision.compare import Change

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
DAY: Schema = {"type": "string", "format": "date"}
DAY_OR_NONE: Schema = {"anyOf": [DAY, {"type": "null"}]}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
VERDICTS = [verdict.code for verdict in (Verdict.YES, Verdict.NO, Verdict.UNKNOWN)] + ["judged"]
STATUS: Schema = {
    "type": "string",
    "enum": [str(status) for status in Status],
    "description": "、".join(f"{status} {status.label}" for status in Status),
}


def record(description: str = "", /, **properties: Schema) -> Schema:
    """Return the schema of an object with these properties, all of them always there."""
    return {"type": "object", "description": description, "properties": properties, "required": list(properties)}


def many(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def derived(root: type[Any]) -> dict[str, Schema]:
    """Return the schema of a dataclass, and of every dataclass in it, by its name."""
    found: dict[str, Schema] = {}
    _describe(root, found)
    return found


def _describe(kind: Any, found: dict[str, Schema]) -> Schema:
    if kind is Citation:
        return ref("ClauseCitation")
    if is_dataclass(kind) and isinstance(kind, type):
        return _object(kind, found)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_describe(part, found) for part in inner]}
    if origin is tuple:
        return many(_describe(inner[0], found))
    return _scalar(kind)


def _object(kind: type[Any], found: dict[str, Schema]) -> Schema:
    if kind.__name__ not in found:
        found[kind.__name__] = {}  # a condition holds conditions
        hints = typing.get_type_hints(kind)
        properties = {field.name: _describe(hints[field.name], found) for field in fields(kind)}
        if kind is Amount:
            properties = {"text": {**TEXT, "description": "写给人看的金额，如 最高35万元"}, **properties}
        found[kind.__name__] = record(**properties)
    return ref(kind.__name__)


def _scalar(kind: Any) -> Schema:
    if kind is Verdict:
        return {"type": "string", "enum": VERDICTS}
    if kind is Status:
        return STATUS
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [str(member.value) for member in kind]}
    return {
        bool: FLAG, int: {"type": "integer"}, float: {"type": "number"}, date: DAY, type(None): {"type": "null"},
        Decimal: {**TEXT, "description": "十进制数，精确"},
    }.get(kind, TEXT)  # fmt: skip


_CITED = {"doc_id": TEXT, "doc_title": TEXT, "doc_number": TEXT, "locator": TEXT, "quote": TEXT}
_VALIDITY = {
    "as_of": DAY, "status": STATUS, "status_label": TEXT, "binds": {**FLAG, "description": "该日是否可以依据"},
    "limit": {**TEXT, "description": "已失效的：至哪天；未施行的：哪天起"}, "ended_by": TEXT,
}  # fmt: skip
_DOCUMENT = {
    "doc_id": TEXT, "title": TEXT, "type": {"type": "string", "enum": [str(kind) for kind in DocumentType]},
    "document_number": TEXT, "issuing_authority": TEXT, "issued_on": DAY_OR_NONE, "published_on": DAY_OR_NONE,
    "starts_on": DAY_OR_NONE, "ends_on": DAY_OR_NONE, "status": STATUS, "collection": TEXT, "part": TEXT,
}  # fmt: skip
_PROGRAM = {
    "id": TEXT, "title": TEXT, "aliases": TEXTS, "tags": TEXTS, "status": STATUS, "status_label": TEXT, "computes": TEXTS,
    "versions": many(record(doc_id=TEXT, doc_title=TEXT, doc_number=TEXT, start=DAY, end=DAY_OR_NONE)),
}  # fmt: skip
_PROGRAM |= {
    "review": record(
        "规则的复核：drafted 未复核、read_again 第二次对照原文而无人署名、checked 已复核", text=TEXT, rule_sha256=TEXT,
        state={"type": "string", "enum": [str(state) for state in State]}, drafted_on=DAY_OR_NONE, drafted_by=TEXT,
        checked_on=DAY_OR_NONE, checked_by=TEXT, how=TEXT,
    )
}  # fmt: skip
_COUNTS = record("各组共几项", fitting=COUNT, open=COUNT, failing=COUNT, ended=COUNT)
_BRIEF = ref("ClauseBrief")
_BRIEF_OR_NONE: Schema = {"anyOf": [_BRIEF, {"type": "null"}]}
_COMPARED: Schema = {"anyOf": [record("这一边的条款，条号不计入", id=TEXT, locator=TEXT, text=TEXT), {"type": "null"}]}
_REGULATION = record(
    "依据文件在所问日期的效力", doc_id=TEXT, doc_title=TEXT, doc_number=TEXT, issuing_authority=TEXT,
    starts_on=DAY_OR_NONE, ends_on=DAY_OR_NONE, **_VALIDITY,
)  # fmt: skip

_WRITTEN: dict[str, Schema] = {
    "Error": record(
        "出错时的正文",
        error=record(
            what={**TEXT, "description": "发生了什么"},
            where={**TEXT, "description": "在哪一项，没有时为空"},
            remedy={**TEXT, "description": "怎么办，没有时为空"},
        ),
    ),
    "ClauseCitation": record("所依据的条款", **_CITED),
    "ClauseBrief": record("条款和它自己的文字", clause_id=TEXT, locator=TEXT, kind=TEXT, text=TEXT),
    "Answer": record(
        "回答。answer 里的 [n] 指 citations 中 marker 为 n 的条款",
        kind={"type": "string", "enum": ["answer", "clarify", "refuse"], "description": "回答、反问、拒答"},
        answer=TEXT,
        citations=many(record(marker={"type": "integer", "minimum": 1}, clause_id=TEXT, **_CITED, status=STATUS)),
        calculations=many(
            record(
                rule_id=TEXT, title=TEXT, inputs={"type": "object", "additionalProperties": TEXT},
                result=record(value=TEXT, unit=TEXT),
                steps=many(record(text=TEXT, value=TEXT, citation={"type": "integer", "minimum": 0})),
                receipts={**many(ref("Receipt")), "description": "所依据的每一次计算各一份"},
            )
        ),
        eligibility=many(record(program_id=TEXT, verdict={"type": "string", "enum": VERDICTS[:3]}, reasons=TEXTS, missing=TEXTS)),
        notices={**TEXTS, "description": "读回答之前须知：所引文件的效力，读作了什么"},
        notes={**TEXTS, "description": "规则自身的说明，如额度可否滚动到下一年度"}, reason={**TEXT, "description": "反问或拒答的原因代码"}, as_of=DAY, latency_ms={"type": "number", "minimum": 0},
    ),
    "Receipt": record(
        "凭据：同一规则、日期和情况算出同一结果，jingda verify 可核对；字段说明见 docs/receipts.md",
        format=TEXT, product=TEXT, program=TEXT, as_of=DAY, inputs={"type": "object"}, result={"type": "object"},
        rule=record("规则版本", sha256=TEXT, version=TEXT, by={"type": "string", "enum": ["date", "name"]}),
        digests=record("各部分的 SHA-256", case=TEXT, result=TEXT), sha256=TEXT,
    ),
    "Verification": record(
        "核对一份凭据的结果",
        program=TEXT, title={**TEXT, "description": "现在的规则里没有这项政策时为空"}, as_of=DAY,
        holds={**FLAG, "description": "true：规则未改，重新计算的结果逐字节相同"},
        findings=many({"type": "string", "enum": [finding.name.lower() for finding in Finding],
                       "description": "、".join(f"{finding.name.lower()} {finding}" for finding in Finding)}),
        means={**TEXTS, "description": "各项 findings 的含义"},
        differences=many(record(path=TEXT, receipt=TEXT, recomputed=TEXT)),
        remarks={**TEXTS, "description": "另须知道的，如由哪一版开出、为什么不能计算"},
    ),
    "Comparison": record(
        "新旧对照：按新文件的顺序，一行一条", as_of=DAY,
        old=record("旧文件；被取代的旧版 id 如 某办法@1", id=TEXT, **_DOCUMENT, source=TEXT, status_label=TEXT),
        new=record("新文件", id=TEXT, **_DOCUMENT, source=TEXT, status_label=TEXT),
        counts=record("各有几条；figures 为数字变化几处", **{str(change): COUNT for change in Change}, figures=COUNT),
        total=COUNT, offset=COUNT,
        rows=many(
            record(
                row={**COUNT, "description": "在全部对照中的位置"}, label=TEXT,
                change={"type": "string", "enum": [str(change) for change in Change],
                        "description": "、".join(f"{change} {change.label}" for change in Change)},
                old=_COMPARED, new=_COMPARED, figures=many(record("数字变化；没有的一边为空", old=TEXT, new=TEXT)),
            )
        ),
        rules=many(
            record("规则所引、新文件中已没有的原文；row 为 -1 表示旧文件中也没有找到", program=TEXT, locator=TEXT, quote=TEXT,
                   row={"type": "integer", "minimum": -1})
        ),
    ),
    "StreamEvent": record(
        "流中的一个事件", event={"type": "string", "enum": ["stage", "sentence", "answer", "error"]},
        data={**TEXT, "description": "JSON：stage 为 {stage, label}，sentence 为 {text}，answer 同 /ask，error 同出错时的正文"},
    ),
    "SearchReply": record(
        "检索结果，最相符的在前", query=TEXT, as_of=DAY,
        hits=many(record(clause_id=TEXT, **_CITED, issuer=TEXT, part=TEXT, heading=TEXT, status=STATUS,
                         score={"type": "number", "description": "只在同一次检索内可比"})),
    ),
    "Clause": record(
        "一条条款：原文、引用写法、效力和上下文", clause_id=TEXT, kind=TEXT, locator=TEXT, heading=TEXT, quote=TEXT,
        reference={**TEXT, "description": "《…》（发文字号）第十二条第（一）项"},
        citation={**TEXT, "description": "引用写法加原文"}, **_VALIDITY, document=record(**_DOCUMENT),
        context=record("上级、下级、前一条、后一条", parents=many(_BRIEF), parts=many(_BRIEF), before=_BRIEF_OR_NONE, after=_BRIEF_OR_NONE),
    ),
    "ProgramRow": record("政策列表中的一项，facts 为事实编号", **_PROGRAM, facts=TEXTS),
    "ProgramList": record("政策列表", as_of=DAY, total=COUNT, offset=COUNT, programs=many(ref("ProgramRow"))),
    "Program": record(
        "一项政策：要问的事实、依据、联络方式、效力", **_PROGRAM, as_of=DAY,
        facts=many(record(id=TEXT, label=TEXT, type=TEXT, unit=TEXT, ask=TEXT, example=TEXT, words=TEXTS, values=TEXTS)),
        basis=many(_REGULATION), clauses=many(ref("ClauseCitation")),
        contacts=many(record(doc_id=TEXT, doc_title=TEXT, text=TEXT)),
        not_together_with=many(record(scope=TEXT, take=COUNT, programs=TEXTS)),
    ),
    "DocumentRow": record("文件列表中的一件", **_DOCUMENT, source=TEXT, status_label=TEXT),
    "DocumentList": record("文件列表", as_of=DAY, total=COUNT, offset=COUNT, documents=many(ref("DocumentRow"))),
    "Faq": record(
        "一问一答：审定发布的，或文件中公布的（id 为空）。clause_id、reference 和效力属于第一处依据",
        id={"anyOf": [{"type": "integer"}, {"type": "null"}]}, program_id=TEXT,
        citations=many(record(marker={"type": "integer", "minimum": 1}, clause_id=TEXT, **_CITED, status=STATUS)), clause_id=TEXT, question=TEXT, answer=TEXT,
        reference={**TEXT, "description": "《…》第1问"}, doc_id=TEXT, **_VALIDITY,
    ),
    "FaqList": record("问答列表", as_of=DAY, total=COUNT, offset=COUNT, faqs=many(ref("Faq"))),
    "Document": record(
        "一份文件和它的全部条款", **_DOCUMENT, source=TEXT, **{k: v for k, v in _VALIDITY.items() if k != "status"},
        basis=TEXT, notes=TEXTS, relations=many(record(kind=TEXT, target=TEXT, title=TEXT)),
        fields={"type": "object", "additionalProperties": TEXT}, clauses=many(_BRIEF),
        former={**many(record(id=TEXT, title=TEXT, document_number=TEXT, replaced_at=TEXT)), "description": "被取代的旧版，可用于新旧对照"},
    ),
}  # fmt: skip

TOOLS = (Calculation, Eligibility, Deadlines, CompanyMatch)


def components() -> dict[str, Schema]:
    """Return the schemas of every reply by name."""
    found = dict(_WRITTEN)
    for root in TOOLS:
        found |= derived(root)
    calculation = found["Calculation"]["properties"]
    found["Calculation"] = record(**calculation, receipt=ref("Receipt"))
    match = found["CompanyMatch"]
    told = {
        "facts": {"type": "object", "additionalProperties": TEXT, "description": "读到的企业情况"},
        "counts": _COUNTS,
    }
    found["CompanyMatch"] = record("各组只列前几项，counts 为总数", **told, **match["properties"])
    return found
