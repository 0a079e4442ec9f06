"""/admin/insight: what is asked and how it is answered, for supervisors."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from knowledge.errors import InputError
from ui.dates import parse_date, today_in_beijing
from ui.insight import export
from ui.insight.figures import Figures, figures
from ui.insight.labels import face_label, reason_label
from ui.insight.plots import Series, bars, lines
from ui.insight.questions import Outcome, Span, questions
from ui.records import audit
from ui.web.access import Supervisor, office_of
from ui.web.render import page

USUAL_DAYS, MOST_DAYS = 30, 366
MOST_EXPORTED = 200_000


def router() -> APIRouter:
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    @routes.get("/admin/insight")
    def insight_page(request: Request, caller: Supervisor, first: str = "", last: str = "") -> Response:
        span, fault = _span(first, last)
        with office_of(request).database.reading() as connection:
            counted = figures(questions(connection, span), span)
        html = page("insight.html", here="insight", caller=caller, counted=counted, fault=fault, outcomes=list(Outcome),
                    plots=_plots(counted), reason_label=reason_label, face_label=face_label,
                    today=today_in_beijing(), quick=_quick(today_in_beijing()))  # fmt: skip
        return HTMLResponse(html, status_code=400 if fault else 200)

    @routes.get("/admin/insight/export.{kind}")
    def exported(request: Request, caller: Supervisor, kind: str, first: str = "", last: str = "") -> Response:
        span, fault = _span(first, last)
        if kind not in export.KINDS or fault:
            heading = fault or "没有这种格式"
            return HTMLResponse(page("message.html", here="", heading=heading, text="可以下载 .csv 或 .xlsx。"),
                                status_code=400 if fault else 404)  # fmt: skip
        return _file(request, caller.name, kind, span)

    return routes


def _file(request: Request, name: str, kind: str, span: Span) -> Response:
    database = office_of(request).database
    with database.reading() as connection:
        found = []
        for question in questions(connection, span):
            found.append(question)
            if len(found) > MOST_EXPORTED:
                text = f"这段时间有超过 {MOST_EXPORTED} 个问题，请缩短日期范围。"
                return HTMLResponse(page("message.html", here="", heading="一次导出不完", text=text), status_code=413)
    body = "".join(export.as_csv(found)).encode() if kind == "csv" else export.as_xlsx(found, figures(found, span))
    with database.writing() as connection:
        audit.append(connection, name, "insight.export", f"{span.first} – {span.last}", kind=kind, rows=len(found))
    headers = {"content-disposition": f'attachment; filename="jingda-{span.first}-{span.last}.{kind}"'}
    return Response(body, media_type=export.KINDS[kind], headers=headers)


def _span(first: str, last: str) -> tuple[Span, str]:
    """Return the days asked for, or the usual ones with what is wrong with those."""
    today = today_in_beijing()
    usual = Span(today - timedelta(days=USUAL_DAYS - 1), today)
    try:
        end = parse_date(last) if last else today
        begin = parse_date(first) if first else end - timedelta(days=USUAL_DAYS - 1)
    except (InputError, OverflowError) as error:
        return usual, str(error) or "日期不能使用"
    if begin > end:
        return usual, "开始日期晚于结束日期"
    if (end - begin).days >= MOST_DAYS:
        return usual, f"最多看 {MOST_DAYS} 天"
    return Span(begin, end), ""


def _quick(today: date) -> list[tuple[str, date]]:
    """Return (words, first day) of the spans that are asked for most."""
    return [
        ("7 天", today - timedelta(days=6)),
        ("30 天", today - timedelta(days=29)),
        ("90 天", today - timedelta(days=89)),
    ]


def _plots(counted: Figures) -> dict[str, object]:
    labels = [f"{day.day.month}/{day.day.day}" for day in counted.days]
    outcomes = [Series(o.label, f"o-{o.value}", [day.outcomes[o] for day in counted.days]) for o in Outcome]
    times = [
        Series("中位", "l-half", [day.percentile(0.5) for day in counted.days]),
        Series("95% 不超过", "l-most", [day.percentile(0.95) for day in counted.days]),
    ]
    thumbs = [
        Series("有帮助", "o-answered", [day.up for day in counted.days]),
        Series("没帮助", "o-unanswered", [day.down for day in counted.days]),
    ]
    return {
        "outcomes": bars("每天的问题，按结果", labels, outcomes),
        "times": lines("每天的回答用时，毫秒", labels, times, " 毫秒"),
        "thumbs": bars("每天的评价", labels, thumbs),
    }
