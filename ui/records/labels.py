"""The Chinese for what the audit log names."""

from __future__ import annotations

import json

from ui.accounts.roles import SCOPES

_ACTIONS = {
    "signin": "登录",
    "signin.fail": "登录失败",
    "user.create": "建立账号",
    "user.role": "更改角色",
    "user.disable": "停用账号",
    "user.reset": "重置密码",
    "user.password": "修改密码",
    "key.create": "生成密钥",
    "key.revoke": "停用密钥",
    "conversation.erase": "删除对话",
    "records.export": "导出个人记录",
    "records.erase": "删除个人记录",
    "conversation.purge": "清理到期记录",
    "note.write": "记录通话",
    "house.propose": "转交主管",
    "house.approve": "批准口径",
    "house.retire": "停用口径",
    "backup.restore": "恢复备份",
    "faq.build": "生成问答",
    "faq.import": "导入问答",
    "faq.create": "新建问答",
    "faq.edit": "修改问答",
    "faq.submit": "提交问答",
    "faq.approve": "审定问答",
    "faq.return": "退回问答",
    "faq.doubt": "问答转复核",
    "faq.review": "问答自动转复核",
    "faq.retire": "停用问答",
    "faq.reopen": "恢复问答",
    "document.ingest.ask": "上传文件",
    "document.ingest": "收录文件",
    "document.retire.ask": "要求撤下文件",
    "document.retire": "撤下文件",
    "document.restore.ask": "要求恢复文件",
    "document.restore": "恢复文件",
    "insight.export": "导出问答记录",
}


def action_label(action: str) -> str:
    """Return what was done, in Chinese; the code itself where it has no words yet."""
    return _ACTIONS.get(action, action)


_WORDS = {
    "role": "角色", "name": "名称", "scopes": "可用于", "kind": "格式", "origin": "来源", "state": "结果", "names": "文件",
    "documents": "收录", "replaced": "取代", "retired": "撤下", "made_at": "备份时间", "days": "保存天数", "deleted": "删除对话",
    "rows": "条数", "differing": "与条款不一致", "reasons": "变动依据", "made": "新增", "renewed": "更新", "same": "未变",
    "failed": "失败", "per_minute": "每分钟次数", "conversations": "对话", "turns": "提问", "notes": "通话记录", "attempts": "登录尝试",
    "of": "对象", "by": "方式", "before": "原角色", "after": "新角色",
}  # fmt: skip
_VALUES = {
    "visitor": "访客", "staff": "坐席", "supervisor": "主管", "admin": "管理员", "oidc": "单位统一账号", "account": "账号",
    "conversation": "对话", "done": "完成", "partly": "部分完成", "failed": "未完成", "broken_off": "中断", "import": "导入", "log": "提问", "hand": "手写",
    **SCOPES,
}  # fmt: skip


def detail_label(detail: str) -> str:
    """Return the details of an entry, JSON as the log keeps it, in Chinese; a name without words yet stays as it is."""
    told = json.loads(detail)
    return "，".join(_told(name, value) for name, value in told.items())


def _told(name: str, value: object) -> str:
    if name == "version":
        return f"第 {value} 版"
    parts = value if isinstance(value, list) else [value]
    shown = "、".join(_VALUES.get(str(part), str(part)) for part in parts)
    return f"{_WORDS.get(name, name)} {shown or '无'}"
