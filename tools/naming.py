"""Programs and facts by the names people use for them; a name that is nobody's is answered with the nearest ones."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tools.errors import FactError, ProgramError
from tools.facts import BENEFIT, FactDefinition, Facts, parse_value
from tools.record import record
from tools.rules.load import RuleBook
from tools.rules.model import Program
from tools.rules.uses import facts_looked_at
from tools.units import MONEY, RATIO

_SHOWN = 6  # names in a suggestion: more are not read


@record(frozen=True, slots=True)
class Question:
    """A fact to ask for: how it is called, the question, and an answer as it may be written."""

    fact: str
    label: str
    ask: str
    example: str


@record(frozen=True, slots=True)
class Reading:
    """Facts as the evaluator takes them. unused: labels of facts that this program does not look at."""

    facts: Facts
    unused: tuple[str, ...]


def normal(name: str) -> str:
    """Return a name in one form: half width, lower case, without spaces and the marks of a title."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(character for character in plain if not character.isspace() and character not in "《》“”\"'")


def find_program(book: RuleBook, name: str, as_of: date) -> Program:
    """Return the program of an id, title or alias, or of a part of one that no other program has.

    Of several with one name, the one in force on `as_of` is meant. Raises: ProgramError with the candidates.
    """
    if name in book.programs:  # an id is no other program's name, and normalising all names costs 20 ms
        return book.programs[name]
    wanted, programs = normal(name), list(book.programs.values())
    if not wanted:
        raise ProgramError("没有写政策的名称", remedy="例如：创新券")
    exact = [program for program in programs if wanted in map(normal, _names(program))]
    parts = [program for program in programs if any(wanted in normal(known) for known in _names(program))]
    for found in (exact, parts):
        binding = [program for program in found if program.version_on(as_of)] or found
        if len(binding) == 1:
            return binding[0]
        if binding:
            raise ProgramError(f"“{name}”可指 {len(binding)} 项政策", remedy=f"请选一项：{_list(binding)}")
    raise ProgramError(f"没有名为“{name[:40]}”的政策", remedy=_nearest_programs(wanted, programs))


def _names(program: Program) -> tuple[str, ...]:
    return (program.id, program.title, *program.aliases)


def _list(programs: Sequence[Program]) -> str:
    shown = "、".join(f"{program.title}（{program.id}）" for program in programs[:_SHOWN])
    return shown + (" 等" if len(programs) > _SHOWN else "")


def _nearest_programs(wanted: str, programs: Sequence[Program]) -> str:
    owners = {normal(known): program for program in programs for known in _names(program)}
    near = difflib.get_close_matches(wanted, owners, n=3, cutoff=0.5)
    unique = list({owners[known].id: owners[known] for known in near}.values())
    return f"是否指：{_list(unique)}？" if unique else "可用 jingda programs 列出全部政策"


def facts_of(program: Program, as_of: date) -> tuple[FactDefinition, ...]:
    """Return the facts a program looks at on `as_of` (in its newest version when none is in force), what pays first."""
    version = program.version_on(as_of) or program.versions[-1]
    used = facts_looked_at(version, program.facts)
    return tuple(program.facts[name] for name in used if name != BENEFIT.id)


def question(definition: FactDefinition) -> Question:
    """Return the question that a fact is asked with."""
    return Question(definition.id, definition.label, definition.ask, example(definition))


_SAMPLES = {MONEY: "80万元", RATIO: "30%", "months": "3年", "score": "85分", "area": "1000平方米"}


def example(definition: FactDefinition) -> str:
    """Return an answer as it may be written: 80万元, 2026-07-01, 是 或 否."""
    if definition.type == "date":
        return "2026-07-01"
    if definition.type == "yesno":
        return "是 或 否"
    if definition.type == "list":
        return "60万元、54万元" if len(definition.items) == 1 else "逐项列出"
    if definition.values:
        return next(iter(definition.values))
    return _SAMPLES.get(definition.kind, f"10{definition.unit}") if definition.numeric else definition.label


def read_facts(program: Program, given: Mapping[str, object], as_of: date) -> Reading:
    """Return what a person gave, by any name of each fact: {"合同金额": "80万元", "staff": "501人"}.

    Raises: FactError for an unknown or repeated name, a wrong unit or an impossible value, saying what is expected.
    """
    known = facts_of(program, as_of)
    used = {definition.id for definition in known}
    facts: Facts = {}
    unused: list[str] = []
    for name, value in given.items():
        definition = find_fact(program, known, name)
        if definition.id in facts:
            raise FactError(f"“{definition.label}”写了两次", where=program.title, remedy=_listed(definition, known))
        facts[definition.id] = parse_value(definition, value, program.facts, as_of)
        if definition.id not in used:
            unused.append(definition.label)
    return Reading(facts, tuple(unused))


def _listed(definition: FactDefinition, known: Iterable[FactDefinition]) -> str:
    whole = next((item for item in known if definition.id in item.items), None)
    return f"有几份时请写 {whole.label}={example(whole)}" if whole else "请只写一次"


def find_fact(program: Program, known: Sequence[FactDefinition], name: str) -> FactDefinition:
    """Return the fact that a name means in this program: its id or label, or a word that only one of its facts has.

    A fact of other programs is found by its id or label. Raises: FactError with the nearest names.
    """
    wanted = normal(name)
    exact = [definition for definition in known if wanted in (normal(definition.id), normal(definition.label))]
    by_word = [definition for definition in known if wanted in map(normal, definition.words)]
    found = exact or by_word
    if len(found) == 1:
        return found[0]
    if found:
        labels = "、".join(definition.label for definition in found)
        raise FactError(f"“{name}”可指几项事实", where=program.title, remedy=f"请选一项：{labels}")
    elsewhere = (d for d in program.facts.values() if wanted in (normal(d.id), normal(d.label)) and d is not BENEFIT)
    other = next(elsewhere, None)
    if other is not None:
        return other
    raise FactError(f"没有名为“{name[:40]}”的事实项", where=program.title, remedy=_nearest_facts(wanted, known))


def _nearest_facts(wanted: str, known: Sequence[FactDefinition]) -> str:
    if not known:
        return "该政策不需要任何事实"
    owners = {normal(word): d for d in reversed(known) for word in (*d.words, d.id, d.label)}
    near = difflib.get_close_matches(wanted, owners, n=_SHOWN, cutoff=0.5)
    near = near or [word for word in owners if len(word) > 1 and (word in wanted or wanted in word)]
    labels = list(dict.fromkeys(owners[word].label for word in near))[:3]
    if labels:
        return f"是否指：{'、'.join(labels)}？"
    shown = "、".join(definition.label for definition in known[:_SHOWN])
    return f"可填：{shown}{' 等' if len(known) > _SHOWN else ''}；全部见 jingda programs"
