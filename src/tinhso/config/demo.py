"""The demo province: Hải Dương as of 2024, with fictional people and figures marked as invented.

Places, agencies' kinds, index frameworks and published results are real and cited; accounts, codes of agencies
below the province, plans, progress and communes' values are made up for the demonstration.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tinhso.kernel.access import api as access
from tinhso.kernel.access.models import Grant
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.people import api as people
from tinhso.kernel.people.models import Person
from tinhso.kernel.places import api as places

VERSION = "6"  # raise it when what the demo loads changes
PASSWORD = "chuyen-doi-so-2024"  # noqa: S105  printed on the screen of every demo
SINCE = dt.date(2023, 1, 1)


@dataclass(frozen=True)
class Persona:
    """A fictional person: where they sit, and what they may do. `agency` is an identifier code."""

    login: str
    name: str
    kind: str
    what: str
    agency: str = ""
    post: str = ""
    roles: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()  # agency codes; "*" is everywhere


PERSONAS = (
    Persona("lan", "Nguyễn Thị Lan (nhân vật giả định)", "citizen", "người dân"),
    Persona("doanhnghiep", "Công ty Sen Hồng (doanh nghiệp giả định)", "enterprise", "doanh nghiệp"),
    Persona(
        "thuongtruc",
        "Đỗ Minh Quân (nhân vật giả định)",
        "officer",
        "cơ quan thường trực chương trình: đọc kế hoạch, giao việc, lập đợt chấm điểm",
        "H23.08",
        "Chuyên viên đầu mối chuyển đổi số",
        ("programme.standing", "scoring-manager", "documents.clerk", "reporting-standing"),
        ("*",),
    ),
    Persona(
        "hung",
        "Trần Văn Hùng (nhân vật giả định)",
        "officer",
        "UBND thành phố Hải Dương: báo cáo tiến độ, báo cáo số liệu, tự chấm điểm",
        "H23.31",
        "Chuyên viên đầu mối chuyển đổi số",
        ("programme.department", "scoring-reporter", "reporting-reporter"),
        ("H23.31",),
    ),
    Persona(
        "mai",
        "Phạm Thị Mai (nhân vật giả định)",
        "officer",
        "UBND thành phố Chí Linh: báo cáo tiến độ, báo cáo số liệu, tự chấm điểm",
        "H23.32",
        "Chuyên viên đầu mối chuyển đổi số",
        ("programme.department", "scoring-reporter", "reporting-reporter"),
        ("H23.32",),
    ),
    Persona(
        "soyte",
        "Đặng Thị Hoa (nhân vật giả định)",
        "officer",
        "Sở Y tế: báo cáo tiến độ nhiệm vụ được giao, báo cáo số liệu",
        "H23.16",
        "Chuyên viên đầu mối chuyển đổi số",
        ("programme.department", "reporting-reporter"),
        ("H23.16",),
    ),
    Persona(
        "thamdinh",
        "Vũ Thị Thu (nhân vật giả định)",
        "officer",
        "thẩm định điểm của các huyện",
        "H23.08",
        "Chuyên viên đầu mối chuyển đổi số",
        ("scoring-appraiser",),
        ("H23",),
    ),
    Persona(
        "lanhdao",
        "Lê Hoàng Nam (nhân vật giả định)",
        "officer",
        "lãnh đạo tỉnh: xem toàn cảnh",
        "H23",
        "Phó Chủ tịch phụ trách chuyển đổi số",
        ("programme.leader", "reporting-approver"),
        ("H23",),
    ),
    Persona(
        "duyet",
        "Bùi Quang Vinh (nhân vật giả định)",
        "officer",
        "lãnh đạo UBND thành phố Hải Dương: duyệt báo cáo số liệu của các phường, xã",
        "H23.31",
        "Phó Chủ tịch phụ trách chuyển đổi số",
        ("reporting-approver",),
        ("H23.31",),
    ),
    Persona(
        "quantri",
        "Hoàng Đức Anh (nhân vật giả định)",
        "officer",
        "quản trị hệ thống: tài khoản, vai trò, ngày nghỉ, hàng đợi, nhật ký",
        "H23.08",
        "Chuyên viên đầu mối chuyển đổi số",
        ("administrator",),
        ("*",),
    ),
)


# What the trial identity provider knows: number, name, password. The number is invented.
IDENTITIES = ("001090000001", "Bùi Văn Bình (nhân vật giả định)", PASSWORD)


def accounts() -> list[tuple[str, str, str]]:
    """(login, password, what they may do) of every demo account, for the screen."""
    return [(one.login, PASSWORD, one.what) for one in PERSONAS]


Step = tuple[str, Callable[[], object]]


def steps() -> Iterator[Step]:
    """What is loaded, in order: a sentence and the work. Every step may be run again."""
    yield "Nạp đơn vị hành chính", places.load_divisions
    yield "Nạp ngày nghỉ lễ", calendar.seed
    yield "Lập cơ quan của tỉnh Hải Dương năm 2024", orgs.load_demo
    yield "Giao vai trò", access.seed_roles
    yield "Tạo tài khoản thử", make_people
    yield "Đọc một kế hoạch và lập chương trình", _programme
    yield "Nạp kết quả xếp hạng và đợt chấm điểm", _scoring
    yield "Nạp biểu báo cáo và số liệu một năm", _reporting
    yield "Đếm số liệu từ nhiệm vụ và báo cáo", _counting
    yield "Đặt công sức, hạn và chuỗi số liệu của đợt chấm điểm", _advice
    yield "Đính chính một bảng xếp hạng, lấy số báo cáo vào điểm", _provenance


def _programme() -> None:
    from tinhso.apps.programme import demo

    demo.load(ACTOR, orgs.by_code("H23"))


def _scoring() -> None:
    from tinhso.apps.scoring import demo

    demo.load(ACTOR)


def _reporting() -> None:
    from tinhso.apps.reporting import demo

    demo.load(ACTOR)


def _counting() -> None:
    from tinhso.apps.reporting import demo_counted

    demo_counted.load()


def _advice() -> None:
    from tinhso.apps.scoring.advice import demo

    demo.load(ACTOR)


def _provenance() -> None:
    from tinhso.apps.scoring.provenance import demo

    demo.load(ACTOR)


ACTOR = access.system("Dữ liệu chạy thử")


def load(tell: Callable[[str], None] = lambda _sentence: None) -> None:
    """Load the demo; `tell` gets a sentence before each step."""
    for sentence, work in steps():
        tell(sentence)
        work()


def make_people() -> int:
    """The personas with their posts and roles. Returns how many were new."""
    made = 0
    for number, one in enumerate(PERSONAS, 1):
        known = Person.objects.filter(login=one.login).first()
        if known is not None:
            _grant(known, one)
            continue
        person = people.create(
            login=one.login,
            name=one.name,
            kind=one.kind,
            email=f"{one.login}@example.vn",
            phone=f"0000000{number:03d}",  # no carrier gives such numbers
            password=PASSWORD,
            email_verified=True,
        )
        if one.agency:
            post = orgs.create_post(agency=orgs.by_code(one.agency), title=one.post)
            people.hold(person, post.pk, SINCE)
        _grant(person, one)
        made += 1
    return made


def _grant(person: Person, one: Persona) -> None:
    held = set(Grant.objects.filter(person=person).values_list("role__code", flat=True))
    for role in one.roles:
        for code in one.reach if role not in held else ():
            path = None if code == "*" else orgs.by_code(code).path
            access.give(role=role, person_id=person.pk, agency=path, first_date=SINCE)


def loaded() -> bool:
    """Whether the demo's people are there."""
    return Grant.objects.exists()
