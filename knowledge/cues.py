"""What a question stands for in the words of the documents: people ask for a 电话, a card prints 联络方式.

Each cue adds tokens to the query, of words or of fields of a card (@联络方式), with a weight of their own.
"""

from __future__ import annotations

import re

from knowledge import tokens

_CUES = (
    (r"电话|号码|咨询|联系|打给|找谁|问谁|热线|哪个处|主管部门", "联络方式", "联系 电话 咨询"),
    (r"几月|何时|什么时候|啥时候|时间|截止|截至|多久|哪天|哪年|一年几次|申报期|频", "时间/频度", ""),
    (r"有效|失效|到期|过期|还在|还能|今年还|现在还|终止", "时间/频度", "有效期 失效"),
    (r"流程|程序|步骤|手续|几关|哪些关|怎么办理|怎么申|如何申|怎样申|怎么走|材料", "服务流程 办理流程", "申报 审核"),
    (r"条件|资格|门槛|要求|符合|够不够|能不能|能否|可以.{0,6}吗|能.{0,8}吗|可不可以", "条件要求", ""),
    (r"依据|文号|哪份文|哪个文|什么文件|发文", "政策依据 依据文件 发文字号", ""),
    (r"多少钱|最多|最高|补多少|补助|补贴|奖励|资助|支持|额度|比例|上限|领多少|拿多少", "服务内容", ""),
    (r"谁能|谁可以|哪些企业|什么企业|对象|面向|哪类", "服务对象", ""),
)
_COMPILED = tuple((re.compile(pattern), fields.split(), words) for pattern, fields, words in _CUES)


def meant(query: str) -> list[str]:
    """Return the tokens that the question stands for without saying them."""
    found: list[str] = []
    for pattern, fields, words in _COMPILED:
        if pattern.search(query):
            found += [tokens.place_token("字段", field) for field in fields] + tokens.tokens(words)
    return found
