# mypy: ignore-errors
# ruff: noqa: N801, N805
"""The voucher task in openfisca-core. Run by benchmarks/rules.py with the interpreter of .bench-venv; imports nothing of ours.

stdin: {"amounts": [text of yuan…], "rounds": n}. stdout: JSON with µs per evaluation, a result for each amount, and what
comes out when the contract is not given.
"""

import json
import sys
from time import perf_counter

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

YEAR = "2026"
Company = build_entity(key="company", plural="companies", label="company", is_person=True)


class contract(Variable):
    value_type, entity, definition_period, label = float, Company, DateUnit.YEAR, "contract, yuan"


class used(Variable):
    value_type, entity, definition_period, label = float, Company, DateUnit.YEAR, "used this year, yuan"


class high_tech(Variable):
    value_type, entity, definition_period, label = bool, Company, DateUnit.YEAR, "one of the four kinds"


class voucher(Variable):
    value_type, entity, definition_period, label = float, Company, DateUnit.YEAR, "payable, yuan"

    def formula(company, period, parameters):
        cap = numpy.where(company("high_tech", period), 500_000, 200_000)
        share = company("contract", period) * 0.5
        return numpy.maximum(0, numpy.minimum(share, cap - company("used", period)))


SYSTEM = TaxBenefitSystem([Company])
SYSTEM.add_variables(contract, used, high_tech, voucher)


def one(**facts):
    written = {name: {YEAR: value} for name, value in facts.items()}
    simulation = SimulationBuilder().build_from_dict(SYSTEM, {"companies": {"a": written}})
    return float(simulation.calculate("voucher", YEAR)[0])


def many(amounts):
    simulation = SimulationBuilder().build_default_simulation(SYSTEM, count=len(amounts))
    simulation.set_input("contract", YEAR, numpy.array(amounts, dtype=float))
    simulation.set_input("high_tech", YEAR, numpy.ones(len(amounts), dtype=bool))
    return simulation.calculate("voucher", YEAR)


def main():
    task = json.load(sys.stdin)
    case = {"contract": 800_000.0, "used": 150_000.0, "high_tech": True}
    assert one(**case) == 350_000
    times = []
    for _ in range(5):
        started = perf_counter()
        for _ in range(task["rounds"] // 20 or 1):
            one(**case)
        times.append((perf_counter() - started) / (task["rounds"] // 20 or 1) * 1e6)
    started = perf_counter()
    found = many([float(text) for text in task["amounts"]])
    batch = (perf_counter() - started) / len(task["amounts"]) * 1e6
    missing = f"{one(used=0.0, high_tech=True):g} yuan: a missing fact is 0"
    results = [repr(float(value)) for value in found]
    json.dump({"us": times, "batch_us": batch, "results": results, "missing": missing}, sys.stdout)


main()
