"""Frameworks for a first look: an invented annex under review, and a copy of a shipped set as a draft."""

import io
from dataclasses import replace

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tinhso.apps.scoring.frameworks import operations, queries
from tinhso.apps.scoring.frameworks.models import FrameworkDraft
from tinhso.kernel.access.api import Actor
from tinhso.kernel.orgs import api as orgs

OWNER = "H23"
ANNEX = (
    ("STT", "Tên chỉ số", "Điểm tối đa", "Cách tính", "Minh chứng"),
    ("I", "Lãnh đạo, điều hành", "30", "", ""),
    ("1", "Kế hoạch chuyển đổi số trong năm", "10", "Đã ban hành: điểm tối đa\nChưa ban hành: 0 điểm", "Kế hoạch"),
    ("2", "Số cuộc họp do người đứng đầu chủ trì", "10",
     "Từ 4 cuộc: 10 điểm; 3 cuộc: 7 điểm; 2 cuộc: 4 điểm; dưới 2 cuộc: 0 điểm", "Thông báo kết luận"),
    ("3", "Chuyên mục trên trang thông tin", "10", "a) Có chuyên mục: 4 điểm\nb) Có bài hằng tháng: 6 điểm", ""),
    ("II", "Phục vụ người dân", "30", "", ""),
    ("1", "Hồ sơ nộp trực tuyến", "20",
     "a = Số hồ sơ nộp trực tuyến; b = Tổng số hồ sơ\nTỷ lệ ≥ 80%: điểm tối đa; dưới 80%: tỷ lệ/80% × điểm tối đa", ""),
    ("2", "Mức độ hài lòng của người dân", "10 (tạm)", "Theo khảo sát của tỉnh", "Kết quả khảo sát"),
    ("", "Tổng cộng", "60", "", ""),
)  # fmt: skip


@transaction.atomic
def load(actor: Actor) -> None:
    """Make what is missing. May be run again."""
    if FrameworkDraft.objects.exists():
        return
    here = replace(actor, agency_path=orgs.by_code(OWNER).path)
    operations.import_table(
        actor=here,
        upload=SimpleUploadedFile("phu-luc-gia-dinh.docx", _annex()),
        code="cds-so-nganh-gia-dinh",
        name="Bộ chỉ số sở, ngành (phụ lục giả định)",
        level="agency",
    )
    source = "dti-commune-hcmc-2025"
    body = queries.get_body(source) | {
        "code": "cds-cap-xa-gia-dinh",
        "edition_of": "cds-cap-xa-gia-dinh",
        "name": "Bộ chỉ số cấp xã của tỉnh (bản thảo giả định)",
    }
    operations.begin(actor=here, body=body, origin=FrameworkDraft.Origin.COPY, note=source)


def _annex() -> bytes:
    document = docx.Document()
    table = document.add_table(rows=len(ANNEX), cols=len(ANNEX[0]))
    for row, line in zip(table.rows, ANNEX, strict=True):
        for cell, words in zip(row.cells, line, strict=True):
            cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
