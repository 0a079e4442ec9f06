"""What of the documents is computed: per program and per article, in full, in part, or as text only, and why.

`python -m ui.coverage_page` writes it to docs/coverage.md; `jingda programs --coverage` shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tools.cards import Card, CardCoverage, card_coverage
from tools.guards.quotes import squeeze
from tools.guards.walk import walk
from tools.quantities import find_quantities
from tools.reviews import review_of
from tools.rules.load import RuleBook
from tools.rules.model import Exclusion, Program, Unmodelled
from tools.rules.nodes import Judge, Judged


class Extent(StrEnum):
    """How much of a program or an article is computed."""

    FULL = "全部计算"
    PART = "部分计算"
    TEXT = "只有文字"


@dataclass(frozen=True, slots=True)
class Article:
    """One article with all its parts. heading: what it or its chapter is about."""

    locator: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document that rules may cite. articles: of statutes; none for cards and other texts."""

    doc: str
    title: str
    number: str
    articles: tuple[Article, ...] = ()

    @property
    def name(self) -> str:
        """《首都科技条件平台与科技创新券实施办法》（京科发〔2026〕9号）"""
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")


@dataclass(frozen=True, slots=True)
class ProgramCoverage:
    """judged: what only the authority decides. cases: worked and boundary ones, 0 where none are at hand. review: 未复核."""

    program: Program
    extent: Extent
    computes: tuple[str, ...]
    unmodelled: tuple[Unmodelled, ...]
    judged: tuple[str, ...]
    cases: int
    review: str


@dataclass(frozen=True, slots=True)
class ArticleCoverage:
    """programs: ids of those that quote the article. left: its numbers that no program quotes, and unmodelled words."""

    article: Article
    extent: Extent
    programs: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentCoverage:
    source: Source
    articles: tuple[ArticleCoverage, ...]

    def count(self, extent: Extent) -> int:
        return sum(item.extent is extent for item in self.articles)


@dataclass(frozen=True, slots=True)
class Coverage:
    """documents: those with articles. cards: those of the guides."""

    programs: tuple[ProgramCoverage, ...]
    documents: tuple[DocumentCoverage, ...]
    cards: tuple[CardCoverage, ...] = ()

    @property
    def shares(self) -> tuple[int, int]:
        """Sums and shares printed on the cards: those that rules use, and all."""
        return sum(card.shares_modelled for card in self.cards), sum(card.shares for card in self.cards)


def coverage(
    book: RuleBook, sources: Iterable[Source], cases: Callable[[str], int], cards: Iterable[Card] = ()
) -> Coverage:
    """Return what is computed. cases: program id → number of stored cases."""
    programs = tuple(_program(program, cases(program.id)) for program in book.programs.values())
    documents = tuple(_document(source, book) for source in sources if source.articles)
    return Coverage(programs, documents, tuple(card_coverage(card, book) for card in cards))


def extent_of(card: CardCoverage) -> Extent:
    """Return how much of a card is computed: in full where every number of it is used by a rule."""
    if card.text_only or not card.programs:
        return Extent.TEXT
    return Extent.PART if card.unmodelled or card.left else Extent.FULL


def _program(program: Program, cases: int) -> ProgramCoverage:
    versions = program.versions
    unmodelled = tuple(dict.fromkeys(item for version in versions for item in version.unmodelled))
    nodes = [node for version in versions for node in walk(version)]
    judged = tuple(dict.fromkeys(node.text for node in nodes if isinstance(node, Judge | Judged)))
    computes = tuple(
        name
        for name, there in (
            ("金额", any(v.benefit is not None or v.schedule or v.also for v in versions)),
            ("条件", any(not isinstance(v.eligibility, Judge) or v.payable is not None for v in versions)),
            ("期限", any(v.deadlines for v in versions)),
        )
        if there
    )
    extent = Extent.TEXT if not computes else Extent.PART if unmodelled else Extent.FULL
    return ProgramCoverage(program, extent, computes, unmodelled, judged, cases, review_of(program).text)


def _document(source: Source, book: RuleBook) -> DocumentCoverage:
    quotes = list(_quotes(book, source.doc))
    unmodelled = [
        (item.quote, item.why)
        for program in book.programs.values()
        for version in program.versions
        if version.doc == source.doc
        for item in version.unmodelled
    ]
    return DocumentCoverage(source, tuple(_article(article, quotes, unmodelled) for article in source.articles))


Quoted = tuple[str, str, str]  # program or exclusion id, locator, quote


def _quotes(book: RuleBook, doc: str) -> Iterator[Quoted]:
    rules: list[Program | Exclusion] = [*book.programs.values(), *book.exclusions]
    for rule in rules:
        for clause in rule.clauses.values():
            if clause.doc == doc:
                yield rule.id, clause.locator, clause.quote


