"""Exact answers: read the facts for the program that is meant, evaluate its rule, and keep what the question asks of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.apart import told_of_each
from agent.cases import TOGETHER, cases_of, half_read, with_cases
from agent.classes import settled_by_class, yearly_limit
from agent.company import described
from agent.comparing import programs_compared
from agent.computed import Computed
from agent.evaluated import evaluated, of_this_case, unplaced
from agent.inquiry import Inquiry
from agent.lexicon import lexicon
from agent.listing import conditions_asked
from agent.programs import LEAST_SCORE, Candidate, candidates, sisters
from agent.reading import FactReader
from agent.reading.spans import mentions_of
from agent.retrieve import follows_up
from agent.sectors import for_sector_said
from agent.stages import asked_part
from agent.together import ANYBODY, counts_listed, joined_to, of_its_own_part, others_near, rivals_of
from agent.told import SAID
from agent.uncounted import uncounted
from knowledge.model import Status
from tools.evaluation.result import Verdict
from tools.rules.load import shipped
from tools.rules.uses import benefit_facts, condition_facts, facts_used

FACT_BONUS = 0.25  # for each fact of a program that the question states: who gives scores asks about the assessment
BASE_TOLD = 0.2  # for the sum or count that the rule starts from
FULL_FACTS = 4  # that count in full; more say little more
FURTHER_FACT = 0.05  # for each fact beyond those
WORDED = 0.02  # for a number told beside a word of its fact: of two programs alike, the one whose own words are said
NAMED_RATHER = 0.05  # by which another program is named more strongly
NEAR = 0.8  # of the score of the program whose facts fit
SHORT_QUESTION = 16  # characters; who writes more has told something, though it was not understood
_OWN_CASE = re.compile(r"(?:我们?(?!国)|咱们?|自家|本)(?:公司|企业|单位)?")
_FOLLOWS = re.compile(
    r"(?:怎么|如何|会怎么?|要怎么|要)(?:处理|处置|办理?|处罚|罚)(?!贷)|后果|会怎样|会怎么样|有什么影响|(?:几|多少|多久)年?内?(?:不能|不得|不让|不许|不准)再?(?:报|申)|(?:最早|什么时候|啥时候|哪年|多久)[^，。？?]{0,8}(?:再|重新)(?:申|报|加入)|会不会被?(?:取消|罚|收回|追)"
)
_AGAIN = re.compile(r"再(?:次)?(?:申|报|加入)|重新(?:申|报|加入)")  # when one may come again is told by what follows
_DAY = re.compile(r"\d{1,2}月\d{1,2}[日号]?|\d{4}-\d{1,2}-\d{1,2}")
_MOST = re.compile(r"上限|最高|最多|封顶|至多|顶格")
_IN_FULL = re.compile(r"(?:拿|给|领|用)(?:满|足)|(?:都|全)(?:按|是|拿|给)?(?:到)?(?:顶格|最高|满额|上限)")  # 三年都拿满
_FIGURE = re.compile(r"多少|几(?!乎)|上限|最高|最多|封顶|至多|顶格")


def compute(inquiry: Inquiry) -> None:
    """Set `inquiry.computed` when a program is meant clearly and the question states facts its rule can use.

    Conditions asked for as such are told, not computed: see `inquiry.listed`.
    """
    inquiry.company = described(inquiry)
    if inquiry.company is not None:
        return
    inquiry.listed = conditions_asked(inquiry)
    if inquiry.listed:
        return
    if (
        not inquiry.understanding.asks("amount", "figure", "eligibility", "deadline", "condition")
        and not inquiry.context
    ):
        return
    if inquiry.understanding.asks("contact", "basis") or _of_what_follows(inquiry):
        return
    best, read = _best(inquiry)
    if best is None or best[1].candidate.score < LEAST_SCORE:
        return
    if _useful(inquiry, best[1]) <= 1 and _another_named(inquiry, best[1], read):
        return
    if inquiry.understanding.asks("deadline") and not best[1].deadlines:
        best = _dated(best, read)
    if inquiry.understanding.asks("match") and best[1].candidate.named < 1.0:
        return  # who asks what there is wants the names of several, not the verdict of one
    if _nothing_told(inquiry, best[1]):
        inquiry.lacking = _conditions(best[1])
        return
    chosen = of_its_own_part(inquiry, best[1], read)
    part, yearly = asked_part(chosen.result, inquiry.text), yearly_limit(inquiry, chosen)
    chosen = replace(chosen, part=part, yearly=yearly)
    if programs_compared(inquiry) and not any(shipped().facts[fact].numeric for fact in chosen.given):
        return  # of two held against each other without a case, one worked out says half
    if _answers(inquiry, chosen):
        chosen = with_cases(inquiry, chosen)
        rivals, joined = rivals_of(inquiry, chosen, read), joined_to(inquiry, chosen, read)
        if (
            lexicon()["at_once"].search(inquiry.text)
            and not (rivals or joined or chosen.cases)
            and not _FIGURE.search(inquiry.text)
        ):
            return  # whether two can be had at once is no question of the one case
        others = () if rivals or joined else others_near(chosen, read)
        summed = chosen.summed or bool(joined and counts_listed(inquiry.text))
        chosen = replace(chosen, rivals=rivals, joined=joined, others=others, summed=summed)
        inquiry.computed = replace(chosen, uncounted=uncounted(inquiry.text, chosen))


def _best(inquiry: Inquiry) -> tuple[tuple[float, Computed] | None, list[Computed]]:
    """Return the program that is named and told of most, with its score, and all that were evaluated."""
    best: tuple[float, Computed] | None = None
    read: list[Computed] = []
    for candidate in _of_the_time(inquiry, candidates(inquiry)):
        computed = evaluated(inquiry, candidate)
        if computed is None:
            if not read and unplaced(inquiry):
                return None, []  # the program spoken of takes no number from this message: no other is meant instead
            continue
        read.append(computed)
        useful = _useful(inquiry, computed)
        score = (
            candidate.score
            + BASE_TOLD * (candidate.version.base in computed.given)
            + FACT_BONUS * min(FULL_FACTS, useful)
            + FURTHER_FACT * max(0, useful - FULL_FACTS)
            + WORDED * _worded(inquiry, computed)
        )
        if best is None or score > best[0]:
            best = (score, computed)
    return best, read


def _worded(inquiry: Inquiry, computed: Computed) -> int:
    """Return how many of the numbers read are facts that the message calls by a word of theirs: 6家金种子."""
    facts = shipped().facts
    return sum(1 for f in computed.given if facts[f].numeric and mentions_of(inquiry.text, facts[f]))


def _another_named(inquiry: Inquiry, chosen: Computed, read: Sequence[Computed]) -> bool:
    """True when another text's program is named rather than the one whose facts fit: a bookshop's rent is no online shop's."""
    if chosen.candidate.named >= 1.0 or for_sector_said(chosen.candidate.program.title, inquiry.text):
        return False
    doc = chosen.candidate.version.doc
    return any(
        other.candidate.version.doc != doc
        and other.candidate.named > chosen.candidate.named + NAMED_RATHER
        and other.candidate.score >= NEAR * chosen.candidate.score
        for other in read
    )


