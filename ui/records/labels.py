"""The Chinese for what the audit log names."""

from __future__ import annotations

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
