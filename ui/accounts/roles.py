"""Who may do what: four roles, each with all that the one before may."""

from __future__ import annotations

from enum import StrEnum

from knowledge.errors import InputError


class Role(StrEnum):
    """visitor < staff < supervisor < admin."""

    VISITOR = "visitor"
    STAFF = "staff"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        return _LABELS[self]

    def may(self, needed: Role) -> bool:
        """Return whether this role includes the one needed."""
        return _RANK[self] >= _RANK[needed]


_LABELS = {Role.VISITOR: "访客", Role.STAFF: "坐席", Role.SUPERVISOR: "主管", Role.ADMIN: "管理员"}
_RANK = {role: rank for rank, role in enumerate(Role)}


def parse_role(text: str) -> Role:
    """Return the role of a word, English or Chinese. Raises: InputError."""
    for role in Role:
        if text.strip().lower() in (role.value, role.label):
            return role
    raise InputError(f"没有角色“{text[:20]}”", remedy="可用：" + "、".join(f"{r.value}（{r.label}）" for r in Role))


# What an API key may be good for; the routes of each are in ui/web/permissions.py.
SCOPES = {
    "ask": "提问与对话",
    "read": "检索与条款",
    "tools": "计算、判断与匹配",
    "faqs": "常见问题",
    "documents": "收录文件",
    "records": "记录与统计",
    "metrics": "运行指标",
}


def parse_scopes(texts: list[str]) -> tuple[str, ...]:
    """Return known scopes, in order, once each. Raises: InputError."""
    unknown = [text for text in texts if text not in SCOPES]
    if unknown or not texts:
        what = f"没有范围“{unknown[0][:20]}”" if unknown else "没有给出范围"
        raise InputError(what, remedy="可用：" + "、".join(f"{name}（{label}）" for name, label in SCOPES.items()))
    return tuple(name for name in SCOPES if name in texts)
