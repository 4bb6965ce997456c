"""What published runs are held against: themselves, computed again."""

from tinhso.apps.scoring.provenance import rerunning
from tinhso.apps.scoring.provenance.rerunning import Rerun
from tinhso.kernel.integrity.api import Check, Example, Found, Severity, of_things, page
from tinhso.kernel.text import api as text
from tinhso.kernel.text.api import gettext_noop as said


def not_the_same() -> Found:
    """Published runs (the newest of each stage) that do not come out again as they were published."""
    again = (rerunning.rerun(run) for run in rerunning.published())
    return of_things((one for one in again if not one.same), _example)


def _example(one: Rerun) -> Example:
    wrong = [
        words
        for same, words in (
            (one.edition_same, text.phrase("bộ chỉ số")),
            (one.values_same, text.phrase("số liệu đầu vào")),
            (one.results_same, text.phrase("điểm hoặc thứ hạng")),
            (one.sealed_same, text.phrase("dấu niêm phong trong nhật ký")),
        )
        if not same
    ]
    where = f"{one.run.assessment.title}, #{one.run.number}"
    return Example(f"{where}: {', '.join(wrong)}", page("scoring:runs", one.run.assessment.code))


CHECKS = (
    Check(
        "scoring.runs_reproduce",
        said("Kết quả đã công bố mà tính lại từ số liệu đã giữ thì không ra đúng như vậy."),
        said(
            "Báo người phụ trách kỹ thuật: dữ liệu đã bị sửa ngoài nền tảng; đối chiếu với bản sao lưu và nhật ký."
        ),
        Severity.HIGH,
        not_the_same,
        slow=True,
    ),
)
