"""Six short texts with every status, built by hand: enough to see what a store and a retriever do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge.model import Clause, Document, DocumentType, PathStep, Status, Validity

AS_OF = date(2026, 11, 20)
CLAUSES = 39
_STKW = "北京市科学技术委员会、中关村科技园区管理委员会"

_VOUCHER_2026 = """第一章 总则
第一条 为规范首都科技创新券（以下简称创新券）的组织实施，制定本办法。
第二条 本办法所称创新券是指向科技型中小微企业和创业团队免费发放的权益凭证。
第二章 支持方式
第三条 符合以下条件之一的企业，每年可使用创新券额度最高为50万元：
（一）国家高新技术企业。
（二）标杆孵化器内的企业。
第四条 其他企业每年可使用创新券额度最高为20万元。
第五条 创新券支付金额最高不超过服务合同实际支出的50%。
第三章 监督管理
第六条 用券主体应当在领取之日起三个月内登记合同。
第七条 提供虚假材料的，收回创新券资金，三年内不得再次申请。
第八条 本办法自印发之日起施行，京科发〔2023〕16号同时废止。"""

_VOUCHER_2023 = """第一章 总则
第一条 为规范首都科技创新券的组织实施，制定本办法。
第二章 支持方式
第二条 每家企业每年可使用创新券额度最高为150万元。
第三条 创新券支付金额最高不超过服务合同实际支出的30%。
第四条 用券主体应当在领取之日起六个月内登记合同。
第五条 本办法自2023年7月1日起施行。"""

_BULLETIN_2015 = """第一章 工作动态
第一条 本市今年发放近3000万元创新券，小微企业每年最多可领取10万元。
第二条 平谷区召开创新券推荐机构宣传会。"""

_FACTORY = """第一章 服务内容
第一条 老旧厂房改造项目，按照固定资产投资总额30%的比例安排补助资金，最高不超过5000万元。
第二条 对改造项目发生的银行贷款给予不超过2年的贴息支持。
第二章 条件要求
第三条 改造后引入的业态应为战略性新兴产业、高精尖产业或者现代服务业。
第四条 改造项目须产权清晰。
第三章 联络方式
第五条 北京市发展和改革委员会：55590088"""

_COMPUTE = """第一章 服务内容
第一条 对企业租用智能算力的合同，按照合同金额的20%给予支持，每年不超过200万元。
第二条 算力券实施期至2025年12月31日。
第二章 服务流程
第三条 企业在线申报，由市经济和信息化局组织审核、公示、拨付。"""

_TALENT = """第一章 总则
第一条 支持企业引进战略科学家，每人给予100万元安家补贴。
第二条 本办法自2027年1月1日起施行。"""


def documents() -> list[Document]:
    """Return the six documents."""
    return [
        _document(
            "voucher-2026", "首都科技创新券实施办法（2026年修订版）", _VOUCHER_2026, "京科发〔2026〕9号", _STKW,
            Validity(starts_on=date(2026, 6, 22)),
        ),
        _document(
            "voucher-2023", "首都科技创新券实施办法", _VOUCHER_2023, "京科发〔2023〕16号", _STKW,
            Validity(date(2023, 7, 1), date(2026, 6, 21), "京科发〔2026〕9号", Status.REPEALED),
        ),
        _document("bulletin-2015", "首都科技创新券工作简报", _BULLETIN_2015, "", "", Validity(historical=True)),
        _document(
            "factory", "北京市老旧厂房改造项目促进产业高质量发展", _FACTORY, "京发改规〔2023〕12号",
            "北京市发展和改革委员会", Validity(starts_on=date(2023, 9, 26)), part="综合篇", type=DocumentType.CARD,
        ),
        _document(
            "compute", "北京市智能算力券", _COMPUTE, "京经信发〔2023〕80号", "北京市经济和信息化局",
            Validity(date(2023, 11, 1), date(2025, 12, 31)), part="现代服务业篇（二）科技服务业",
            type=DocumentType.CARD, collection="guide", fields={"联络方式": "55578000"}, basis="《算力券实施方案》",
        ),
        _document(
            "talent", "北京市战略科学家引进办法", _TALENT, "京人社发〔2026〕3号", "北京市人力资源和社会保障局",
            Validity(starts_on=date(2027, 1, 1)),
        ),
    ]  # fmt: skip


def clauses() -> list[Clause]:
    """Return the clauses of all six, in order."""
    return [clause for document in documents() for clause in split(document)]


def split(document: Document) -> list[Clause]:
    """Return one clause a line: 第N章 heads the articles below it, （N） is a part of the article above it."""
    found: list[Clause] = []
    chapter = article = None
    start = 0
    for line in document.text.split("\n"):
        label = line.split("）")[0] + "）" if line.startswith("（") else line.split(" ")[0]
        above = article if line.startswith("（") else None if label.endswith("章") else chapter
        clause = _clause(document, line, label, start, above)
        chapter = clause if label.endswith("章") else chapter
        article = clause if label.endswith("条") else article
        found.append(clause)
        start += len(line) + 1
    return found


def _clause(document: Document, line: str, label: str, start: int, above: Clause | None) -> Clause:
    level = "项" if label.startswith("（") else label[-1]
    path = (*(above.path if above else ()), PathStep(level, label))
    heading = f"{above.heading} {above.text}".strip() if above else ""
    end = start + len(line)
    return Clause(
        id=f"{document.doc_id}:{'.'.join(step.label for step in path)}", document=document.doc_id, path=path, text=line,
        heading=heading, span=(start, end), start=start, own_end=end, end=end, parent=above.id if above else "",
        kind="heading" if level == "章" else "provision",
    )  # fmt: skip


def _document(
    doc_id: str, title: str, text: str, number: str, authority: str, validity: Validity, **more: object
) -> Document:
    known = Document(
        doc_id, title, DocumentType.STATUTE, number, authority, date(2023, 1, 1), validity=validity, text=text,
        source=f"{doc_id}.txt",
    )  # fmt: skip
    return replace(known, **more)  # type: ignore[arg-type]