def _dated(best: tuple[float, Computed], read: Sequence[Computed]) -> tuple[float, Computed]:
    """Asked for a day, the program of the same text that sets one from the date told, where there is one."""
    doc = best[1].candidate.version.doc
    setting = [c for c in read if c.deadlines and c.candidate.version.doc == doc and c.candidate.score >= LEAST_SCORE]
    chosen = max(setting, key=lambda c: c.candidate.score, default=best[1])
    return chosen.candidate.score, chosen


def _nothing_told(inquiry: Inquiry, computed: Computed) -> bool:
    """“看看我们公司能领券不”: whether one's own case qualifies, with nothing said about it."""
    asks = inquiry.understanding
    if inquiry.context or not asks.asks("eligibility") or asks.asks("condition", "amount", "deadline"):
        return False
    bare = _OWN_CASE.sub("", inquiry.text)  # 我们公司 tells no kind of applicant
    if FactReader(computed.candidate.version, shipped().facts, inquiry.as_of).read(bare) or _stated_apart(computed):
        return False
    return len(inquiry.text) <= SHORT_QUESTION and bool(_OWN_CASE.search(inquiry.text))


def _stated_apart(computed: Computed) -> bool:
    """True when the profile or a correction tells something of this case."""
    return any(source != SAID and fact not in ANYBODY for fact, source in computed.sources.items())


def _conditions(computed: Computed) -> tuple[str, ...]:
    """Return the facts the conditions look at, in the order of the rule, without those taken as clean."""
    version = computed.candidate.version
    deciding = condition_facts(version) - set(computed.assumed)
    return tuple(f for f in facts_used(version, shipped().facts) if f in deciding)


def _of_what_follows(inquiry: Inquiry) -> bool:
    """“不合格，后面会怎么处理”: what follows from a fact is asked, not whether it is fit for something."""
    if not _FOLLOWS.search(inquiry.text) or inquiry.understanding.asks("amount"):
        return False
    if not inquiry.understanding.asks("deadline"):
        return True
    return bool(_AGAIN.search(inquiry.text)) and not _DAY.search(inquiry.text)


