"""What published runs are held against: themselves, as they came out when their turn was last (`verifying.py`)."""

from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.provenance import verifying
from tinhso.kernel.integrity.api import Check, Example, Found, Severity, of_rows, page
from tinhso.kernel.text import api as text
from tinhso.kernel.text.api import gettext_noop as said


def not_the_same() -> Found:
    """Published runs that did not come out again as they were published."""
    return of_rows(verifying.not_the_same(), _not_the_same)


def _not_the_same(run: Run) -> Example:
    words = {
        "edition": text.phrase("bộ chỉ số"),
        "values": text.phrase("số liệu đầu vào"),
        "results": text.phrase("điểm hoặc thứ hạng"),
        "sealed": text.phrase("dấu niêm phong trong nhật ký"),
        verifying.BROKEN: text.phrase("không tính lại được"),
    }
    return _example(run, ", ".join(words[one] for one in run.verification.wrong))


def not_lately() -> Found:
    """Published runs whose turn did not come in time."""
    return of_rows(verifying.late(), _not_lately)


def _not_lately(run: Run) -> Example:
    last = getattr(run, "verification", None)
    if last is None:
        return _example(run, text.phrase("chưa lần nào"))
    return _example(run, text.phrase("lần cuối {day}", day=text.format_date(last.at)))


def _example(run: Run, words: str) -> Example:
    where = f"{run.assessment.title}, #{run.number}"
    return Example(f"{where}: {words}", page("scoring:runs", run.assessment.code))


CHECKS = (
    Check(
        "scoring.runs_verified_lately",
        said("Kết quả đã công bố mà quá 30 ngày chưa được tính lại để kiểm chứng."),
        said(
            "Kiểm tra việc nền ban đêm có chạy không; hoặc chạy ./tinhso runs verify để kiểm chứng tất cả ngay."
        ),
        Severity.LOW,
        not_lately,
    ),
    Check(
        "scoring.runs_reproduce",
        said("Kết quả đã công bố mà tính lại từ số liệu đã giữ thì không ra đúng như vậy."),
        said(
            "Báo người phụ trách kỹ thuật: dữ liệu đã bị sửa ngoài nền tảng; đối chiếu với bản sao lưu và nhật ký."
        ),
        Severity.HIGH,
        not_the_same,
    ),
)
