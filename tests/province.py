"""A small province with people who have names: two communes, an agency of the province, seven accounts.

`from tests.province import province` in a conftest or a test module; no other fixture is needed.
"""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.test import Client

from tinhso.kernel.access import api as access
from tinhso.kernel.access.models import Role
from tinhso.kernel.orgs.models import Agency, AgencyKind, Post
from tinhso.kernel.people import api as people
from tinhso.kernel.people.models import Person

SINCE = dt.date(2020, 1, 1)
PASSWORD = "rất-bí-mật-2026"


@dataclass
class Province:
    """Whom and what the tests speak of."""

    city: Agency
    hai_tan: Agency
    tan_binh: Agency
    standing: Agency
    lan: Person
    hung: Person
    mai: Person
    leader: Person
    standing_officer: Person
    admin: Person
    enterprise: Person

    def post(self, person: Person) -> Post:
        """The post a person holds."""
        return Post.objects.get(pk=person.holdings.get().post_id)

    def actor(self, person: Person, day: dt.date | None = None) -> access.Actor:
        """A fresh actor for a person."""
        return access.of_person(person.pk, day=day)


def agency(code: str, name: str, path: str, parent: Agency | None = None) -> Agency:
    """An agency of the tests."""
    kind, _ = AgencyKind.objects.get_or_create(code="thu", defaults={"title": "Cơ quan thử", "level": 1})
    return Agency.objects.create(
        code=code,
        code_is_demo=True,
        name=name,
        short_name=name,
        kind=kind,
        parent=parent,
        path=path,
        valid_from=SINCE,
        folded_name=name.lower(),
        sort_key=name.lower(),
    )


def person(login: str, name: str, kind: str = "officer") -> Person:
    """An account of the tests; all share PASSWORD, hashed once."""
    made = people.create(login=login, name=name, kind=kind, email=f"{login}@example.vn", email_verified=True)
    made.password = _password()
    made.save(update_fields=["password"])
    return made


def _password() -> str:
    from django.contrib.auth.hashers import make_password

    if not hasattr(_password, "hashed"):
        _password.hashed = make_password(PASSWORD)  # type: ignore[attr-defined]
    return _password.hashed  # type: ignore[attr-defined]


def officer(login: str, name: str, where: Agency, title: str) -> Person:
    """An officer in a post."""
    made = person(login, name)
    post = Post.objects.create(agency=where, title=title, valid_from=SINCE)
    people.hold(made, post.pk, SINCE)
    return made


def make() -> Province:
    """The province, in the database of the test."""
    city = agency("H99", "Ủy ban nhân dân tỉnh", "h99")
    hai_tan = agency("H99.01", "Ủy ban nhân dân phường Hải Tân", "h99.hai_tan", city)
    tan_binh = agency("H99.02", "Ủy ban nhân dân phường Tân Bình", "h99.tan_binh", city)
    standing = agency("H99.09", "Sở Khoa học và Công nghệ", "h99.so_khcn", city)
    return Province(
        city=city,
        hai_tan=hai_tan,
        tan_binh=tan_binh,
        standing=standing,
        lan=person("lan", "Nguyễn Thị Lan", "citizen"),
        hung=officer("hung", "Trần Văn Hùng", hai_tan, "Công chức văn hóa – xã hội"),
        mai=officer("mai", "Phạm Thị Mai", tan_binh, "Công chức văn hóa – xã hội"),
        leader=officer("nga", "Lê Thị Nga", city, "Phó Chủ tịch"),
        standing_officer=officer("son", "Đỗ Văn Sơn", standing, "Chuyên viên thường trực"),
        admin=person("quantri", "Vũ Quản Trị"),
        enterprise=person("doanhnghiep", "Công ty Gốm Chu Đậu", "enterprise"),
    )


@pytest.fixture
def province(db: None) -> Province:
    """The small province."""
    return make()


def role(code: str, *actions: str) -> Role:
    """A role with these actions."""
    return Role.objects.create(code=code, title=code, actions=list(actions))


def sign_in(client: Client, login: str) -> None:
    """Sign in with the password, and say it once more as allauth wants before security pages."""
    assert client.post("/dang-nhap/", {"login": login, "password": PASSWORD}).status_code == 302
    assert client.post("/xac-nhan-lai/", {"password": PASSWORD, "next": "/tai-khoan/"}).status_code == 302
