"""What grants of roles are held against."""

from collections.abc import Sequence
from typing import Any

from tinhso.kernel.integrity.api import Check, Example, Found, Severity, of_sql, page
from tinhso.kernel.text import api as text
from tinhso.kernel.text.api import gettext_noop as said

# A grant to a post is left alone while somebody holds it or may hold it again; a post that ended has nobody.
TO_NOBODY = """
SELECT r.code, r.title, coalesce(p.name || ' <' || p.login || '>', post.title || ', ' || a.name)
  FROM access_grant g JOIN access_role r ON r.id = g.role_id
  LEFT JOIN people_person p ON p.id = g.person_id
  LEFT JOIN orgs_post post ON post.id = g.post_id LEFT JOIN orgs_agency a ON a.id = post.agency_id
 WHERE g.first_date <= %(day)s::date AND (g.last_date IS NULL OR g.last_date >= %(day)s::date)
   AND (NOT coalesce(p.is_active, true) OR post.valid_to <= %(day)s::date)
 ORDER BY r.code, g.id
"""
OVER_NOTHING = """
SELECT r.code, r.title, g.path::text FROM access_grant g JOIN access_role r ON r.id = g.role_id
 WHERE g.first_date <= %(day)s::date AND (g.last_date IS NULL OR g.last_date >= %(day)s::date)
   AND CASE g.tree
       WHEN 'agency' THEN NOT EXISTS (SELECT FROM orgs_agency a WHERE a.path = g.path
            AND a.valid_from <= %(day)s::date AND (a.valid_to IS NULL OR a.valid_to > %(day)s::date))
       WHEN 'place' THEN NOT EXISTS (SELECT FROM places_place p WHERE p.path = g.path
            AND p.valid_from <= %(day)s::date AND (p.valid_to IS NULL OR p.valid_to > %(day)s::date))
       ELSE false END
 ORDER BY r.code, g.id
"""
UNKNOWN = """
SELECT DISTINCT r.code, r.title, action FROM access_role r, unnest(r.actions) action
 WHERE action <> ALL(%(known)s::text[]) ORDER BY 1, 3
"""


def _role(row: Sequence[Any]) -> Example:
    code, title, who = row
    return Example(f"{title}: {who}", page("administration:role", code))


def to_nobody() -> Found:
    """Running grants to a closed account or an ended post."""
    return of_sql(TO_NOBODY, _role, {"day": text.today()})


def over_nothing() -> Found:
    """Running grants over an agency or place that has ended or never was."""
    return of_sql(OVER_NOTHING, _role, {"day": text.today()})


def unknown_actions() -> Found:
    """Actions in roles that no module declares (a pack that is gone)."""
    from tinhso.kernel.access.plugs import actions

    return of_sql(UNKNOWN, _role, {"known": [one.code for one in actions]})


CHECKS = (
    Check(
        "access.to_nobody",
        said("Vai trò đang giao cho tài khoản đã khóa hoặc chức vụ đã kết thúc."),
        said("Kết thúc các lượt giao này ở trang của vai trò."),
        Severity.MEDIUM,
        to_nobody,
    ),
    Check(
        "access.over_nothing",
        said("Vai trò đang giao trên cơ quan hoặc địa bàn đã kết thúc."),
        said("Giao lại vai trò trên cơ quan, địa bàn tiếp nhận rồi kết thúc lượt giao cũ."),
        Severity.MEDIUM,
        over_nothing,
    ),
    Check(
        "access.unknown_actions",
        said("Vai trò có hành động mà không phần nào của hệ thống khai báo."),
        said("Cài lại gói đã khai báo hành động ấy, hoặc bỏ hành động khỏi vai trò."),
        Severity.LOW,
        unknown_actions,
    ),
)
