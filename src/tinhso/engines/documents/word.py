"""Word templates that an administrator edits: filled in a closed sandbox."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

import docx
from django.conf import settings
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from typing_extensions import override

from tinhso.engines.documents.errors import CannotRender, MissingField, TemplateRefused
from tinhso.engines.documents.linking import put_links
from tinhso.kernel.text import api as text

MB = 1024 * 1024
MOST_BYTES = 10 * MB
MOST_UNPACKED = 60 * MB
MOST_PARTS = 2000
TRIAL_MARK = "BẢN THỬ NGHIỆM"
MAIN_PART = "word/document.xml"
# What a template may use of Jinja's own filters: none of them makes much out of little.
FILTERS = ("default", "first", "last", "length", "lower", "round", "sort", "sum", "upper")
# What a template may say at all: fields, filters, conditions, loops, sums. No macros, no joining of texts.
SAYABLE = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Assign, nodes.Name),
    *(nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Test, nodes.CondExpr, nodes.Compare),
    *(nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.Neg),
    *(nodes.Keyword, nodes.Pos, nodes.Mod, nodes.FloorDiv),
)
MOST_OUTPUT = 30 * MB
MOST_NUMBER = 10**30


class Missing(StrictUndefined):
    """A field that the data do not have: named, whatever the template does with it."""

    __slots__ = ()

    @override
    def _fail_with_undefined_error(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise MissingField(self._undefined_name or "?")

    __str__ = __iter__ = __len__ = __eq__ = __ne__ = __bool__ = __hash__ = _fail_with_undefined_error
    __add__ = __radd__ = __mul__ = __truediv__ = __sub__ = __lt__ = __gt__ = __contains__ = (
        _fail_with_undefined_error
    )
    __getitem__ = __call__ = __int__ = __float__ = _fail_with_undefined_error

    @override
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self._fail_with_undefined_error()


class Closed(ImmutableSandboxedEnvironment):
    """Data are looked at by key; nothing is called, and nothing makes much out of little."""

    intercepted_binops = frozenset({"+", "*", "%"})

    @override
    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        found = super()._parse(source, name, filename)
        for node in found.find_all(nodes.Node):
            if not isinstance(node, SAYABLE):
                raise SecurityError(type(node).__name__)
        return found

    @staticmethod
    @override
    def concat(pieces: Iterable[str]) -> str:
        """Join what the template gives out, as long as it fits a paper."""
        size, kept = 0, []
        for piece in pieces:
            size += len(piece)
            if size > MOST_OUTPUT:
                raise CannotRender(
                    text.gettext("Văn bản điền ra quá lớn. Hãy xem lại các vòng lặp trong mẫu.")
                )
            kept.append(piece)
        return "".join(kept)

    @override
    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, LoopContext):
            return super().getattr(obj, attribute)
        return self.getitem(obj, attribute)

    @override
    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Undefined):
            return obj[argument]
        if isinstance(obj, Mapping | list | tuple):
            try:
                return obj[argument]
            except (KeyError, IndexError, TypeError):
                return self.undefined(obj=obj, name=str(argument))
        raise SecurityError(f"{argument}")

    @override
    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        for one in (left, right):
            if not isinstance(one, int | float | Decimal | Undefined):
                raise SecurityError(operator)
        result = super().call_binop(context, operator, left, right)
        if abs(result) > MOST_NUMBER:
            raise SecurityError(operator)
        return result


def _known(value: Any) -> Any:
    """The value a filter gets; a field that is not there is named."""
    return value._fail_with_undefined_error() if isinstance(value, Missing) else value


def _filter(write: Callable[[Any], str]) -> Callable[[Any], str]:
    """A filter that leaves an en dash where there is no value."""
    return lambda value: "–" if _known(value) is None else write(value)


def _number(value: Any, digits: int | None = None) -> str:
    return "–" if _known(value) is None else text.format_number(value, digits)


def _percent(value: Any, digits: int | None = None) -> str:
    return "–" if _known(value) is None else text.format_percent(value, digits)


def _join(values: Any, between: str = ", ") -> str:
    if not isinstance(_known(values), list) or len(between) > 10:
        raise SecurityError("join")
    return between.join(str(_known(one)) for one in values)


def environment() -> Closed:
    """The sandbox with FILTERS and the house's own filters (docs/guide/mau-word.md)."""
    env = Closed(autoescape=True, undefined=Missing)
    env.globals.clear()
    env.filters = {name: env.filters[name] for name in FILTERS}
    env.filters.update(
        join=_join,
        so=_number,
        phan_tram=_percent,
        tien=_filter(text.format_money),
        ngay=_filter(text.format_date),
        ngay_dai=_filter(text.format_date_long),
        gio=_filter(text.format_datetime),
        so_chu=_filter(text.number_in_words),
        tien_chu=_filter(text.money_in_words),
    )
    return env


