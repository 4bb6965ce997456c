"""The request as our views get it."""

import datetime as dt

from django.http import HttpRequest

from tinhso.kernel.access.api import Actor


class Request(HttpRequest):
    """A request after the middlewares of access and ui: who asks, and the day the page looks at."""

    actor: Actor
    day: dt.date
