"""When figures were reported or counted: the drafts that they feed are scored anew."""

from typing import Final

from tinhso.apps.scoring.provenance import feeding, operations
from tinhso.kernel.access.api import system
from tinhso.kernel.events.api import Happened
from tinhso.kernel.events.plugs import Consumer

HOUSE: Final = system("Nền tảng")


def figures_changed(happened: Happened) -> None:
    """Take the figures over into every draft that is bound to the period (and the indicator, where it is named)."""
    indicator = happened.data.get("indicator")
    for assessment, stage in feeding.waiting(indicator, happened.data["period"]):
        operations.take_figures(actor=HOUSE, assessment=assessment, stage=stage)


CONSUMERS = (
    Consumer("scoring.figures_written", "reporting.figures.written", figures_changed),
    Consumer("scoring.figures_counted", "reporting.figures.counted", figures_changed),
)
