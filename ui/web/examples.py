"""The questions offered to someone who has not asked yet: one of each kind that 京答 answers well."""

from __future__ import annotations

EXAMPLES = (
    "小微企业用科技创新券，一年最多能抵多少钱？",
    "算力创新券能买哪些服务，怎么算支付额？",
    "创业团队没有注册公司，可以领创新券吗？",
    "首都科技条件平台的开放单位要满足什么条件？",
    "2023年的创新券管理办法现在还有效吗？",
    "科技型企业买检测服务，哪些不在支持范围？",
)
