"""Sending in the background; running any of these twice does nothing twice."""

from tinhso.engines.notify.digest import make_digests
from tinhso.engines.notify.sending import send_due
from tinhso.kernel.jobs.api import every, job


@job("notify.send")
def send_what_is_due() -> None:
    """Right after somebody was told something urgent."""
    send_due()


@every("* * * * *", "notify.send_again")
def send_again() -> None:
    """What was refused and is due again, and what a killed worker left."""
    send_due()


@every("*/10 * * * *", "notify.digest")
def digest() -> None:
    """At 07:00 in Vietnam; a worker that was down then makes up for it as soon as it is back."""
    if make_digests():
        send_due()
