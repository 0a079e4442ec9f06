"""What each operation takes, with its limits: the body of a REST request and the arguments of an MCP tool.

The descriptions are read by people (the page of the API) and by language models (the tool's schema).
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt

MAX_TURNS = 50
TURN_CHARS = 100_000  # longer than any question; the agent itself answers from 2,000 on that the question is too long
QUERY_CHARS = 2000
NAME_CHARS = 200
VALUE_CHARS = 2000
MOST_FACTS = 300
MOST_VALUES = 200
MOST_ROWS = 500

Text = Annotated[str, Field(max_length=VALUE_CHARS)]
Number = StrictInt | Annotated[StrictFloat, Field(allow_inf_nan=False)]
Scalar = StrictBool | Number | Text
Name = Annotated[str, Field(min_length=1, max_length=NAME_CHARS)]
Element = Annotated[dict[Name, Scalar], Field(max_length=MOST_FACTS)]
FactValue = Scalar | Annotated[list[Scalar | Element], Field(max_length=MOST_VALUES)]
Facts = Annotated[dict[Name, FactValue], Field(max_length=MOST_FACTS)]

AS_OF = "按哪一天的规定，如 2026-11-20；不写就是今天（北京时间）"
_FACTS = "已知事实，名称到值，值照原话带单位，如 80万元；名称见该政策的 facts。没有说到的不要写"

AsOf = Annotated[str, Field(max_length=40, description=AS_OF, examples=["2026-11-20"])]
ProgramName = Annotated[
    str, Field(min_length=1, max_length=NAME_CHARS, description="政策的名称、别名或编号", examples=["创新券"])
]


class Arguments(BaseModel):
    """Unknown names are refused: a misspelt one would silently change nothing."""

    model_config = ConfigDict(extra="forbid")


class AskArguments(Arguments):
    """一个问题，或一段对话。"""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "创新券一年最多能用多少？", "as_of": "2026-11-20"}]}
    )

    question: str = Field("", max_length=TURN_CHARS, description="一个问题；与 turns 二选一")
    turns: list[Annotated[str, Field(max_length=TURN_CHARS)]] = Field(
        default_factory=list, max_length=MAX_TURNS, description="提问者先后说的话，最后一句是要回答的问题"
    )
    as_of: AsOf = ""


class SearchArguments(Arguments):
    """检索的词或话，和筛选条件。"""

    query: str = Field(min_length=1, max_length=QUERY_CHARS, description="要找的词或话", examples=["创新券 支付比例"])
    as_of: AsOf = ""
    issuer: str = Field("", max_length=NAME_CHARS, description="只看该发文机关，可用简称")
    part: str = Field("", max_length=NAME_CHARS, description="只看政策导引的该篇")
    document: str = Field("", max_length=NAME_CHARS, description="只看该文件：名称、文号或编号的一部分")
    top_k: int = Field(8, ge=1, le=100, description="最多几条")


class ClauseArguments(Arguments):
    """一条条款。"""

    clause_id: str = Field(min_length=1, max_length=NAME_CHARS, description="条款编号，见检索结果")
    as_of: AsOf = ""


class ProgramArguments(Arguments):
    """一项政策和已知事实。"""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "program": "创新券",
                    "facts": {"合同实际金额": "80万元", "今年已使用的创新券额度": "15万元"},
                    "as_of": "2026-11-20",
                }
            ]
        }
    )

    program: ProgramName
    facts: Facts = Field(default_factory=dict, description=_FACTS)
    as_of: AsOf = ""


class DeadlineArguments(ProgramArguments):
    """一项政策和已知的日期。"""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"program": "创新券", "facts": {"领取日": "2026-07-01"}, "as_of": "2026-11-20"}]
        }
    )


class MatchArguments(Arguments):
    """一家企业：事实，或一段话。"""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"facts": {"职工总数": "30人", "主营业务方向": "人工智能"}, "as_of": "2026-11-20", "limit": 3},
                {"text": "北京的人工智能公司，国家高新技术企业，职工30人"},
            ]
        }
    )

    facts: Facts = Field(default_factory=dict, description="企业情况，名称到值；与 text 二选一")
    text: str = Field("", max_length=TURN_CHARS, description="用一段话说的企业情况")
    as_of: AsOf = ""
    limit: int = Field(20, ge=1, le=MOST_ROWS, description="每一组（符合、待定、不符合、已失效）最多列几项")


class NameArguments(Arguments):
    """一项政策。"""

    program: ProgramName
    as_of: AsOf = ""


class VerifyArguments(Arguments):
    """一份计算的凭据。"""

    receipt: dict[str, Any] = Field(
        description="计算结果中的 receipt，或回答中 calculations 的 receipts 之一，原样给出"
    )


class CompareArguments(Arguments):
    """两份文件，或一份文件的新旧两版。"""

    old: str = Field(
        min_length=1, max_length=NAME_CHARS, description="旧文件：编号、文号或名称里的词；被取代的旧版如 某办法@1"
    )
    new: str = Field(min_length=1, max_length=NAME_CHARS, description="新文件，写法相同")
    unchanged: bool = Field(False, description="是否也列出未变和只是位置变动的条款")
    limit: int = Field(100, ge=1, le=MOST_ROWS, description="最多几条")
    offset: int = Field(0, ge=0, le=1_000_000, description="从第几条起，0 为第一条")
    as_of: AsOf = ""


class DocumentArguments(Arguments):
    """一份文件。"""

    doc_id: str = Field(min_length=1, max_length=NAME_CHARS, description="文件编号，见文件列表或检索结果")
    as_of: AsOf = ""


class Page(Arguments):
    """列表的一页。"""

    limit: int = Field(100, ge=1, le=MOST_ROWS, description="最多几项")
    offset: int = Field(0, ge=0, le=1_000_000, description="从第几项起，0 为第一项")


class DocumentsArguments(Page):
    """文件列表的筛选条件。"""

    query: str = Field("", max_length=NAME_CHARS, description="名称、文号或机关里的词")
    status: str = Field("", max_length=40, description="只看该效力，如 现行有效 或 in_force")
    part: str = Field("", max_length=NAME_CHARS, description="只看政策导引的该篇")
    as_of: AsOf = ""


class FaqArguments(Page):
    """问答的筛选条件。"""

    query: str = Field("", max_length=NAME_CHARS, description="问题或答复里的词")
    as_of: AsOf = ""


class ListArguments(Page):
    """政策列表的筛选条件。"""

    query: str = Field("", max_length=NAME_CHARS, description="名称、别名或标签里的词")
    status: str = Field("", max_length=40, description="只看该效力，如 现行有效 或 in_force")
    computes: str = Field("", max_length=10, description="只看能算这一样的：金额、条件、期限")
    as_of: AsOf = ""


def plain_facts(given: dict[str, Any]) -> dict[str, object]:
    """Return facts as the tools read them: numbers as text, whatever notation JSON carried them in."""
    return {name: _plain(value) for name, value in given.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    from decimal import Decimal

    return format(Decimal(str(value)), "f")
