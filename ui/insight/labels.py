"""The Chinese for what the figures name."""

from __future__ import annotations

_REASONS = {
    "unsupported": "文件中没有",
    "not_held": "未收录认定条件",
    "no_contact": "没有印电话",
    "names": "要名单",
    "form": "要表格或下载",
    "schedule": "要具体时间",
    "payment": "要到账日期",
    "no_fee": "要收费标准",
    "no_account": "要收款账户",
    "statistics": "要统计数据",
    "progress": "问办理进度",
    "elsewhere": "问外地政策",
    "off_topic": "与政策无关",
    "which_facts": "需补充情况",
    "which_program": "没说是哪项政策",
    "unclear": "没有看懂",
    "empty": "空问题",
    "too_long": "问题太长",
}
_FACES = {
    "web": "网页",
    "chat": "网页",
    "api": "接口",
    "rest": "接口",
    "openai": "模型接口",
    "mcp": "MCP",
    "desk": "坐席",
}


def reason_label(code: str) -> str:
    """Return why a question was not answered, in Chinese; the code itself where it has no words yet."""
    return _REASONS.get(code, code) or "其他"


def face_label(code: str) -> str:
    """Return where a question came from, in Chinese."""
    return _FACES.get(code, code) or "其他"
