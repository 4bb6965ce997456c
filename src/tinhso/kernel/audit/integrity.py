"""The record itself."""

from tinhso.kernel.audit.verify import verify
from tinhso.kernel.integrity.api import Check, Example, Found, Severity, of_things
from tinhso.kernel.text.api import gettext_noop as said


def tampered() -> Found:
    """Whatever was altered, removed or slipped in, held against the sealed tree and the files outside the database."""
    return of_things(verify().findings, lambda one: Example(one.sentence))


CHECKS = (
    Check(
        "audit.tampered",
        said("Nhật ký có bản ghi bị sửa, xóa hoặc chèn, hoặc không khớp sổ ghi ngoài cơ sở dữ liệu."),
        said("Chạy ./tinhso audit verify, giữ nguyên máy và báo người phụ trách an toàn thông tin."),
        Severity.HIGH,
        tampered,
        slow=True,
    ),
)