def _of_the_time(inquiry: Inquiry, found: Sequence[Candidate]) -> Sequence[Candidate]:
    """A question about an earlier time that history answers is computed by the rule of that history, never by today's."""
    first = inquiry.evidence[0] if inquiry.evidence else None
    if first is None or not inquiry.understanding.past or first.status is not Status.HISTORICAL:
        return found
    return [c for c in found if c.version.doc == first.document.doc_id]


def _useful(inquiry: Inquiry, computed: Computed) -> int:
    """Return how many of the facts read serve what is asked."""
    if inquiry.understanding.asks("deadline") and computed.deadlines:
        return len(computed.deadlines) + 1
    used = [fact for fact in computed.given if fact in computed.facts and of_this_case(computed, fact)]
    if inquiry.context and not follows_up(inquiry):
        # A message with a subject of its own: what earlier ones told says nothing of which program it means.
        reader = FactReader(computed.candidate.version, shipped().facts, inquiry.as_of)
        now = reader.read(inquiry.text)
        used = [fact for fact in used if fact in now]
    return len(used)


def _answers(inquiry: Inquiry, computed: Computed) -> bool:
    """True when the evaluation says something to the question that the clauses alone do not."""
    if computed.bound_by_unknown or computed.yearly:
        return True
    if inquiry.understanding.asks("amount") and told_of_each(inquiry, computed):
        return True
    if inquiry.understanding.asks("amount") and not cases_of(inquiry, computed) and half_read(inquiry, computed):
        return False
    if inquiry.understanding.asks("deadline") and computed.deadlines:
        return True
    if computed.own or computed.needed:
        return True
    if inquiry.understanding.asks("figure") and _figures(computed):
        return True
    if inquiry.understanding.asks("amount") and (computed.part or _figures(computed) or _constant(inquiry, computed)):
        return True
    if inquiry.understanding.asks("amount") and computed.result.benefit is not None:
        if _moves(computed) or _caps(inquiry, computed) or settled_by_class(computed):
            return True
        if not inquiry.understanding.asks("eligibility") or _FIGURE.search(inquiry.text):
            return False
    if inquiry.understanding.asks("eligibility"):
        barred = computed.result.payable is Verdict.NO
        decided = computed.result.verdict is not Verdict.UNKNOWN or computed.result.judged or barred
        # 其他年度 is what is left when nothing that the rule knows was said.
        telling = [f for f, value in computed.given.items() if f not in ANYBODY and not str(value).startswith("其他")]
        return len(telling) >= 2 or (bool(telling) and (bool(decided) or computed.candidate.named >= 1.0))
    return False


def _moves(computed: Computed) -> bool:
    """True when what was told bears on the amount, and the amount says something."""
    benefit = computed.result.benefit
    if benefit is None or (benefit.high is None and benefit.wording != "最低"):
        return False
    numeric = any(shipped().facts[f].numeric or shipped().facts[f].type == "list" for f in computed.given)
    counted = benefit_facts(computed.candidate.version)
    counted = counted | {item for fact in counted if fact in shipped().facts for item in shipped().facts[fact].items}
    moved = bool(counted & set(computed.given))
    return numeric or (moved and benefit.exact)


def _caps(inquiry: Inquiry, computed: Computed) -> bool:
    """True when what was told settles which limit applies, and the most there is is asked: 创业团队最多多少."""
    if inquiry.understanding.asks("compare") and not cases_of(inquiry, computed):
        return False  # of two kinds held against each other, the limit of one says half
    asked = " ".join((*inquiry.context, inquiry.text))
    named = computed.candidate.named >= 1.0 and bool(_MOST.search(asked) or sisters(inquiry))
    return named and bool(benefit_facts(computed.candidate.version) & set(computed.given))


def _constant(inquiry: Inquiry, computed: Computed) -> bool:
    """True for a program said by name whose years add up to a sum that nothing could be told about: 三年都给足，总共多少."""
    benefit = computed.result.benefit
    whole = bool(TOGETHER.search(inquiry.text) or _IN_FULL.search(inquiry.text))
    said = computed.candidate.named >= 1.0 and bool(computed.result.schedule) and whole
    return said and benefit is not None and bool(benefit.high) and not computed.result.benefit_missing


def _figures(computed: Computed) -> bool:
    """True when figures beside an amount (限额余下多少, 至少要几家) follow from what was told, and no amount does."""
    benefit = computed.result.benefit
    if benefit is not None and benefit.high is not None:
        return False
    numeric = any(shipped().facts[fact].numeric for fact in computed.given)
    return numeric and any(figure.amount.exact for figure in computed.result.also)
