"""Whether a message asks how, or whether, money may be had by deceit, in whatever plain words: 合同写高一倍再把钱退我.

A question about what follows when somebody deceives (弄虚作假会怎么处理) is none of these: its clause is the answer.
"""

from __future__ import annotations

import re

from agent.reading.spans import negated

_PAPERS = r"(?:合同|发票|金额|价格?|费用?|成本|投入|数据|人数|工资|产值|营收|收入|面积|票房|床位|社保|账)"
_MORE = r"(?:(?:高|多|大|虚)(?:一?[点些倍几]|上去|出)|虚高|高(?=[，,。]|再|来|了))"
_ACTS = re.compile(
    r"虚开|(?<![放请休暑寒产病节])假(?:的)?(?:发票|合同|材料|证明|数据|流水|社保|业绩|账|租约|凭证)|伪造|编造|造假|虚构(?!类|作品|小说|文学|剧|题材)|虚报|谎报|瞒报|作假"
    r"|骗(?:取|补|到|点|出|券|钱)|(?<![台一两几整成全配外这那\d])套(?:取|现|点|钱|券|补贴|资金|出来)|阴阳合同|冒用|冒充|假装|刷(?:单|票房|流水|数据)|(?:票房|流水|数据)刷"
    rf"|{_PAPERS}[^，。；？?]{{0,8}}(?:写|开|报|填|做|签|虚)得?{_MORE}"
    rf"|(?:多|虚|往高)(?:报|开|写|填|做|算)(?:点|一点|些|一些)[^，。；？?]{{0,8}}{_PAPERS}"
    r"|(?:再|然后|私下|悄悄|回头|把)[^，。；？?]{0,10}(?:退|返|转)(?:还|回)?给?(?:我|咱)"
    r"|(?:挂靠|借用?)(?:着|了)?[^，。；？?]{0,4}(?:别|人家|他人|朋友|同行|其他|兄弟|关联|大)[^，。；？?]{0,8}(?:资质|资格|名义|牌照|证书|名头|壳)|借(?:个|用)?(?:资质|壳|名义)|挂靠(?:个)?资质"
    r"|挂靠(?!在|于|单位|的|到)[^，。；？?]{0,10}(?:公司|单位|企业|申报|骗)|(?:走|过)(?:一?[个下])?(?:账|流水)|凑(?:人头|够?人数)|倒签"
)
# Somebody means to do it: asks how, whether it may be, whether it would be found out.
_MEANS = re.compile(
    r"怎么(?!处理|处罚|罚|认定|处置)|如何(?!处理|处罚|认定|处置)|能不能|可不可以|可以|行不行|成不成|[吗嘛吧么呢不没]?[？?]$|[吗嘛吧么]$|注意(?:啥|什么|点)|操作|办法|技巧|窍门|教|"
    r"查(?:不|得|到|出)|发现|没事|想|打算|帮|这样|不就|是不是就|多少|多(?:抵|拿|领|补|报|套)"
)
_FOLLOWS = re.compile(
    r"会(?:被)?(?:怎么|怎样|如何|受)|怎么(?:处理|处罚|罚|处置)|什么(?:后果|处罚|责任)|后果|算不算|是否属于|属于什么|被骗|举报|别人|竞争对手"
)


def means_misuse(text: str) -> bool:
    """True when a message asks for a way to deceive, or for leave to."""
    acts = [m for m in _ACTS.finditer(text) if not negated(text, m.start(), m.end())]
    if not acts or not _MEANS.search(text):
        return False
    return not _FOLLOWS.search(text) or bool(re.search(r"多(?:抵|拿|领|套|报)|我[^，。]{0,6}(?:想|打算|准备)", text))
