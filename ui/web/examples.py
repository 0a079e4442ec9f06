"""The questions offered to someone who has not asked yet: an amount, a ratio, a deadline, a telephone, a validity."""

from __future__ import annotations

EXAMPLES = (
    "我们是国家高新技术企业，合同80万元，今年已用15万元，创新券能抵多少？",
    "算力创新券的支付比例是多少？",
    "创新券领了以后多久会作废？",
    "改造老旧厂房，政府按多少比例给补助？",
    "首店资金支持找哪个部门，电话多少？",
    "京科发〔2023〕16号现在还有效吗？",
)

# Offered where a question names no program: what is asked about most.
TOPICS = ("创新券", "算力创新券", "首店奖励", "专精特新", "老旧厂房改造")
