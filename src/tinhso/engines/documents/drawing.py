"""A chart as a picture: the SVG that the server drew, with the colours of paper, as PNG or PDF."""

import re
from xml.etree import ElementTree

from tinhso.engines.documents.errors import CannotRender
from tinhso.engines.documents.typesetting import HERE, typeset
from tinhso.kernel.text import api as text

MOST_CHARACTERS = 4_000_000
MOST_PIXELS = 40_000_000
POINTS_PER_PIXEL = 0.75
SVG = "{http://www.w3.org/2000/svg}"
REACHES_OUT = re.compile(r"""url\(\s*["']?(?!#)|@import""")
LINKS = ("href", "{http://www.w3.org/1999/xlink}href")
# Classes of kernel.ui.charts in plain colours: the page's style sheet uses what no picture program knows.
STYLE = (HERE / "chart.css").read_text("utf-8")

MAIN = b"""
#set page(width: float(sys.inputs.width) * 1pt, height: float(sys.inputs.height) * 1pt, margin: 0pt, fill: white)
#set text(font: "Be Vietnam Pro")
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, fit: "contain")
"""


def svg_to_png(svg: str, *, scale: float = 2.0) -> bytes:
    """The drawing as PNG on white, `scale` pixels for one of its units. Raises CannotRender."""
    return _draw(svg, "png", scale)


def svg_to_pdf(svg: str) -> bytes:
    """The drawing as a PDF page of its own size. Raises CannotRender."""
    return _draw(svg, "pdf", 1.0)


def _draw(svg: str, output: str, scale: float) -> bytes:
    if len(svg) > MOST_CHARACTERS:
        raise CannotRender(text.gettext("Hình vẽ quá lớn."))
    root = _read(svg)
    width, height = _size(root)
    if width * height * scale**2 > MOST_PIXELS:
        raise CannotRender(text.gettext("Hình vẽ quá lớn. Hãy chọn ít dòng hơn hoặc cỡ nhỏ hơn."))
    style = ElementTree.Element(f"{SVG}style")
    style.text = STYLE
    root.insert(0, style)
    ElementTree.register_namespace("", SVG[1:-1])
    inputs = {
        "svg": ElementTree.tostring(root, encoding="unicode"),
        "width": f"{width * POINTS_PER_PIXEL:.2f}",
        "height": f"{height * POINTS_PER_PIXEL:.2f}",
    }
    return typeset(MAIN, inputs, root=HERE / "templates", output=output, ppi=96 * scale)


def _read(svg: str) -> ElementTree.Element:
    """The drawing's tree. Raises CannotRender for broken XML and for anything that reaches outside the drawing."""
    if "<!" in re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL) or REACHES_OUT.search(svg):
        raise CannotRender(text.gettext("Hình vẽ có phần không được phép."))
    if "xmlns" not in svg[:500]:  # drawn for a page, where the namespace is understood
        svg = svg.replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1)
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314  no document type, so no entities: refused above
    except ElementTree.ParseError as problem:
        raise CannotRender(text.gettext("Hình vẽ bị hỏng.")) from problem
    for element in root.iter():
        for name in LINKS:
            if not element.get(name, "#").startswith(("#", "data:image/png;", "data:image/jpeg;")):
                raise CannotRender(text.gettext("Hình vẽ có phần không được phép."))
    return root


def _size(root: ElementTree.Element) -> tuple[float, float]:
    """Width and height in pixels, from the view box."""
    numbers = [float(one) for one in re.findall(r"[\d.]+", root.get("viewBox", ""))]
    if root.tag != f"{SVG}svg" or len(numbers) != 4 or not (numbers[2] and numbers[3]):
        raise CannotRender(text.gettext("Hình vẽ không có kích thước."))
    return numbers[2], numbers[3]
