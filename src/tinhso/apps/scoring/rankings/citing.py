"""How a published ranking is cited: its permanent address, who says it, since when, under which licence."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.provenance.models import Correction
from tinhso.apps.scoring.rankings import queries
from tinhso.apps.scoring.rankings.pages import Shown
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import Request


@dataclass(frozen=True)
class Citation:
    """What a newspaper needs."""

    address: str
    publisher: str
    line: str
    licence: str
    licence_link: str
    description: str

    @property
    def link(self) -> str:
        """The value of an HTTP `Link` header (RFC 8288): under which licence, and where the ranking stands."""
        return f'<{self.licence_link}>; rel="license", <{self.address}>; rel="canonical"'


def citation(request: Request, shown: Shown) -> Citation:
    """The citation of a published run, and what corrected it. At most one query."""
    run, corrected = shown.run, shown.corrected
    where = permanent(request, run)
    who = publisher(run)
    line = _line(run, who, where)
    if corrected is not None:
        line = f"{line} {corrected_words(corrected)}"
    return Citation(where, who, line, licence(run), _licence_link(run, where), description(run, who))


def corrected_words(corrected: Correction) -> str:
    """That a published run was corrected, when and by which."""
    return _("Đã được đính chính ngày %(day)s bằng lần công bố %(n)s.") % {
        "day": day_of(corrected.run),
        "n": corrected.run.number,
    }


def permanent(request: Request, run: Run) -> str:
    """The address that will always show this run."""
    return request.build_absolute_uri(reverse("scoring:run", args=[run.assessment.code, run.number]))


def publisher(run: Run) -> str:
    """Who answers for the figures: the source of a quoted ranking, else the agency that runs the assessment."""
    if run.origin == Run.Origin.QUOTED and run.assessment.source:
        return run.assessment.source
    return queries.owner(run.assessment) or settings.TINHSO_PLACE_NAME or _("nền tảng Tỉnh Số")


def _line(run: Run, who: str, where: str) -> str:
    said = {"who": who, "title": run.assessment.title, "day": day_of(run), "where": where, "n": run.number}
    if run.assessment.invented:
        return (
            _("Số liệu giả định để chạy thử, không trích dẫn như kết quả thật. %(title)s, %(day)s. %(where)s")
            % said
        )
    if run.origin == Run.Origin.QUOTED:
        return _("Theo %(who)s. “%(title)s”, đưa lên nền tảng ngày %(day)s. %(where)s") % said
    return _("Theo %(who)s, “%(title)s”, lần công bố %(n)s, công bố ngày %(day)s. %(where)s") % said


def day_of(run: Run) -> str:
    """The day of publication in Vietnam."""
    return text.format_date(run.published_at) if run.published_at else ""


def licence(run: Run) -> str:
    """Under which terms the figures may be used again."""
    if run.origin == Run.Origin.QUOTED:
        return _("Số liệu trích từ nguồn đã công bố; khi dùng lại hãy ghi nguồn gốc.")
    return _("%(licence)s: được dùng lại tự do, với điều kiện ghi nguồn.") % {
        "licence": settings.TINHSO_DATA_LICENCE
    }


# Open licences by the names that their makers give them (SPDX has the same texts).
TEXTS = {
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODbL 1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "ODC-BY 1.0": "https://opendatacommons.org/licenses/by/1-0/",
}


def _licence_link(run: Run, where: str) -> str:
    """The text of the licence; the page that says the terms, where the licence is not one of the known ones."""
    known = TEXTS.get(settings.TINHSO_DATA_LICENCE) if run.origin != Run.Origin.QUOTED else None
    return known or f"{where}#giay-phep"


def description(run: Run, who: str) -> str:
    """One sentence for search engines and shared links."""
    said = {"n": text.format_number(run.unit_count), "title": run.assessment.title, "day": day_of(run)}
    words = _("Bảng xếp hạng %(n)s đơn vị: %(title)s, công bố ngày %(day)s.") % said
    return f"{_('Số liệu giả định để chạy thử.')} {words}" if run.assessment.invented else f"{words} {who}"
