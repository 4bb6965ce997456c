"""A rank is one of the ranked units; how many are not ranked, and why, is said beside it. Five of six are ranked."""

import json

import pytest
from django.test import Client

from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.provenance import dossier, paper
from tinhso.apps.scoring.rankings import pages
from tinhso.apps.scoring.rankings.pages import Asked

pytestmark = pytest.mark.django_db
WHY = "1 đơn vị không xếp hạng: Mới lập trong năm, chưa đủ kỳ đánh giá."


def said(client: Client, where: str) -> str:
    return " ".join(client.get(where).content.decode().split())


def test_the_units_page_counts_the_ranked_and_says_who_is_not(run: Run, client: Client) -> None:
    page = said(client, "/xep-hang/cds-xa-2025/don-vi/an-bien/")
    assert "trên 5" in page
    assert "trên 6" not in page
    assert WHY in page


def test_the_ranking_says_how_many_are_not_ranked_and_why(run: Run, client: Client) -> None:
    assert WHY in said(client, "/xep-hang/cds-xa-2025/")


def test_paper_search_and_machines_count_the_ranked_too(run: Run, client: Client) -> None:
    found = dossier.of("cds-xa-2025", "an-bien")
    assert dossier.as_data(found)["of"] == 5
    assert paper._rank(found) == "1 trên 5"
    assert "hạng 1 trên 5" in said(client, "/dia-ban/?q=an+bien")
    answer = json.loads(client.get("/api/v1/assessments/cds-xa-2025/ranking").content)
    assert (answer["ranked"], answer["unranked"]) == (5, 1)


def test_who_has_no_points_in_a_column_is_counted_apart_from_who_is_kept_out(run: Run) -> None:
    for result in run.results.filter(unit__key__in=["con-son", "dai-son"]):
        result.items["2"]["state"] = "unscored"
        result.save(update_fields=["items"])
    shown = pages.shown("cds-xa-2025", None, Asked(by="chi-so.2"))
    assert (shown.aside.ranked, shown.unranked, shown.aside.without_points) == (3, 3, 2)
    assert shown.unranked_words == (
        "3 đơn vị không xếp hạng: Mới lập trong năm, chưa đủ kỳ đánh giá (1); chưa có điểm ở cột này (2)."
    )


def test_where_everybody_is_ranked_nothing_is_said(run: Run) -> None:
    run.results.get(unit__key="le-dai-hanh").delete()
    shown = pages.shown("cds-xa-2025", None, Asked())
    assert (shown.aside.ranked, shown.unranked_words) == (5, "")
