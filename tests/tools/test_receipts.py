"""Receipts: the same case gives the same bytes, and whatever was changed since is found and named."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.calculators import calculate
from tools.errors import FactError, ReceiptError, ToolError
from tools.receipts import issue
from tools.receipts.canonical import canonical, digest
from tools.receipts.issue import receipt, receipt_for, sealed
from tools.receipts.read import read_receipts
from tools.receipts.rule import rule_sha256
from tools.receipts.verify import Finding, verify
from tools.rules.load import KNOWLEDGE, RuleBook
from tools.rules.model import Program
from tools.rules.read_program import read_file
from tools.rules.source import parse_yaml

DAY = date(2026, 11, 20)
CASE = {"合同金额": "80万元", "已用": "15万元", "资质": "国家高新技术企业"}
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def kept() -> dict[str, Any]:
    """A receipt as it comes out of the file it was kept in."""
    return read_receipts(canonical(receipt_for("创新券", CASE, DAY)))[0]


def changed(program: Program, text: Callable[[str], str]) -> RuleBook:
    """Return a book of one program whose file was edited."""
    file = KNOWLEDGE / "programs" / program.file
    edited = read_file(parse_yaml(text(file.read_text("utf-8")), program.file), program.file, program.facts)
    assert isinstance(edited, Program)
    return RuleBook(program.facts, {edited.id: edited}, ())


def test_a_receipt_says_what_was_calculated(kept: dict[str, Any], shipped: RuleBook) -> None:
    worked = calculate("创新券", CASE, DAY)
    assert kept["program"] == "voucher"
    assert kept["inputs"] == {
        "contract_amount": "80万元",
        "voucher_used_this_year": "15万元",
        "qualifications": "国家高新技术企业",
    }
    assert kept["as_of"] == "2026-11-20"
    assert kept["rule"] == {
        "sha256": rule_sha256(shipped.programs["voucher"]),
        "version": "voucher-measures-2026@2026-06-22",
        "by": "date",
    }
    assert kept["result"]["benefit"]["high"] == "350000"
    assert [step["text"] for step in kept["result"]["steps"]] == [step.text for step in worked.steps]
    assert kept["result"]["steps"][0]["clause"] == "voucher-measures-2026 第十二条"


def test_the_same_case_by_other_names_gives_the_same_bytes(kept: dict[str, Any]) -> None:
    told = {"qualifications": "国家高新技术企业", "今年已使用的创新券额度": "15万元", "合同实际金额": "80万元"}
    assert canonical(receipt_for("voucher", told, DAY)) == canonical(kept)


def test_what_nobody_touched_holds_however_the_file_is_laid_out(kept: dict[str, Any]) -> None:
    laid_out = json.dumps(dict(reversed(kept.items())), ensure_ascii=True, indent=4).encode("utf-8-sig")
    assert verify(read_receipts(laid_out)[0]).findings == (Finding.SAME,)


ALTERED: list[tuple[str, Change, Finding, str]] = [
    ("input", lambda r: r["inputs"].update(contract_amount="90万元"), Finding.CASE_ALTERED, "result.steps[1].text"),
    ("input left out", lambda r: r["inputs"].pop("qualifications"), Finding.CASE_ALTERED, "result.benefit.low"),
    ("day", lambda r: r.update(as_of="2025-01-01"), Finding.CASE_ALTERED, "rule.version"),
    ("amount", lambda r: r["result"]["benefit"].update(high="400000"), Finding.RESULT_ALTERED, "result.benefit.high"),
    ("verdict", lambda r: r["result"].update(verdict="eligible"), Finding.RESULT_ALTERED, "result.verdict"),
    ("step added", lambda r: r["result"]["steps"].append({"text": "再加10万元"}), Finding.RESULT_ALTERED, "result.steps[6]"),
    ("field added", lambda r: r["result"].update(bonus="1"), Finding.RESULT_ALTERED, "result.bonus"),
    ("product", lambda r: r.update(product="9.9"), Finding.SEAL_ALTERED, ""),
    ("rule's hash", lambda r: r["rule"].update(sha256="0" * 64), Finding.SEAL_ALTERED, "rule.sha256"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "finding", "path"), [row[1:] for row in ALTERED], ids=[row[0] for row in ALTERED])
def test_what_was_altered_is_named(kept: dict[str, Any], change: Change, finding: Finding, path: str) -> None:
    change(kept)
    found = verify(kept)
    assert not found.holds
    assert finding in found.findings
    assert path in {difference.path for difference in found.differences} | {""}


@pytest.mark.parametrize("change", [row[1] for row in ALTERED[:7]], ids=[row[0] for row in ALTERED[:7]])
def test_an_alteration_sealed_again_still_does_not_recompute(kept: dict[str, Any], change: Change) -> None:
    """Digests can be made by anybody; the result follows from the case or it does not."""
    change(kept)
    found = verify(sealed(kept))
    assert found.findings == (Finding.OTHER_RESULT,)
    assert found.differences


def test_both_values_of_a_difference_are_told(kept: dict[str, Any]) -> None:
    kept["result"]["benefit"]["high"] = "400000"
    (difference,) = verify(kept).differences
    assert (difference.receipt, difference.recomputed) == ("400000", "350000")


def test_a_rule_changed_since_is_named_with_what_it_changes(kept: dict[str, Any], shipped: RuleBook) -> None:
    book = changed(shipped.programs["voucher"], lambda text: text.replace("50%", "40%"))
    found = verify(kept, book=book)
    assert found.findings == (Finding.RULE_CHANGED,)
    assert not found.unmoved
    assert "80万元 × 40% = 32万元" in {difference.recomputed for difference in found.differences}


def test_a_change_that_moves_nothing_here_is_said_to(kept: dict[str, Any], shipped: RuleBook) -> None:
    book = changed(
        shipped.programs["voucher"], lambda text: text.replace("最高20万元", "最高21万元").replace("20万元", "21万元")
    )
    found = verify(kept, book=book)
    assert found.findings == (Finding.RULE_CHANGED,)
    assert found.unmoved


def test_names_and_comments_are_no_new_version_of_a_rule(kept: dict[str, Any], shipped: RuleBook) -> None:
    book = changed(
        shipped.programs["voucher"], lambda text: f"# read again\n{text.replace('aliases: [', 'aliases: [券券, ')}"
    )
    assert "券券" in book.programs["voucher"].aliases
    assert verify(kept, book=book).holds


def test_a_program_that_is_gone_is_named(kept: dict[str, Any], shipped: RuleBook) -> None:
    assert verify(kept, book=RuleBook(shipped.facts, {}, ())).findings == (Finding.UNKNOWN_PROGRAM,)


def test_a_fact_that_is_no_more_is_told(kept: dict[str, Any]) -> None:
    kept["inputs"]["nobody_knows"] = "1"
    found = verify(sealed(kept))
    assert found.findings == (Finding.NOT_WORKED_OUT,)
    assert "nobody_knows" in found.remarks[0]


def test_a_receipt_of_another_product_version_holds_and_says_so(
    kept: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.receipts.verify.product", lambda: "7.7")
    monkeypatch.setattr(issue, "product", lambda: "7.7")
    found = verify(kept)
    assert found.holds
    assert found.remarks == (f"凭据由 {kept['product']} 版开出，现在是 7.7 版",)


def test_a_version_asked_for_by_name_is_worked_out_again_by_name(shipped: RuleBook) -> None:
    from tools.evaluation.evaluate import evaluate
    from tools.facts import parse_facts

    program = next(p for p in shipped.programs.values() if p.version_on(DAY) is None and p.latest_ended(DAY))
    version = program.latest_ended(DAY)
    result = evaluate(program, parse_facts({}, program.facts, DAY), DAY, version=version)
    issued = receipt(program, {}, result, version=version)
    assert issued["rule"]["by"] == "name"
    assert verify(issued).holds
    other = copy.deepcopy(issued)
    other["rule"]["version"] = "none@2000-01-01"
    assert Finding.NOT_WORKED_OUT in verify(other).findings


def test_every_program_gives_a_receipt_that_holds(shipped: RuleBook) -> None:
    for program in shipped.programs.values():
        assert verify(read_receipts(canonical(receipt_for(program.id, {}, DAY)))[0]).holds, program.id


def test_rules_have_different_hashes(shipped: RuleBook) -> None:
    hashes = {rule_sha256(program) for program in shipped.programs.values()}
    assert len(hashes) == len(shipped.programs)


# ---------------------------------------------------------------- files


def test_receipts_are_found_in_what_calc_and_ask_print(kept: dict[str, Any]) -> None:
    assert read_receipts(canonical({"basis": {}, "receipt": kept})) == [kept]
    assert read_receipts(canonical({"kind": "answer", "calculations": [{"receipts": [kept, kept]}]})) == [kept, kept]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "不是 JSON"),
        (b"\xff\xfe", "不是 JSON"),
        (b"{" * 100_000, "不是 JSON"),
        (b"[" * 60 + b"]" * 60, "层次太深"),
        (b"{}", "没有凭据"),
        (b"[1]", "没有凭据"),
        (b'{"calculations": 3}', "没有凭据"),
        (b'{"receipt": 3}', "格式不对"),
        (b'{"format": "jingda-receipt/2"}', "不认识的凭据格式“jingda-receipt/2”"),
        (b'{"format": "a", "format": "b"}', "写了两次"),
        (b" " * 5_000_000, "不是凭据"),
    ],
)
def test_what_is_no_receipt_is_refused(content: bytes, what: str) -> None:
    with pytest.raises(ReceiptError, match=what):
        read_receipts(content)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda r: r.pop("inputs"), "inputs"),
        (lambda r: r.update(extra=1), "extra"),
        (lambda r: r.update(program=3), "program"),
        (lambda r: r["rule"].pop("by"), "rule"),
        (lambda r: r["digests"].update(case=None), "digests"),
        (lambda r: r.update(as_of="soon"), "不是日期"),
        (lambda r: r.update(as_of="20261120"), "不能是 20261120"),
        (lambda r: r.update(as_of="9999-12-31"), "不能是 9999"),
    ],
)
def test_a_receipt_is_held_to_its_form(kept: dict[str, Any], change: Change, what: str) -> None:
    change(kept)
    with pytest.raises(ReceiptError, match=what):
        read_receipts(canonical(kept))


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=8), part, max_size=3),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(["contract_amount", "staff", "qualifications", "contracts", "x"]), TREES))
def test_whatever_stands_in_a_receipt_its_check_ends_in_a_finding(inputs: dict[str, Any]) -> None:
    tampered = {**receipt_for("voucher", CASE, DAY), "inputs": inputs}
    found = verify(read_receipts(canonical(sealed(tampered)))[0])
    assert not found.holds


# ---------------------------------------------------------------- one form


def test_there_is_one_form_of_a_value() -> None:
    assert canonical({"b": [1, True, None], "a": "万元"}) == '{"a":"万元","b":[1,true,null]}'.encode()
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    for inexact in (0.1, {1, 2}, object()):
        with pytest.raises(TypeError):
            canonical({"value": inexact})


def test_receipts_refuse_what_calculations_refuse() -> None:
    with pytest.raises(FactError):
        receipt_for("创新券", {"合同金额": "80公斤"}, DAY)
    with pytest.raises(ToolError):
        receipt_for("没有这项政策", {}, DAY)
