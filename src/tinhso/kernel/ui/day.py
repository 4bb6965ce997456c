"""The day on which pages are looked at and work is done: in a trial installation the one chosen in the top bar."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest

from tinhso.kernel.text import api as text

View = Callable[..., Any]


def on_its_day(view: View) -> View:
    """Deadlines, locks and states follow the day of the request, and what is done bears it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        day = request.day  # type: ignore[attr-defined]  # set by DayMiddleware
        if day == text.today():
            return view(request, *args, **kwargs)
        with text.at(day):
            return view(request, *args, **kwargs)

    return answer
