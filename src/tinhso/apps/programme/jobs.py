"""What runs by itself: hand-overs of the day, then the reminders. Each may run twice without harm."""

from tinhso.apps.programme import operations
from tinhso.kernel.access import api as access
from tinhso.kernel.jobs.api import every
from tinhso.kernel.text import api as text


@every("0 18 * * *", "programme.hand_over")
def hand_over_ended() -> None:
    """At 01:00 in Vietnam: open work of agencies that ended goes to their successors."""
    operations.hand_over_all(actor=access.system(text.gettext("Bàn giao hằng ngày")), on=text.today())


@every("30 22 * * *", "programme.urge")
def urge_as_scheduled() -> None:
    """At 05:30 in Vietnam, before the morning's digest: the reminders that fall due today."""
    operations.urge_by_schedule(actor=access.system(text.gettext("Nhắc việc hằng ngày")), on=text.today())
