"""Contents of files: whether they are there and as they were stored."""

from tinhso.kernel.files.models import StoredFile
from tinhso.kernel.files.plugs import purposes
from tinhso.kernel.files.queries import damaged
from tinhso.kernel.integrity.api import Check, Example, Found, Severity, of_rows, of_things, page
from tinhso.kernel.text import api as text
from tinhso.kernel.text.api import gettext_noop as said


def contents() -> Found:
    """Contents that are missing or altered, each by the name of a file that needs it."""

    def example(one: tuple[str, str]) -> Example:
        sha256, how = one
        stored = StoredFile.objects.filter(blob__sha256=sha256).order_by("pk").first()
        words = text.phrase("mất nội dung") if how == "missing" else text.phrase("nội dung bị sửa")
        link = page("files:download", stored.key) if stored else ""
        return Example(f"{stored.name if stored else sha256[:16]}: {words}", link)

    return of_things(damaged(), example)


def without_purpose() -> Found:
    """Files of a purpose that nobody declares: they are kept, and nobody may read them."""
    rows = StoredFile.objects.exclude(purpose__in=[one.code for one in purposes]).order_by("pk")
    return of_rows(rows, lambda one: Example(f"{one.name} ({one.purpose})"))


CHECKS = (
    Check(
        "files.contents",
        said("Tệp đã lưu bị mất hoặc bị sửa nội dung trong kho tệp."),
        said("Phục hồi kho tệp từ bản sao lưu (./tinhso restore)."),
        Severity.HIGH,
        contents,
        slow=True,
    ),
    Check(
        "files.without_purpose",
        said("Tệp được giữ cho một mục đích mà không phần nào của hệ thống khai báo: không ai đọc được."),
        said("Cài lại gói đã khai báo mục đích ấy."),
        Severity.LOW,
        without_purpose,
    ),
)
