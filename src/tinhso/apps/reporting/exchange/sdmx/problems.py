"""Errors as SDMX says them: its own codes (SDMX 2.1, section 7), in the format that was asked for."""

import json
from xml.sax.saxutils import escape

from django.http import HttpResponse

STATUS = {
    100: 404,  # no results found
    110: 401,  # unauthorized
    140: 400,  # syntax error
    150: 403,  # semantic error
    406: 406,  # no such format; HTTP's own code, SDMX has none
    500: 500,
    501: 501,  # not implemented
    510: 413,  # the answer is larger than this service gives
}
MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
COMMON = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"


class SdmxProblem(Exception):
    """The question cannot be answered: SDMX's code and why."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


def answer(problem: SdmxProblem, accept: str) -> HttpResponse:
    """The error message: SDMX-JSON for who asked for JSON, else SDMX-ML."""
    status, words = STATUS[problem.code], str(problem)
    if "json" in accept:
        body = {"errors": [{"code": problem.code, "title": words, "titles": {"vi": words}}]}
        return HttpResponse(
            json.dumps(body, ensure_ascii=False),
            status=status,
            content_type="application/vnd.sdmx.data+json;version=2.0.0",
        )
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<mes:Error xmlns:mes="{MESSAGE}" xmlns:com="{COMMON}">'
        f'<mes:ErrorMessage code="{problem.code}"><com:Text xml:lang="vi">{escape(words)}</com:Text>'
        "</mes:ErrorMessage></mes:Error>"
    )
    return HttpResponse(text, status=status, content_type="application/xml; charset=utf-8")
