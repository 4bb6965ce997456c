"""The examples of docs/reference/exchange.md are answered as they say."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from tinhso.apps.reporting.exchange.tests.conftest import make_token

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "exchange.md"
EXAMPLE = re.compile(r"```http\n(.*?)\n```\n```answer (\d+)\n(.*?)\n```", re.S)
EXAMPLES = EXAMPLE.findall(PAGE.read_text("utf-8"))


def test_every_way_in_has_an_example():
    paths = {asked.split()[1].split("?")[0].rsplit("/", 1)[0] for asked, _status, _said in EXAMPLES}
    assert len(EXAMPLES) == 10
    assert {"/sdmx/2.1/data/DF_hoc-quy", "/api", "/api/v1"} <= paths


@pytest.mark.parametrize(("asked", "status", "said"), EXAMPLES)
def test_an_example_is_answered_as_the_page_says(office, asked, status, said):
    head, _blank, body = asked.partition("\n\n")
    (method, path), *lines = (line.split(maxsplit=1) for line in head.split("\n"))
    headers = {name.rstrip(":"): value for name, value in lines}
    if "Authorization" in headers:
        headers["Authorization"] = f"Bearer {make_token(office, 'mai')}"
    media = headers.pop("Content-Type", "application/octet-stream")
    answer = Client(enforce_csrf_checks=True).generic(method, path, body, media, headers=headers)
    got = (answer.getvalue() if answer.streaming else answer.content).decode()
    assert answer.status_code == int(status), got
    if answer.headers["Content-Type"].startswith("application/json"):
        got = json.dumps(json.loads(got), ensure_ascii=False)
    for line in said.split("\n"):
        assert line in got
