"""PDF by Typst: templates are our own files, data come as JSON, and what would look wrong is an error."""

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from tinhso.engines.documents.errors import CannotRender
from tinhso.kernel.text import api as text

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
PACKAGES = HERE / "typst"
MOST_DATA = 20 * 1024 * 1024  # characters of JSON: a report of a province is under one

# The mark of the demo is laid over every page from outside: no template can forget it.
MAIN = b"""
#import "@local/van-ban:1.0.0": trial-mark
#set page(foreground: if sys.inputs.trial == "1" { trial-mark })
#set text(font: "Tinos", lang: "vi", region: "VN")
#include sys.inputs.template
"""


@cache
def fonts(folder: Path = FONTS) -> "typst.Fonts":
    """The fonts of the house and no others: a paper looks the same on every machine. Read once."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def render_pdf(template: Path, data: Mapping[str, Any], *, archive: bool = True) -> bytes:
    """A PDF of a Typst template of ours. The template reads `#let data = json(bytes(sys.inputs.data))`.

    It sees its own folder, the packages of `typst/` and nothing else. Days and Decimals come as text, moments in
    ISO 8601. `archive` makes PDF/A-2b (ISO 19005-2), in which a letter that the fonts lack is an error.
    Raises CannotRender for a broken template, a missing font, and every warning of Typst.
    """
    _refuse_foreign_packages(template.parent)
    written = json.dumps(dict(data), cls=DjangoJSONEncoder, ensure_ascii=False)
    if len(written) > MOST_DATA:
        raise CannotRender(text.gettext("Dữ liệu của văn bản quá lớn. Hãy chia thành nhiều văn bản."))
    inputs = {"data": written, "template": f"/{template.name}"}
    return typeset(MAIN, inputs, root=template.parent, standards=["a-2b"] if archive else [])


def typeset(
    main: bytes,
    inputs: Mapping[str, str],
    *,
    root: Path,
    output: str = "pdf",
    standards: list[str] | None = None,
    ppi: float | None = None,
) -> bytes:
    """Run Typst on `main`; its `sys.inputs` are `inputs` and `trial`. Raises CannotRender, also for a warning."""
    import typst

    trial = "1" if settings.DEMO else ""
    try:
        made, warnings = typst.compile_with_warnings(  # type: ignore[call-overload]  # its types want one for main and root
            main,
            root=root,
            font_paths=fonts(),
            ignore_system_fonts=True,
            format=output,
            ppi=ppi,
            sys_inputs={**inputs, "trial": trial},
            pdf_standards=standards or [],
            package_path=PACKAGES,
            timestamp=_whole_seconds(text.now()),
        )
    except typst.TypstError as problem:
        message = text.phrase(
            "Không lập được văn bản từ mẫu: {problem}", problem=problem.diagnostic or problem
        )
        raise CannotRender(message) from problem
    if warnings:
        problems = "; ".join(one.message for one in warnings)
        raise CannotRender(text.phrase("Không lập được văn bản từ mẫu: {problem}", problem=problems))
    if not isinstance(made, bytes):  # PNG of several pages: ours have one
        raise CannotRender(text.gettext("Hình vẽ không vừa một trang."))
    return made


def _whole_seconds(moment: dt.datetime) -> dt.datetime:
    return text.local(moment).replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def _refuse_foreign_packages(folder: Path) -> None:
    """Only the packages of this house: others would be fetched from the network while a paper is made."""
    for path in sorted(folder.glob("**/*.typ")):
        if "@preview/" in path.read_text("utf-8"):
            raise CannotRender(text.phrase("Mẫu {name} dùng gói ngoài, không được phép.", name=path.name))
