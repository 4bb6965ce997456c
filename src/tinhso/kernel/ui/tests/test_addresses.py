"""A module is passed over when none of its addresses begins with the first word; nothing else is."""

from types import ModuleType
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import include, path, re_path
from django.urls.exceptions import Resolver404

from tinhso.kernel.ui.addresses import ANY, addresses_of


def view(*_args: Any, **_kwargs: Any) -> HttpResponse:
    return HttpResponse()


def module(*patterns: Any) -> ModuleType:
    made = ModuleType("urls")
    made.__dict__.update(urlpatterns=list(patterns), app_name="thu")
    return made


def test_an_address_is_found_by_its_first_word_however_it_is_written() -> None:
    within = [path("xep-hang/<slug:code>/", view, name="ranking")]
    urls = addresses_of(
        module(
            path("", view, name="home"),
            path("sw.js", view, name="worker"),
            path("bao-cao/<int:year>/", view, name="report"),
            re_path(r"^so-lieu/tai\.(csv|xlsx)$", view, name="download"),
            path("tai-khoan/", include([path("thu/", view, name="mail")])),
            path("", include(within)),
        )
    )
    words = {"", "sw.js", "bao-cao", "so-lieu", "tai-khoan", "xep-hang"}
    assert urls.first_words == words
    asked = {
        "": "home", "sw.js": "worker", "bao-cao/2024/": "report", "so-lieu/tai.csv": "download",
        "tai-khoan/thu/": "mail", "xep-hang/dti/": "ranking",
    }  # fmt: skip
    assert {one: urls.resolve(one).view_name for one in asked} == {
        one: f"thu:{name}" for one, name in asked.items()
    }
    for wrong in ("bao-cao-khac/2024/", "bao-cao", "sw.js/", "la/", "xep-hang/"):
        with pytest.raises(Resolver404):
            urls.resolve(wrong)


@pytest.mark.parametrize(
    ("any_word", "asked"),
    [
        (path("<slug:key>/", view, name="any"), "nam/"),
        (path("x<slug:key>/", view, name="any"), "xnam/"),
        (re_path(r"^(?P<key>\w+)/$", view, name="any"), "nam/"),
        (path("n", include([path("am/", view, name="any")])), "nam/"),
    ],
)
def test_an_address_that_may_begin_with_any_word_is_always_tried(any_word: Any, asked: str) -> None:
    urls = addresses_of(module(path("bao-cao/", view, name="due"), any_word))
    assert ANY in urls.first_words
    assert urls.resolve("bao-cao/").view_name == "thu:due"
    assert urls.resolve(asked).view_name == "thu:any"