def render_docx(template: bytes, data: Mapping[str, Any]) -> bytes:
    """Fill a Word template: `{{ ten }}`, `{{ tong|tien }}`, `{%tr for dong in bang %}`.

    `data` holds text, numbers, days, moments, and lists and mappings of them. Raises TemplateRefused for what is no
    harmless Word file or wants what it may not, MissingField (names the field), CannotRender for wrong syntax;
    TypeError for data of other types.
    """
    check_docx(template)
    values = plain(data)
    document = DocxTemplate(io.BytesIO(template))
    try:
        document.render(values, jinja_env=environment(), autoescape=True)
    except TemplateSyntaxError as problem:
        message = text.phrase("Mẫu Word có chỗ viết sai: {problem}.", problem=problem.message or "")
        raise CannotRender(message) from problem
    except SecurityError as problem:
        message = text.phrase(
            "Mẫu Word dùng “{what}”, không được phép trong mẫu.", what=problem.message or ""
        )
        raise TemplateRefused(message) from problem
    except (TemplateError, TypeError, ValueError, ArithmeticError) as problem:
        raise CannotRender(text.phrase("Mẫu Word không điền được: {problem}.", problem=problem)) from problem
    saved = io.BytesIO()
    document.save(saved)
    filled = put_links(saved.getvalue())
    return _marked_as_trial(io.BytesIO(filled)) if settings.DEMO else filled


def plain(value: Any) -> Any:
    """The data as a template may see them. Raises TypeError for any object that is more than data."""
    if value is None or type(value) in {str, int, float, bool, Decimal, date, datetime}:
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, str):  # a translation, safe text: its words
        return str(value)
    raise TypeError(f"{type(value).__name__} is no data for a template")


def check_docx(template: bytes) -> None:
    """Raises TemplateRefused unless this is a Word file of reasonable size without macros or entities."""
    if len(template) > MOST_BYTES:
        raise TemplateRefused(text.phrase("Mẫu Word quá lớn: nhiều nhất {most} MB.", most=MOST_BYTES // MB))
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
                raise TemplateRefused(text.gettext("Mẫu Word giải nén ra quá lớn. Hãy bỏ bớt hình ảnh."))
            names = {one.filename for one in parts}
            if MAIN_PART not in names:
                raise TemplateRefused(text.gettext("Tệp này không phải mẫu Word (.docx)."))
            if any(name.endswith("vbaProject.bin") for name in names):
                raise TemplateRefused(
                    text.gettext("Mẫu Word có macro. Hãy lưu lại thành .docx không có macro.")
                )
            for one in parts:
                _refuse_entities(archive, one)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as problem:
        raise TemplateRefused(text.gettext("Tệp mẫu bị hỏng hoặc không phải Word (.docx).")) from problem


def _refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Office's XML has no document type (ECMA-376, part 2); one would only serve to make much out of little."""
    content = archive.read(part)  # bounded by its declared size, checked by its sum
    if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in content:
        raise TemplateRefused(text.gettext("Tệp mẫu bị hỏng hoặc không phải Word (.docx)."))


def _marked_as_trial(filled: io.BytesIO) -> bytes:
    """In the demo every page says so at its top, first and even pages included."""
    document = docx.Document(filled)
    for section in document.sections:
        for header in (section.header, section.first_page_header, section.even_page_header):
            header.is_linked_to_previous = False
            first = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
            first.insert_paragraph_before(TRIAL_MARK).alignment = WD_ALIGN_PARAGRAPH.CENTER
    marked = io.BytesIO()
    document.save(marked)
    return marked.getvalue()
