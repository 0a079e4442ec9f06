"""The exact calculators at the terminal: how much, whether, until when, and what can be asked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.conftest import Jingda

AS_OF = ("--as-of", "2026-11-20")
HIGH_TECH = ("合同金额=80万元", "已用=15万元", "资质=国家高新技术企业")


# ---------------------------------------------------------------- calc


def test_an_amount_is_worked_out_step_by_step_with_its_clauses(jingda: Jingda) -> None:
    lines = jingda("calc", "创新券", *HIGH_TECH, *AS_OF).out.splitlines()
    assert lines[0] == "首都科技创新券 · 现行有效 · 按 2026年11月20日 的规定"
    assert lines[1] == "条件都符合时，最高35万元（每年）"
    assert "    80万元 × 50% = 40万元 〔第十二条〕" in lines
    assert "    每年额度：40万元、35万元 取低：35万元 〔第十二条第（一）项〕" in lines
    assert "所需创新券张数：7张 〔第十二条〕" in lines
    assert "自己要付：最低45万元" in lines
    assert "依据：《首都科技条件平台与科技创新券实施办法（2026年修订版）》（京科发〔2026〕9号）" in lines
    assert "    第十二条：创新券支付额不超过同一合同实际金额的50%" in lines


@pytest.mark.parametrize("name", ["voucher", "首都科技创新券", "创新券", "《首都科技创新券》", " 科技 创新券 "])
def test_a_program_goes_by_its_id_title_and_aliases(jingda: Jingda, name: str) -> None:
    assert jingda("calc", name, *HIGH_TECH, *AS_OF).out.startswith("首都科技创新券")


@pytest.mark.parametrize(
    "written",
    [
        ("合同实际金额=80万元",),
        ("contract_amount＝80万元",),
        ("合同金额", "=", "80万元"),
        ("合同金额=", "80万元"),
        ("合同金额 = ８０万",),
    ],
    ids="|".join,
)
def test_a_fact_may_be_written_with_either_sign_and_spaces_around_it(jingda: Jingda, written: tuple[str, ...]) -> None:
    assert "80万元 × 50% = 40万元" in jingda("calc", "创新券", *written, *AS_OF).out


def test_a_missing_fact_gives_a_range_and_the_question(jingda: Jingda) -> None:
    out = jingda("calc", "创新券", "合同金额=120万元", "已用=0元", *AS_OF).out
    assert "条件都符合时，20万元至50万元（每年，待定）" in out
    assert "告诉我这些，金额就能算准：\n    是否持有有效期内的国家高新技术企业" in out


def test_several_contracts_share_one_yearly_cap(jingda: Jingda) -> None:
    out = jingda("calc", "创新券", "各份合同=60万元、54万元", "已用=0元", "资质=高企", *AS_OF).out
    assert "第2项：54万元 × 50% = 27万元" in out
    assert "最高50万元（每年）" in out


def test_a_failed_condition_comes_before_the_sum(jingda: Jingda) -> None:
    out = jingda("calc", "创新券", *HIGH_TECH, "职工总数=501人", *AS_OF).out
    assert "按所给情况不能得到支持；若各项条件都符合，最高35万元（每年）" in out
    assert "不符合：职工总数不超过500人（所给：501人） 〔第五条第（一）项第1目〕" in out


def test_outside_its_dates_a_rule_has_a_status_and_no_figures(jingda: Jingda) -> None:
    out = jingda("calc", "创新券", *HIGH_TECH, "--as-of", "2023-09-30").out
    assert "尚未施行" in out
    assert "万元 ×" not in out


def test_vouchers_taken_before_the_new_measures_follow_the_old_ones(jingda: Jingda) -> None:
    out = jingda("calc", "创新券", *HIGH_TECH, "领取日=2026-06-21", "--as-of", "2026-07-01").out
    assert "过渡适用" in out
    assert "京科发〔2023〕16号" in out


def test_json_keeps_every_fen_as_text(jingda: Jingda) -> None:
    given = ("合同金额=246913.58元", "已用=0元", "资质=高企")
    found = json.loads(jingda("calc", "创新券", *given, *AS_OF, "--json").out)
    assert found["benefit"]["high"] == "123456.79"
    assert found["steps"][0]["text"] == "246913.58元 × 50% = 123456.79元"
    assert found["steps"][0]["citation"]["doc_number"] == "京科发〔2026〕9号"
    assert found["steps"][0]["citation"]["locator"] == "第十二条"
    assert (found["verdict"], found["basis"]["status"]) == ("unknown", "in_force")


def test_a_fact_of_another_program_is_named_as_unused(jingda: Jingda) -> None:
    result = jingda("calc", "创新券", *HIGH_TECH, "compute_amount=5万元", *AS_OF)
    assert (result.code, "没有用到：算力服务合同实际发生额" in result.err) == (0, True)


# ---------------------------------------------------------------- check


def test_each_condition_has_its_verdict_and_clause(jingda: Jingda) -> None:
    out = jingda("check", "创新券", "职工=501人", "资产=1亿元", *AS_OF).out
    assert re.search(r"^不符合$", out, re.MULTILINE)
    assert "不符合  职工总数不超过500人（所给：501人） 〔第五条第（一）项第1目〕" in out
    assert "符合  资产总额不超过2亿元（所给：1亿元） 〔第五条第（一）项第1目〕" in out
    assert "待定  年销售收入不超过2亿元" in out
    assert "目前只有一项不符合：职工总数不超过500人（所给：501人）" in out
    assert "主要成员为北京地区在校学生" not in out, "an enterprise is not measured as a team of students"


def test_what_is_missing_is_asked(jingda: Jingda) -> None:
    out = jingda("check", "创新券", "职工=30人", *AS_OF).out
    assert "还需要知道（最能决定结果的在前）：" in out
    assert "上一年的销售收入是多少？（年销售收入=80万元）" in out


def test_a_case_that_meets_all_conditions_is_eligible(jingda: Jingda) -> None:
    company = ("职工=500人", "年销售收入=2亿元", "资产=2亿元", "主营=医药", "财务规范=是", "失信=否")
    project = ("强制检测=否", "同期项目=2项", "city_funded=否")
    found = json.loads(jingda("check", "创新券", *company, *project, *AS_OF, "--json").out)
    assert (found["verdict"], found["payable"], found["summary"]) == ("eligible", "eligible", "符合")
    assert found["questions"] == []


# ---------------------------------------------------------------- deadline


def test_a_deadline_names_its_base_and_the_working_day_after_a_holiday(jingda: Jingda) -> None:
    out = jingda("deadline", "创新券", "领取日=2026-07-01", "--as-of", "2026-09-01").out
    assert "登记截止：2026年10月1日 〔第十五条第（二）项〕" in out
    assert "    领取日2026年7月1日起3个月：2026年10月1日" in out
    assert "2026年10月1日不是工作日，依《民法典》第二百零三条顺延至2026年10月8日" in out
    assert "券有效期届满（最迟）：2027年7月1日" in out
    assert "服务合同哪天到期？（服务合同到期日=2026-07-01）" in out


def test_a_deadline_is_over_only_after_the_working_day_it_moves_to(jingda: Jingda) -> None:
    on_the_last = jingda("deadline", "创新券", "领取日=2026-07-01", "--as-of", "2026-10-08").out
    day_after = jingda("deadline", "创新券", "领取日=2026-07-01", "--as-of", "2026-10-09").out
    assert "登记截止：2026年10月1日 〔" in on_the_last
    assert "登记截止：2026年10月1日，已过 〔" in day_after


def test_deadlines_go_into_a_calendar_file(jingda: Jingda, tmp_path: Path) -> None:
    file = tmp_path / "期限.ics"
    result = jingda("deadline", "创新券", "领取日=2026-07-01", "--ics", str(file), *AS_OF)
    assert (result.code, "已把 2 个日期写入" in result.err) == (0, True)
    assert b"DTSTART;VALUE=DATE:20261001\r\n" in file.read_bytes()


def test_a_calendar_without_any_date_says_which_dates_are_needed(jingda: Jingda, tmp_path: Path) -> None:
    file = tmp_path / "empty.ics"
    result = jingda("deadline", "创新券", "--ics", str(file), *AS_OF)
    assert result.code == 2
    assert "领取日=2026-07-01" in result.err
    assert not file.exists()


# ---------------------------------------------------------------- programs


def test_programs_are_listed_with_their_status(jingda: Jingda) -> None:
    rows = {row.split("\t")[0]: row.split("\t") for row in jingda("programs", *AS_OF).out.splitlines()}
    assert rows["voucher"][1] == "首都科技创新券"
    assert rows["voucher"][3] == "金额、条件、期限"
    assert rows["voucher"][-2] == "现行有效"
    assert all(row[-1].startswith(("未复核", "第二次对照原文", "对照原文订正", "已复核")) for row in rows.values())
    assert all(len(row) == 7 for row in rows.values())


def test_a_program_lists_its_facts_with_unit_and_question(jingda: Jingda) -> None:
    rows = [row.split("\t") for row in jingda("programs", "创新券", *AS_OF).out.splitlines()]
    assert ["staff", "职工总数", "人", "公司职工总数是多少人？", "10人"] in rows
    assert ["contract_amount", "合同实际金额", "元", "服务合同的实际金额是多少？", "80万元"] in rows
    found = json.loads(jingda("programs", "创新券", *AS_OF, "--json").out)
    assert next(fact for fact in found["facts"] if fact["id"] == "staff")["unit"] == "人"


def test_coverage_tells_which_program_computes_an_article_and_what_is_left(jingda: Jingda) -> None:
    out = jingda("programs", "--coverage").out
    assert re.search(r"^    第十二条  部分计算  .*voucher（\d+ 例）.*每期额度发完即止", out, re.MULTILINE)
    documents = json.loads(jingda("programs", "--coverage", "--json").out)["documents"]
    measures = next(document for document in documents if document["doc_id"] == "voucher-measures-2026")
    assert len(measures["articles"]) == 25
    assert measures["articles"][0]["extent"] == "只有文字"


# ---------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("calc",), "缺少政策"),
        (("calc", "创新卷"), "是否指：首都科技创新券（voucher）"),
        (("calc", "券"), "请选一项："),
        (("calc", "无此事"), "可用 jingda programs 列出全部政策"),
        (("calc", "创新券", "合同金额"), "请写成 事实=值"),
        (("calc", "创新券", "=80万元"), "请写成 事实=值"),
        (("calc", "创新券", "合同金客=80万元"), "是否指：合同实际金额"),
        (("calc", "创新券", "合同金额=80万元", "合同=90万元"), "各份合同=60万元、54万元"),
        (("calc", "创新券", "合同金额=80万元", "合同金额=90万元"), "写了两次"),
        (("calc", "创新券", "合同金额=501人"), "这里应填金额，如 50万元"),
        (("calc", "创新券", f"合同金额={'9' * 100}元"), "位数太多"),
        (("calc", "创新券", "合同金额=99999999999亿元"), "数值太大"),
        (("calc", "创新券", "合同金额=很多"), "请写成 50万元"),
        (("calc", "创新券", "合同金额=-5万元"), "不能小于0"),
        (("check", "创新券", "职工=80万元"), "单位不对"),
        (("check", "创新券", "失信=也许"), "请回答 是 或 否"),
        (("check", "创新券", "主体=个人"), "可选：科技型中小微企业、创业团队"),
        (("deadline", "创新券", "领取日=2026-02-31"), "这一天不存在"),
        (("deadline", "创新券", "领取日=80万元"), "请写成 2026-07-01"),
        (("deadline", "创新券", "领取日=2026-07-01", "--ics", "/nowhere/x.ics"), "日历文件写不进去"),
        (("programs", "创新券", "--coverage"), "--coverage"),
        (("calc", "创新券", "--as-of", "2026-02-31"), "在日历上不存在"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_mistake_says_what_is_expected_in_one_line(jingda: Jingda, arguments: tuple[str, ...], message: str) -> None:
    result = jingda(*arguments)
    assert result.code == 2
    assert message in result.err
    assert len(result.err.strip().splitlines()) == 1


@pytest.mark.parametrize("command", ["calc", "check", "deadline", "programs"])
def test_every_calculator_has_help_in_chinese(jingda: Jingda, command: str) -> None:
    result = jingda(command, "--help")
    assert result.code == 0
    assert "用法：jingda" in result.out and "Usage" not in result.out
    assert f"\n  {command}" in jingda("--help").out


def test_the_calculators_load_neither_search_nor_web() -> None:
    heavy = "chromadb,gradio,fastapi,numpy,langchain_core"
    code = f"import sys, ui.commands.calc, ui.commands.programs; print([m for m in '{heavy}'.split(',') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
