"""`tinhso runs verify [ASSESSMENT]`: published runs computed again from what they kept."""

import argparse
import sys
from collections.abc import Sequence

from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.provenance import rerunning, verifying
from tinhso.kernel.text import api as text

NOT_THE_SAME, BAD_INPUT = 1, 2


def main(words: Sequence[str]) -> int:
    """Carry it out; the exit code: 0 all the same, 1 some are not, 2 there is nothing to verify."""
    parser = argparse.ArgumentParser(
        prog="tinhso runs", description="Kiểm chứng kết quả chấm điểm đã công bố."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="tính lại từ số liệu đã giữ và so từng điểm, từng thứ hạng")
    verify.add_argument("assessment", nargs="?", default="", help="mã đợt đánh giá (mặc định: tất cả)")
    code = parser.parse_args(list(words)).assessment
    runs = verifying.verifiable().order_by("assessment__code", "number")
    if code:
        runs = runs.filter(assessment__code=code)
    bad = count = 0
    for run in runs.iterator(chunk_size=50):
        again = verifying.verify(run)
        count, bad = count + 1, bad + (again is None or not again.same)
        sys.stdout.write(f"{_said(run, again)}\n")
    if not count:
        sys.stderr.write("Chưa có kết quả nào tính trên nền tảng được công bố.\n")
        return BAD_INPUT
    return NOT_THE_SAME if bad else 0


def _said(run: Run, again: rerunning.Rerun | None) -> str:
    head = f"{run.assessment.code} #{run.number} ({run.stage}, {text.format_date(text.local(run.computed_at).date())})"
    if again is None:
        return f"{head}: KHÔNG tính lại được; lỗi ghi trong nhật ký"
    if again.same:
        return f"{head}: đúng như đã công bố, {run.results_digest[:12]}"
    wrong = [
        words
        for same, words in (
            (again.edition_same, "bộ chỉ số đã khác"),
            (again.values_same, "số liệu đã giữ đã khác"),
            (again.results_same, f"kết quả khác ở {again.count} đơn vị: {', '.join(again.differing)}"),
            (again.sealed_same, "không khớp dấu niêm phong ghi trong nhật ký khi công bố"),
        )
        if not same
    ]
    return f"{head}: KHÔNG đúng như đã công bố; {'; '.join(wrong)}"