def _article(article: Article, quotes: Sequence[Quoted], unmodelled: Sequence[tuple[str, str]]) -> ArticleCoverage:
    inside = [item for item in quotes if _within(item[1], article.locator)]
    text = squeeze(article.text)
    left = [f"{quote}：{why}" for quote, why in unmodelled if squeeze(quote) in text]
    numbers = _numbers_left(article, [quote for _, _, quote in inside] + [quote for quote, _ in unmodelled])
    if inside and numbers:
        left.append(f"未编入的数字：{'、'.join(numbers)}")
    elif not inside:
        left.append(f"没有规则引用本条，其中的数字：{'、'.join(numbers)}" if numbers else "没有金额、比例、数量或期限")
    extent = Extent.TEXT if not inside else Extent.PART if left else Extent.FULL
    return ArticleCoverage(article, extent, tuple(dict.fromkeys(item[0] for item in inside)), tuple(left))


def _within(locator: str, article: str) -> bool:
    """True when a locator is the article or a part of it: 第十二条第（一）项 of 第十二条, but not of 第十二条之一."""
    return locator == article or (locator.startswith(article) and not locator[len(article) :].startswith("之"))


def _numbers_left(article: Article, quotes: Sequence[str]) -> list[str]:
    """The quantities of an article that stand in none of the quotes, each once, in their order."""
    text = squeeze(article.text)
    for quote in quotes:
        text = text.replace(squeeze(quote), "。")
    return list(dict.fromkeys(found.quantity.text for found in find_quantities(text, bare=False)))


def coverage_page(found: Coverage) -> str:
    """Return docs/coverage.md."""
    return "\n".join([*_head(found), *_program_part(found), *_document_part(found), *_card_part(found)]) + "\n"


def _head(found: Coverage) -> Iterator[str]:
    cases = sum(item.cases for item in found.programs)
    counts = "，".join(f"{extent} {sum(item.extent is extent for item in found.programs)} 项" for extent in Extent)
    yield "# 计算覆盖 coverage of the rules"
    yield ""
    yield "本页由 `python -m ui.coverage_page` 生成，不要手改。Generated; do not edit."
    yield ""
    yield f"共 {len(found.programs)} 项政策（{counts}），案例 {cases} 个。政策“全部计算”指所引条款的条件、金额和期限都已编成规则；"
    yield "“部分计算”列出没有编入的原文和原因；“由主管部门认定”的条件只列出，不代为判断。"
    yield "条“全部计算”指有规则引用它，而且条中每个数字都在所引的原文里。"
    yield ""


def _program_part(found: Coverage) -> Iterator[str]:
    yield "## 政策"
    yield ""
    yield "| 政策 | 程度 | 计算 | 版本 | 复核 | 案例 |"
    yield "| --- | --- | --- | --- | --- | ---: |"
    for item in found.programs:
        program = item.program
        name = f"{program.title} `{program.id}`"
        spans = "；".join(
            f"{version.doc} {version.start} 起" + (f"至 {version.end}" if version.end else "")
            for version in program.versions
        )
        yield f"| {_cell(name)} | {item.extent} | {'、'.join(item.computes) or '–'} | {spans} | {item.review} | {item.cases} |"
    yield ""
    yield from _listed("没有编入的原文", [(p, [f"“{u.quote}”：{u.why}" for u in p.unmodelled]) for p in found.programs])
    yield from _listed("由主管部门认定", [(p, list(p.judged)) for p in found.programs])


def _listed(title: str, items: Sequence[tuple[ProgramCoverage, list[str]]]) -> Iterator[str]:
    yield f"### {title}"
    yield ""
    for item, lines in items:
        yield from (f"- {item.program.title}：{line}" for line in lines)
    yield ""


def _document_part(found: Coverage) -> Iterator[str]:
    for document in found.documents:
        counts = "，".join(f"{extent} {document.count(extent)}" for extent in Extent)
        yield f"## {document.source.title}"
        yield ""
        yield f"{document.source.number} · `{document.source.doc}` · {len(document.articles)} 条：{counts}"
        yield ""
        yield "| 条 | 内容 | 程度 | 政策 | 未编入 |"
        yield "| --- | --- | --- | --- | --- |"
        for item in document.articles:
            programs = "、".join(f"`{name}`" for name in item.programs) or "–"
            row = (item.article.locator, item.article.heading, str(item.extent), programs, "；".join(item.left) or "–")
            yield f"| {' | '.join(map(_cell, row))} |"
        yield ""


def _card_part(found: Coverage) -> Iterator[str]:
    modelled, shares = found.shares
    counts = "，".join(f"{extent} {sum(extent_of(card) is extent for card in found.cards)}" for extent in Extent)
    yield "## 导引的卡片"
    yield ""
    yield f"{len(found.cards)} 张：{counts}。卡片上的金额和比例共 {shares} 处，规则用到 {modelled} 处"
    yield f"（{100 * modelled / max(1, shares):.1f}%）。“写明”是写明没有编入及其原因的数字，“遗漏”是规则和说明都没有提到的。"
    yield ""
    yield "| 卡片 | 程度 | 政策 | 编入 | 写明 | 遗漏 |"
    yield "| --- | --- | --- | ---: | ---: | ---: |"
    for item in found.cards:
        programs = "、".join(f"`{name}`" for name in item.programs) or "–"
        name = f"{item.card.title} `{item.card.doc}`"
        yield f"| {_cell(name)} | {extent_of(item)} | {programs} | {item.modelled} | {item.unmodelled} | {len(item.left)} |"
    yield ""


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")
