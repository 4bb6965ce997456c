"""What was published stays as it was: after a correction, after a newer edition of its framework, in a new process."""

import copy
import json
import os
import subprocess
import sys
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client

from tests.province import province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.models import Assessment, Run
from tinhso.apps.scoring.provenance import rerunning
from tinhso.apps.scoring.provenance.operations import open_correction
from tinhso.apps.scoring.tests.conftest import FRAMEWORK, Round
from tinhso.engines.indicators.store.api import Stage, register

API = "/api/v1/assessments/dot-thu"
WHY = "Bộ chỉ số có bản mới; phường Hải Tân sửa tử số"

# Another process: nothing is remembered, sets and dicts hash otherwise.
AGAIN = """
import django
django.setup()
from tinhso.apps.scoring.provenance import cli
raise SystemExit(cli.main(["verify"]))
"""


def newer(round_: Round) -> None:
    """The framework's next edition, in which the ratio gives 6 points and the typed points at most 2."""
    body: dict[str, Any] = copy.deepcopy(FRAMEWORK)
    body["items"][1]["max"], body["items"][2]["max"] = 6, 2
    edition = register("bo-thu", "Bộ chỉ số thử, bản 2", body)
    Assessment.objects.filter(pk=round_.assessment.pk).update(edition=edition)
    round_.assessment = Assessment.objects.get(pk=round_.assessment.pk)
    for unit in (round_.hai_tan, round_.tan_binh):
        unit.assessment = round_.assessment


def published_again(entered: Round) -> Run:
    newer(entered)
    open_correction(actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF, reason=WHY)
    operations.enter(
        actor=entered.manager, unit=entered.hai_tan, item="2", stage=Stage.SELF,
        values={"numerator": "10", "denominator": "40"},
    )  # fmt: skip
    return operations.publish(actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF)


def read(path: str) -> Any:
    answer = Client().get(f"{API}{path}")
    assert answer.status_code == 200, path
    return answer.json()


@pytest.mark.django_db
def test_a_published_run_reads_the_same_through_the_api_after_a_correction_and_a_newer_edition(
    run: Run, entered: Round
) -> None:
    before = read("/units/hai-tan/provenance")
    assert before == read("/units/hai-tan/provenance?run=1")
    second = published_again(entered)
    assert read("/units/hai-tan/provenance?run=1") == before
    now = read("/units/hai-tan/provenance")
    assert now == read("/units/hai-tan/provenance?run=2")
    assert (before["total"], now["total"]) == ("5.750000", "3.500000")
    assert [one["max"] for one in before["items"]] == [2, 5, 3]
    assert [one["max"] for one in now["items"]] == [2, 6, 2]
    assert [(one["number"], one["corrects"]) for one in read("/runs")] == [(2, 1), (1, None)]
    assert rerunning.rerun(Run.objects.get(number=1)).same
    assert rerunning.rerun(second).same
    assert Client().get(f"{API}/units/hai-tan/provenance?run=9").status_code == 404


@pytest.mark.django_db
def test_the_difference_is_read_through_the_api(run: Run, entered: Round) -> None:
    published_again(entered)
    found = read("/runs/2/difference")
    assert (found["against"], found["reason"], found["same_framework"]) == (1, WHY, False)
    assert (found["changed"], found["moved"]) == (2, 2)
    one = next(each for each in found["units"] if each["unit"] == "hai-tan")
    assert (one["old_rank"], one["rank"], one["old_total"], one["total"]) == (1, 2, "5.750000", "3.500000")
    (item,) = one["items"]
    assert (item["code"], item["old"], item["new"]) == ("2", 3.75, 1.5)
    assert item["inputs"] == [{"label": "hồ sơ nộp trực tuyến", "old": "30", "new": "10"}]
    assert Client().get(f"{API}/runs/1/difference").status_code == 404, "the first run corrects nothing"


@pytest.mark.django_db
def test_a_draft_has_no_difference_and_no_provenance_for_the_public(run: Run, entered: Round) -> None:
    open_correction(actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF, reason=WHY)
    for path in ("/runs/2/difference", "/runs/1/difference?against=2", "/units/hai-tan/provenance?run=2"):
        assert Client().get(f"{API}{path}").status_code == 404, path
    assert WHY not in json.dumps(read("/runs"), ensure_ascii=False)


@pytest.mark.django_db
def test_the_pages_of_a_published_run_keep_its_framework_while_a_newer_one_waits(
    run: Run, entered: Round
) -> None:
    newer(entered)
    page = Client().get("/xep-hang/dot-thu/don-vi/hai-tan/2/").content.decode()
    assert "trên 5 điểm" in page
    assert "trên 6 điểm" not in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_computes_the_same_bit_for_bit(run: Run, entered: Round, seed: str) -> None:
    published_again(entered)
    server = connection.settings_dict
    where = f"postgresql://{server['USER']}@/{server['NAME']}?host={quote(server['HOST'], safe='')}"
    done = subprocess.run(
        [sys.executable, "-c", AGAIN],
        env={**os.environ, "DATABASE_URL": where, "PYTHONHASHSEED": seed,
             "PYTHONPATH": os.pathsep.join(sys.path),
             "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")},
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("đúng như đã công bố") == 2
    for one in Run.objects.all():
        assert one.results_digest[:12] in done.stdout
