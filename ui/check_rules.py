"""`python -m ui.check_rules PROGRAM…`: what the guards object to in a program, for whoever writes rules.

Writes the boundary cases again, then prints every finding: quotes, numbers, cases, changes that no case catches, and the
numbers of the program's cards that no rule uses. Prints nothing but a count when all is well.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tools.cards import card_coverage
from tools.guards.boundaries import generate, write_cases
from tools.guards.cases import cases_of, check_case, load_cases
from tools.guards.mutation import survivors
from tools.guards.quotes import check_program
from tools.rules.load import KNOWLEDGE, RuleBook, load_rules
from tools.rules.model import Program
from tools.rules.source import parse_yaml
from ui.coverage_page import CASES
from ui.sources import shipped_cards, shipped_texts

PROGRAMS = KNOWLEDGE / "programs"


def findings(program: Program, book: RuleBook) -> Iterator[str]:
    """Yield what is wrong with a program, one line each."""
    yield from map(str, check_program(program, shipped_texts().__getitem__))
    written = CASES / f"{program.id}.yaml"
    if not written.exists():
        yield f"{program.id}：没有手写的案例，写 tests/tools/cases/{program.id}.yaml"
        return
    write_cases(generate(program, load_cases(written)), CASES / f"{program.id}.boundary.yaml")
    for case in cases_of(program.id, CASES):
        yield from map(str, check_case(program, case))
    tree = parse_yaml((PROGRAMS / program.file).read_text(encoding="utf-8"), program.file)
    _, alive = survivors(tree, program.file, book.facts, cases_of(program.id, CASES))
    yield from (f"{program.id}：没有案例发现的改动：{change}" for change in alive)


def main(chosen: list[str]) -> None:
    book = load_rules(PROGRAMS, KNOWLEDGE / "facts.yaml")
    unknown = [name for name in chosen if name not in book.programs]
    if unknown:
        raise SystemExit(f"没有项目 {'、'.join(unknown)}")
    programs = [program for program in book.programs.values() if not chosen or program.id in chosen]
    found = [line for program in programs for line in findings(program, book)]
    docs = {doc for p in programs for doc in (*p.cards, *(clause.doc for clause in p.clauses.values()))}
    for card in shipped_cards():
        if card.doc in docs:
            covered = card_coverage(card, book)
            found += [f"{card.doc}：卡片上的数字没有规则用到：…{place}…" for place in covered.left]
            print(
                f"{card.doc} {card.title}：数字 编入 {covered.modelled} 未编入 {covered.unmodelled} 遗漏 {len(covered.left)}"
            )
    print("\n".join(found) or f"{len(programs)} 项，没有发现问题")
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
