"""The endpoints as FastAPI calls them: they name where each argument comes from, and call one operation."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body, Depends, Path, Query, Request
from fastapi.responses import Response, StreamingResponse

from tools.errors import ReceiptError
from tools.receipts.read import read_json
from ui.rest.stream import UNBUFFERED, answer_events
from ui.service.arguments import (
    NAME_CHARS,
    Arguments,
    AskArguments,
    AsOf,
    ClauseArguments,
    CompareArguments,
    DeadlineArguments,
    DocumentArguments,
    DocumentsArguments,
    FaqArguments,
    ListArguments,
    MatchArguments,
    NameArguments,
    ProgramArguments,
    SearchArguments,
    VerifyArguments,
)
from ui.service.operations import Operations, check_question

Json = dict[str, Any]


class AsOfQuery(Arguments):
    """按哪一天的规定。"""

    as_of: AsOf = ""


async def unique_keys(request: Request) -> None:
    """Hold a body to one value for each key: of two, this program would read the last and another perhaps the first."""
    try:
        read_json(await request.body())
    except ReceiptError as error:
        raise ReceiptError(error.what, where="body", remedy="请原样给出凭据，每个键只写一次") from error


_Id = Path(max_length=NAME_CHARS, min_length=1)


class Handlers:
    """One method for each row of the table."""

    def __init__(self, operations: Operations) -> None:
        self._do = operations

    def ask(self, given: Annotated[AskArguments, Body()], response: Response) -> Json:
        answer, key = self._do.kept_answer(given, "api")
        if key:
            response.headers["X-Answer-Id"] = key
        return answer.as_json()

    async def ask_stream(self, given: Annotated[AskArguments, Body()]) -> Response:
        check_question(given)  # what cannot be asked gets its status before anything is sent
        events = answer_events(self._do, given)
        return StreamingResponse(events, media_type="text/event-stream", headers=UNBUFFERED)

    def search(self, given: Annotated[SearchArguments, Query()]) -> Json:
        return self._do.search(given)

    def clause(self, clause_id: Annotated[str, _Id], given: Annotated[AsOfQuery, Query()]) -> Json:
        return self._do.clause(ClauseArguments(clause_id=clause_id, as_of=given.as_of))

    def documents(self, given: Annotated[DocumentsArguments, Query()]) -> Json:
        return self._do.documents(given)

    def document(self, doc_id: Annotated[str, _Id], given: Annotated[AsOfQuery, Query()]) -> Json:
        return self._do.document(DocumentArguments(doc_id=doc_id, as_of=given.as_of))

    def faqs(self, given: Annotated[FaqArguments, Query()]) -> Json:
        return self._do.faqs(given)

    def programs(self, given: Annotated[ListArguments, Query()]) -> Json:
        return self._do.programs(given)

    def program(self, program: Annotated[str, _Id], given: Annotated[AsOfQuery, Query()]) -> Json:
        return self._do.program(NameArguments(program=program, as_of=given.as_of))

    def calc(self, given: Annotated[ProgramArguments, Body()]) -> Json:
        return self._do.calculate(given)

    def check(self, given: Annotated[ProgramArguments, Body()]) -> Json:
        return self._do.check(given)

    def deadline(self, given: Annotated[DeadlineArguments, Body()]) -> Json:
        return self._do.deadlines(given)

    def calendar(self, given: Annotated[DeadlineArguments, Body()]) -> Response:
        headers = {"content-disposition": 'attachment; filename="deadlines.ics"'}
        return Response(self._do.calendar(given), media_type="text/calendar", headers=headers)

    def match(self, given: Annotated[MatchArguments, Body()]) -> Json:
        return self._do.match(given)

    def verify(self, given: Annotated[VerifyArguments, Body()], _: Annotated[None, Depends(unique_keys)]) -> Json:
        return self._do.verify(given)

    def compare(self, given: Annotated[CompareArguments, Query()]) -> Json:
        return self._do.compare(given)
