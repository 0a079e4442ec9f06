"""When to say no: nothing found, a datum such texts do not hold, or a field the card leaves empty."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.answer import Answer, AskedFact, Kind
from agent.inquiry import Inquiry
from agent.lexicon import wording
from agent.names import names_of
from agent.namesakes import listed, namesakes
from agent.nearest import HARDLY_NAMED, nearest, nearest_named
from agent.programs import cards_said, programs_said
from agent.retrieve import official_words
from knowledge.model import DocumentType
from knowledge.tokens import tokens
from tools.rules.load import shipped

_INCOME_TAX = re.compile(r"个人所得税|个税|汇算清缴")
_SHARE_ASKED = re.compile(r"百分之(?:几|多少)|比例(?:是|为)?多少|多大(?:的)?比例|几成|几个点|费率|利率")
_SHARE = re.compile(r"[%％‰]|百分之|百分点|全额|[一二三四五六七八九]成|等额|同比例|1:1|LPR")
# Asked of an office rather than of a program: a text that merely shares words is not the nearest.
_OF_NO_PROGRAM = frozenset({"account", "address", "officer", "writing", "progress"})
_OF_THE_WHOLE = ("payment", "no_account")
FACTS_ASKED = 6
HARDLY_HELD = 0.18  # of the question's words, by rarity, in the passages found
READ = 5  # passages looked at for them


def decide(inquiry: Inquiry) -> None:
    """Settle the inquiry with a refusal or a question back where the evidence cannot carry an answer."""
    reason = _reason(inquiry)
    if not reason and inquiry.lacking:
        asked = _first_asked(inquiry.lacking)
        text = wording()["which_facts"].format(facts="、".join(one.label for one in asked))
        inquiry.answer = Answer(Kind.CLARIFY, text, inquiry.as_of, reason="which_facts", asked=asked)
    elif not reason and (alike := namesakes(inquiry)) is not None:
        words, programs = alike
        text = wording()["namesakes"].format(words=words, titles=listed(programs))
        inquiry.answer = Answer(Kind.CLARIFY, text, inquiry.as_of, reason="which_program")
    if not reason:
        return
    if reason in ("which_program", "unclear"):
        inquiry.answer = Answer(Kind.CLARIFY, wording()[reason], inquiry.as_of, reason=reason)
        return
    if reason == "no_process":
        titles = dict.fromkeys(inquiry.knowledge.document(card).title for card in sorted(cards_said(inquiry)))
        inquiry.answer = Answer(
            Kind.REFUSE, wording()[reason].format(title="》《".join(titles)), inquiry.as_of, reason=reason
        )
        return
    title = inquiry.documents[0][0].title if inquiry.documents else ""
    near = nearest_named(inquiry) if reason in _OF_NO_PROGRAM else nearest(inquiry)
    if reason == "no_contact":
        near = wording()["ask_the_office"]  # the text named is the very one asked about
    text = wording()[reason].format(nearest=near, title=title)
    inquiry.answer = Answer(Kind.REFUSE, text, inquiry.as_of, reason=reason)


def _first_asked(lacking: Sequence[str]) -> tuple[AskedFact, ...]:
    """Return what to tell before the conditions can be checked, sizes and kinds first."""
    facts = shipped().facts
    asked = sorted((facts[f] for f in lacking if f in facts), key=lambda d: (d.type == "yesno", not d.numeric))
    return tuple(AskedFact(d.id, d.label, d.ask) for d in asked[:FACTS_ASKED])


def _reason(inquiry: Inquiry) -> str:
    understanding = inquiry.understanding
    if not inquiry.evidence:
        return "unsupported"
    reached = inquiry.computed is not None and bool(inquiry.computed.part)  # 累计拨了多少 of the asker's own project
    if understanding.absent and not reached and not _held(inquiry):
        return understanding.absent
    if _far(inquiry):
        return "far"
    if _without_figure(inquiry):
        return "no_figure"
    if understanding.asks("contact") and (contact := _contact(inquiry)) is not None and not contact:
        return "no_contact"
    said = cards_said(inquiry)
    if understanding.kinds == {"process"} and said and not any(p.document.doc_id in said for p in inquiry.evidence):
        return "no_process"
    return ""


def _far(inquiry: Inquiry) -> bool:
    """True when hardly a word of the question stands in what was found, and no text is named: 老板跑路了怎么办.

    A short message in a conversation leans on what came before; one who asks what fits names no text.
    """
    told = inquiry.computed or inquiry.listed or inquiry.company or inquiry.lacking or cards_said(inquiry)
    if told or inquiry.context or inquiry.understanding.asks("match"):
        return False
    if max(names_of(inquiry.knowledge).matched(inquiry.text).values(), default=0.0) > HARDLY_NAMED:
        return False
    asked = set(tokens(f"{inquiry.text} {official_words(inquiry.text)}"))
    rarity = inquiry.knowledge.rarity(sorted(asked))
    held = set(tokens(" ".join(f"{p.document.title} {p.quote}" for p in inquiry.evidence[:READ])))
    weight = sum(rarity.values())
    return weight > 0 and sum(rarity[t] for t in asked & held) < HARDLY_HELD * weight


def _without_figure(inquiry: Inquiry) -> bool:
    """True when a share is asked for and none of the texts found states one: 典当行每月最高能收百分之几."""
    told = inquiry.computed or inquiry.listed or inquiry.company or inquiry.lacking or inquiry.context
    if told or not _SHARE_ASKED.search(inquiry.text) or inquiry.understanding.asks("match"):
        return False
    if any(
        _SHARE.search(clause.quote) for program in programs_said(inquiry.text) for clause in program.clauses.values()
    ):
        return False
    leading = inquiry.evidence[0].document.doc_id
    return not any(_SHARE.search(p.quote) for p in inquiry.evidence if p.document.doc_id == leading)


def _held(inquiry: Inquiry) -> bool:
    """True when a text found states what such texts do not usually hold; a tax is told where a program of taxes is named."""
    understanding = inquiry.understanding
    if understanding.absent == "tax" and cards_said(inquiry):
        return not _INCOME_TAX.search(inquiry.text) or any(_INCOME_TAX.search(d.text) for d, _ in inquiry.documents[:1])
    if understanding.absent in _OF_THE_WHOLE and inquiry.documents:  # the whole text is meant, not what was found of it
        return bool(re.search(understanding.absent_evidence, inquiry.documents[0][0].text))
    return any(re.search(understanding.absent_evidence, passage.quote) for passage in inquiry.evidence[:2])


def _contact(inquiry: Inquiry) -> str | None:
    """Return the telephone field of the leading card, "" when it is printed empty, None when the question is not on a card."""
    document = inquiry.documents[0][0]
    if document.type != DocumentType.CARD:
        return None
    phones = document.fields.get("联络方式", "")
    return phones if re.search(r"\d{5,}", phones) else ""
