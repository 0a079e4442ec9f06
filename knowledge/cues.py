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

# What a question is made of beside what it asks about. Rules do not talk like this, so their rarity would make them telling.
# A character that also makes words (能力, 社会, 就业) counts only where it stands apart from them.
_ASKING = re.compile(
    r"怎么办|怎么样|怎么|怎样|咋|啥|如何|什么|哪些|哪个|哪种|哪里|多少|多久|是否|能否|可否|能不能|可不可以|是不是|有没有|要不要|会不会|"
    r"算不算|请问|想问|可以|我们|他们|你们|自己|别人|如果|但是|的话|因为|所以|应该|没有|或者|[我你他她它吗呢吧啊的了或让也都这那]|"
    r"要(?![求件素约点])|(?<![社协商工大委开机学议])会(?![计议员所费展场见])|(?<![职智性功节技产可才])能(?![力源够效耗])|"
    r"(?<![所享占国私共持拥])有(?![效限关权偿色])|对(?![象外方价接口])|就(?![业医诊])|在(?![职建京线校编读岗孵])|是(?!非)|"
    r"(?<![偿归返退])还(?![款债贷原])|把(?![关握])|被(?![告保征])|(?<!供)给(?![予付])|和(?!解)"
)


def without_asking(query: str) -> str:
    """Return the query with gaps for the words of the asking: 我的车被撞了怎么办 leaves 车 and 撞."""
    return _ASKING.sub(" , ", query)


def meant(query: str) -> list[str]:
    """Return the tokens that the question stands for without saying them."""
    found: list[str] = []
    for pattern, fields, words in _COMPILED:
        if pattern.search(query):
            found += [tokens.place_token("字段", field) for field in fields] + tokens.tokens(words)
    return found
