"""Amounts over the elements of a list: several contracts against one yearly cap."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tools.evaluation.environment import UNKNOWN_SPAN, Environment, Span
from tools.evaluation.result import Step, Verdict
from tools.evaluation.values import AMOUNT_WEIGHT, Compiled, add_up, prefix_of, spans, step, test
from tools.exact import ZERO
from tools.rules import nodes

if TYPE_CHECKING:
    from tools.evaluation.compiler import Compiler


def each(node: nodes.Each, compiler: Compiler) -> Compiled:
    where = compiler.condition(node.where, AMOUNT_WEIGHT) if node.where is not None else None
    of, show, prefix, cite, name = compiler.amount(node.of), spans(node.kind), prefix_of(node), node.cite, node.fact
    label, single = compiler.facts[name].label, compiler.facts[name].items[0]

    def element(env: Environment, index: int, facts: dict[str, Any]) -> Span:
        outer, mark = env.facts, len(env.steps)
        env.facts = {**outer, **facts}
        verdict = Verdict.YES if where is None else test(env, where)
        value = (ZERO, ZERO) if verdict is Verdict.NO else of.run(env)
        env.facts = outer
        _number_steps(env, mark, index)
        if verdict is Verdict.NO:
            step(env, f"第{index}项：不符合条件，不计入", show(ZERO, ZERO), node.where.cite if node.where else cite)
        return value if verdict is not Verdict.UNKNOWN else (ZERO, value[1])

    def run(env: Environment) -> Span:
        elements = env.facts.get(name)
        if elements is None:
            if env.facts.get(single) is None:
                env.missing.append((single, AMOUNT_WEIGHT))
                step(env, f"{prefix}{label}（待填）", "待定", cite)
                return UNKNOWN_SPAN
            if where is None or test(env, where) is Verdict.YES:
                return of.run(env)
            elements = ({},)
        values = [element(env, index, facts) for index, facts in enumerate(elements, 1)] or [(ZERO, ZERO)]
        kept, word = _best(values, node.best)
        low, high = add_up(kept)
        text = show(low, high)
        step(env, f"{prefix}{word}{' + '.join(show(*value) for value in kept)} = {text}", text, cite)
        return low, high

    return Compiled(run, show)


def _number_steps(env: Environment, mark: int, index: int) -> None:
    for position in range(mark, len(env.steps)):
        step = env.steps[position]
        env.steps[position] = Step(f"第{index}项：{step.text}", step.value, step.cite)


def _best(values: list[Span], best: int) -> tuple[list[Span], str]:
    """The `best` highest elements; their low and high ends are picked apart, so the span stays honest."""
    if not best or len(values) <= best:
        return values, ""
    lows = sorted((value[0] for value in values), reverse=True)[:best]
    highs = sorted((value[1] for value in values), reverse=True)[:best]
    return list(zip(lows, highs, strict=True)), f"取最高的{best}项："


def count_of(node: nodes.CountOf, compiler: Compiler) -> Compiled:
    where = compiler.condition(node.where, AMOUNT_WEIGHT) if node.where is not None else None
    show, name, label = spans(node.kind), node.fact, node.label or compiler.facts[node.fact].label

    def run(env: Environment) -> Span:
        elements = env.facts.get(name)
        if elements is None:
            env.missing.append((name, AMOUNT_WEIGHT))
            return UNKNOWN_SPAN
        verdicts = [_check(env, where, facts) for facts in elements]
        low = Decimal(sum(verdict is Verdict.YES for verdict in verdicts))
        high = Decimal(sum(verdict is not Verdict.NO for verdict in verdicts))
        text = show(low, high)
        step(env, f"{label}：共{text}", text, node.cite)
        return low, high

    return Compiled(run, show)


def _check(env: Environment, where: Any, facts: dict[str, Any]) -> Verdict:
    if where is None:
        return Verdict.YES
    outer, env.facts = env.facts, {**env.facts, **facts}
    verdict = test(env, where)
    env.facts = outer
    return verdict
