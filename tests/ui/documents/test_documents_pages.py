"""Documents from the pages: upload in a process of its own, what came of it, comparison, effect, retiring; and what is refused."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from agent import ask
from agent.faq.foundations import foundations
from ingest.former import former_versions
from ingest.pipeline import parser_fingerprint
from knowledge.embedder import load_embedder
from knowledge.errors import InputError
from knowledge.store import current_info, open_current
from tests.databases import new_sqlite
from tests.staff import Person, cheap_passwords, hired, seated
from tests.ui.conftest import Jingda
from tests.ui.test_match import COMPANY
from ui.accounts.roles import Role
from ui.desk import Desk
from ui.documents.jobs import Job, Jobs, Standing, State
from ui.documents.runner import Runner
from ui.documents.texts import open_text
from ui.langchain import jingda_tools
from ui.records import audit, faqs
from ui.records.faqs import FaqState, Wording
from ui.settings import load_settings
from ui.web.app import create_app
from ui.web.documents.admin import newest
from ui.web.documents.upload import safe_name
from ui.web.office import Office

MEASURES = Path("knowledge/corpus/voucher-measures-2026.txt")
ROOT = Path(__file__).parents[3]
PAGE = {"accept": "text/html"}


@dataclass(frozen=True, slots=True)
class Site:
    client: TestClient
    office: Office
    admin: Person
    home: Path
    runner: Runner
    desk: Desk

    def upload(self, *files: tuple[str, bytes], replace: bool = False, **headers: str):
        data = {"csrf": self.admin.form_token, **({"replace": "1"} if replace else {})}
        sent = [("files", file) for file in files]
        return seated(self.client, self.admin).post("/admin/documents/upload", data=data, files=sent, headers=headers)

    def actions(self) -> list[str]:
        with self.office.database.reading() as connection:
            return [entry.action for entry in audit.entries(connection)]


@pytest.fixture(scope="module")
def site(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("documents") / "home"
    shutil.copytree(shipped_home, home)
    with pytest.MonkeyPatch.context() as patch:
        cheap_passwords(patch)
        settings = load_settings({"JINGDA_HOME": str(home), "JINGDA_RATE_PER_MINUTE": "0", "JINGDA_UPLOAD_MB": "2"})
        office = Office(settings, new_sqlite(home))
        office.start()
        knowledge = open_current(home, embedder=load_embedder(), parser_fingerprint=parser_fingerprint())
        desk = Desk(knowledge, ask, home=home)
        app = create_app(desk, office)
        runner = app.state.documents
        client = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
        yield Site(client, office, hired(office, Role.ADMIN), home, runner, desk)
        client.close()
        desk.close()
        office.close()


def revised() -> bytes:
    text = (ROOT / MEASURES).read_text("utf-8")
    changed = text.replace("每年可使用创新券额度最高为50万元", "每年可使用创新券额度最高为60万元")
    assert changed != text
    return changed.encode()


def publish_resting_on_the_text(site: Site) -> int:
    """Publish an FAQ on the clause that is about to change; return its id."""
    answer = ask(["创新券一年最多能用多少？"], as_of=date(2026, 11, 20), knowledge=site.desk.knowledge)
    cited = [c for c in answer.citations if c.clause_id.startswith("voucher-measures-2026:12")]
    rests_on = foundations(site.desk.knowledge, cited, date(2026, 11, 20))
    wording = Wording("一年最多用多少", "答", date(2026, 11, 20), (), rests_on=rests_on)
    with site.office.database.writing() as connection:
        made = faqs.add(connection, wording, author="test")
        faqs.move(connection, made, FaqState.PUBLISHED, actor="test")
    return made


# what is refused


def test_files_that_cannot_be_policy_texts_are_refused_at_once_and_nothing_is_kept(site: Site) -> None:
    before = site.runner.jobs.listed()
    reply = site.upload(("图.png", b"\x89PNG\r\n\x1a\n"), ("空.txt", b""), ("表.exe", b"MZ\x90\x00"), **PAGE)
    assert reply.status_code == 400
    for said in ("这是图片（PNG），不是政策文本", "文件是空的（0 字节）", "这是程序，不是政策文本"):
        assert said in reply.text
    assert site.runner.jobs.listed() == before
    assert not any(site.runner.jobs.folder.iterdir())


def test_an_upload_without_files_is_told_so(site: Site) -> None:
    assert "没有选择文件" in site.upload(**PAGE).text


@pytest.mark.parametrize("declared", [True, False])
def test_an_upload_beyond_its_own_limit_is_refused(site: Site, declared: bool) -> None:
    """A body that declares its length is refused by it; one that comes in chunks when the limit is passed."""
    chunk = b"--x\r\nContent-Disposition: form-data; name=files; filename=a.txt\r\n\r\n" + b"a" * 300_000
    body = chunk * 8
    headers = {
        "content-type": "multipart/form-data; boundary=x",
        "x-csrf-token": site.admin.form_token,
        "accept": "application/json",
    }
    content = body if declared else (body[i : i + 65_536] for i in range(0, len(body), 65_536))
    reply = seated(site.client, site.admin).post("/admin/documents/upload", content=content, headers=headers)
    assert reply.status_code == 413
    assert "2 MB" in reply.text


def test_more_than_a_megabyte_goes_nowhere_else(site: Site) -> None:
    reply = seated(site.client, site.admin).post("/admin/documents/retire", content=b"a" * 1_100_000)
    assert reply.status_code == 413


@pytest.mark.parametrize("role", [None, Role.STAFF, Role.SUPERVISOR])
def test_nothing_is_read_of_an_upload_by_someone_who_may_not(site: Site, role: Role | None) -> None:
    person = hired(site.office, role, f"up-{role}") if role else None
    read = 0

    def body() -> Iterator[bytes]:
        nonlocal read
        read += 1
        yield b"a" * 1000

    headers = {"content-type": "multipart/form-data; boundary=x"}
    reply = seated(site.client, person).post("/admin/documents/upload", content=body(), headers=headers)
    assert reply.status_code == (403 if role else 401)
    assert site.runner.jobs.listed() == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"), ("C:\\docs\\办法.docx", "办法.docx"), (".htaccess", "htaccess"),
        ("", "文件"), ("a\x00b\n.txt", "ab.txt"), ("长" * 300 + ".pdf", "长" * 80 + ".pdf"), ("..", "文件"),
    ],
)  # fmt: skip
def test_a_name_never_leads_out_of_its_folder(given: str, kept: str) -> None:
    assert safe_name(given).replace("�", "").replace(" ", "") == kept


def test_a_name_with_markup_is_shown_as_text(site: Site) -> None:
    reply = site.upload(("<img src=x onerror=alert(1)>.txt", b"\x7fELF\0\0"), **PAGE)
    assert reply.status_code == 400
    assert "onerror=alert(1)" in reply.text, "the file is named"
    assert "<img src=x" not in reply.text


# taking in, comparing, retiring: in this order, for each builds an index


def test_a_number_that_is_held_is_refused_until_it_is_to_be_replaced(site: Site) -> None:
    generation = current_info(site.home)
    reply = site.upload(("修订.txt", revised()), **PAGE)
    assert reply.status_code == 303
    site.runner.wait()
    shown = seated(site.client, site.admin).get(reply.headers["location"]).text
    assert "未完成" in shown and "新版取代旧版" in shown and "再试一次" in shown
    assert str(site.home) not in shown
    assert current_info(site.home) == generation, "the index stands as it was"
    job = site.runner.jobs.listed()[0]
    assert site.runner.jobs.has_files(job), "the file need not be sent again"


def test_the_same_files_are_tried_again_and_replace_the_old_version(site: Site) -> None:
    resting = publish_resting_on_the_text(site)
    job = site.runner.jobs.listed()[0]
    address = f"/admin/documents/jobs/{job.id}"
    data = {"csrf": site.admin.form_token, "replace": "1"}
    assert seated(site.client, site.admin).post(f"{address}/again", data=data, headers=PAGE).status_code == 303
    site.runner.wait()
    assert site.client.get(f"{address}/state").json()["label"] == "完成"
    shown = site.client.get(address).text
    assert "取代了旧版" in shown and "规则所引的原文有 1 处在新版中已改动或删去" in shown
    with site.office.database.reading() as connection:
        assert faqs.get(connection, resting).state is FaqState.REVIEW, "at once, not at the next hourly review"
    assert not site.runner.jobs.has_files(job), "what was taken in lies in the library"
    (former,) = former_versions(site.home)
    assert former.id == "voucher-measures-2026@1"
    assert "50万元" in open_text(site.desk.knowledge, site.home, former.id).document.text
    assert {"document.ingest.ask", "document.ingest"} <= set(site.actions())


def test_the_document_keeps_its_id_and_its_rules_say_that_their_words_are_gone(site: Site) -> None:
    held = site.desk.knowledge.document("voucher-measures-2026")
    assert "额度最高为60万元" in held.text and "京科发-2026-9" not in {
        d.doc_id for d in site.desk.knowledge.documents()
    }
    facts = {"合同实际金额": "80万元", "今年已使用的创新券额度": "15万元"}
    asked = {"program": "创新券", "facts": facts, "as_of": "2026-11-20"}
    for path in ("calc", "check"):
        note = site.client.post(f"/api/v1/{path}", json=asked).json()["basis"]["notes"][0]
        assert note.startswith("规则待核对：《") and "第十二条第（一）项已改动或删去" in note
    question = "我们签了80万元的创新券服务合同，今年已经用了15万元，能支持多少？"
    answer = site.client.post("/api/v1/ask", json={"question": question, "as_of": "2026-11-20"}).json()
    assert answer["calculations"] and answer["notices"][0].startswith("规则待核对")
    company = {"text": "北京的科技型中小企业，国家高新技术企业，职工30人", "as_of": "2026-11-20", "limit": 500}
    groups = site.client.post("/api/v1/match", json=company).json()
    doubted = [
        line["basis"]["program"]
        for name in ("fitting", "open", "failing")
        for line in groups[name]
        if any(note.startswith("规则待核对") for note in line["basis"]["notes"])
    ]
    assert doubted == ["voucher"]
    for page in ("/calc/voucher", "/deadline/voucher"):
        assert "规则待核对" in site.client.get(page).text
    assert "规则待核对" not in site.client.get("/calc/zgc-parks-2022").text


@pytest.mark.parametrize("kind", ["xlsx", "html"])
def test_the_report_of_a_matching_says_so_too(
    site: Site, jingda: Jingda, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str
) -> None:
    monkeypatch.setenv("JINGDA_HOME", str(site.home))
    path = tmp_path / f"report.{kind}"
    printed = jingda("match", *COMPANY, "--as-of", "2026-11-20", "--report", str(path))
    fetched = site.client.get(
        f"/match/report.{kind}", params={**dict(f.split("=") for f in COMPANY), "as_of": "2026-11-20"}
    )
    for shown in (printed.out, reading(path.read_bytes(), kind), reading(fetched.content, kind)):
        assert shown.count("规则待核对：《") == 1, "the one program whose rule is in doubt"


def reading(report: bytes, kind: str) -> str:
    """Return all words of a report."""
    if kind == "html":
        return report.decode()
    book = load_workbook(BytesIO(report))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)


def test_a_table_of_companies_names_the_programs_in_doubt(
    site: Site, jingda: Jingda, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JINGDA_HOME", str(site.home))
    table, out = tmp_path / "companies.csv", tmp_path / "out.csv"
    table.write_text("名称,职工总数\n甲,46人\n乙,很多\n", "utf-8")
    assert jingda("match", "--table", str(table), "--out", str(out), "--as-of", "2026-11-20").code == 1
    first, second = csv.DictReader(out.read_text("utf-8-sig").splitlines())
    assert (first["规则待核对"], first["问题"]) == ("首都科技创新券", "")
    assert second["规则待核对"] == "" and "职工总数" in second["问题"]


def test_the_tools_of_langchain_say_so_too(site: Site) -> None:
    tools = {tool.name: tool for tool in jingda_tools(site.desk, as_of=date(2026, 11, 20))}
    assert "规则待核对" in tools["calculate"].invoke({"program": "创新券", "facts": {"合同实际金额": "80万元"}})
    assert "规则待核对" not in tools["check"].invoke({"program": "zgc-parks-2022"})


def test_the_report_of_a_job_is_of_the_index_it_made_while_another_request_opens_it(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("new")
    seen = iter(["old", "old", "new"])

    class Opening:
        @property
        def knowledge(self) -> SimpleNamespace:
            return SimpleNamespace(info=SimpleNamespace(id=next(seen)))

    assert newest(Opening(), tmp_path).info.id == "new"  # type: ignore[arg-type]


def test_the_replaced_version_is_compared_with_the_new_one(site: Site) -> None:
    (former,) = former_versions(site.home)
    shown = site.client.get("/documents/compare", params={"old": former.id, "new": former.successor}).text
    assert re.search(r'<del class="fig">50万元</del>', shown) and re.search(r'<ins class="fig">60万元</ins>', shown)
    assert shown.count('<li id="r') == 1
    assert former.id in site.client.get("/documents/compare").text


def test_the_effect_names_the_rules_and_the_published_faqs(site: Site) -> None:
    (former,) = former_versions(site.home)
    with site.office.database.writing() as connection:
        cited = {"clause_id": "voucher-measures-2026:12.k1.x1", "quote": "每年可使用创新券额度最高为50万元"}
        sound = {"clause_id": "voucher-measures-2026:1", "quote": "为规范首都科技条件平台"}
        for question, citation in (("一年最多多少", cited), ("为什么制定", sound), ("还是草稿", cited)):
            made = faqs.add(connection, Wording(question, "答", date(2026, 11, 20), (citation,)), author="test")
            if question != "还是草稿":
                faqs.move(connection, made, FaqState.PUBLISHED, actor="test")
    pair = {"old": former.id, "new": former.successor}
    supervisor = hired(site.office, Role.SUPERVISOR, "effects")
    shown = seated(site.client, supervisor).get("/admin/documents/effects", params=pair).text
    assert "1 项政策的 1 处引文在新版中已不存在" in shown
    assert "一年最多多少" in shown and "为什么制定" not in shown and "还是草稿" not in shown
    overall = site.client.get("/admin/documents/effects").text
    assert "待复核" in shown and "一年最多用多少" in shown, "what the review took back is told, too"
    assert "1 项政策的 1 处引文在收录的文件中找不到" in overall, "the other rules read the version that replaced theirs"


def test_a_document_is_retired_and_brought_back(site: Site) -> None:
    doc_id = "zgc-parks-2022"
    asked = seated(site.client, site.admin).get("/admin/documents/retire", params={"doc_id": doc_id}).text
    assert "项计算规则引用它" in asked
    for path, held in (("retire", False), ("restore", True)):
        data = {"csrf": site.admin.form_token, "doc_id": doc_id}
        assert site.client.post(f"/admin/documents/{path}", data=data, headers=PAGE).status_code == 303
        site.runner.wait()
        assert (doc_id in {d.doc_id for d in site.desk.knowledge.documents()}) is held
    assert {"document.retire", "document.restore"} <= set(site.actions())


def test_what_is_nobody_s_is_told_so(site: Site) -> None:
    data = {"csrf": site.admin.form_token, "doc_id": "nichts"}
    assert seated(site.client, site.admin).post("/admin/documents/retire", data=data, headers=PAGE).status_code == 404
    assert site.client.post("/admin/documents/restore", data=data, headers=PAGE).status_code == 404
    assert site.client.get("/admin/documents/jobs/nichts").status_code == 404
    assert site.client.get("/documents/compare", params={"old": "没有", "new": "京科发〔2026〕9号"}).status_code == 404
    script = "<script>alert(1)</script>"
    shown = site.client.get("/documents/compare", params={"old": script, "new": script})
    assert shown.status_code == 404 and script not in shown.text


def test_the_list_has_every_document_with_the_rules_that_quote_it(site: Site) -> None:
    shown = seated(site.client, site.admin).get("/admin/documents", params={"q": "国际化", "as_of": "2026-11-20"}).text
    assert "撤下" in shown
    assert re.search(r"\d+ 项</td>", shown)


def test_retiring_the_new_version_brings_the_old_one_back_and_the_doubt_goes(site: Site) -> None:
    data = {"csrf": site.admin.form_token, "doc_id": "voucher-measures-2026"}
    assert site.client.post("/admin/documents/retire", data=data, headers=PAGE).status_code == 303
    site.runner.wait()
    assert "额度最高为60万元" not in site.desk.knowledge.document("voucher-measures-2026").text
    assert "规则待核对" not in site.client.get("/calc/voucher").text
    assert site.client.post("/admin/documents/retire", data=data, headers=PAGE).status_code == 303
    site.runner.wait()
    assert "所依据的文件已撤下" in site.client.get("/calc/voucher").text


# processes


def test_a_process_that_is_killed_is_told_and_costs_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "ui.documents.runner.COMMAND", ("-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    )
    generation = current_info(site.home)
    reply = site.upload(
        ("甲.txt", "关于测试的通知\n\n第一条 测试。\n第二条 再测试。".encode()), accept="application/json"
    )
    assert reply.status_code == 202
    site.runner.wait()
    shown = seated(site.client, site.admin).get(reply.json()["job"]).text
    assert "处理被系统中止" in shown and "再试一次" in shown
    assert current_info(site.home) == generation


def test_a_job_of_an_earlier_life_of_the_server_counts_as_broken_off(site: Site) -> None:
    jobs = Jobs(site.home)
    job = jobs.new("retire", "admin")
    jobs.save(job)
    jobs.tell(job, Standing(State.RUNNING, "核对", 0, 1))
    assert site.runner.standing(job).state is State.BROKEN_OFF
    jobs.forget(job)


def test_a_running_job_is_not_begun_twice(site: Site) -> None:
    job = Job("x", "retire", ("a",), "admin", "2026-11-21T00:00:00+00:00")
    site.runner._mine.add("x")
    try:
        with pytest.raises(InputError, match="正在处理"):
            site.runner.again(job, "admin", replace_same=False)
    finally:
        site.runner._mine.discard("x")
