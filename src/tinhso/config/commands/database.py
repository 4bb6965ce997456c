"""Getting Django and its database ready for a verb."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tinhso.config import postgres
from tinhso.config.console import Trouble


def ready() -> None:
    """Set Django up (about a second: only verbs that need it call this). Raises Trouble for a refused pack."""
    import django

    from tinhso.kernel.plugs.api import PackRefused, PlugRefused

    try:
        django.setup()
    except (PackRefused, PlugRefused) as problem:
        raise Trouble(str(problem)) from problem


@contextmanager
def reachable() -> Iterator[None]:
    """A database that answers: the server at DATABASE_URL, or the embedded one for as long as somebody uses it.

    Raises Trouble when it does not answer."""
    if os.environ.get("DATABASE_URL"):
        ready()
        _ask()
        yield
        return
    from tinhso.config import settings

    with postgres.using(settings.VAR):
        ready()
        yield


def address() -> str:
    """The address of this installation's database."""
    from tinhso.config import settings

    return os.environ.get("DATABASE_URL") or postgres.dsn(settings.VAR)


def _ask() -> None:
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        raise Trouble(
            f"Không nối được cơ sở dữ liệu ở DATABASE_URL: {str(problem).strip()}\n"
            "Hãy xem máy chủ PostgreSQL có chạy không, địa chỉ, tên, mật khẩu và quyền."
        ) from problem
    if connection.connection.info.server_version < postgres.OLDEST * 10000:
        raise Trouble(f"Cần PostgreSQL {postgres.OLDEST} trở lên; máy chủ ở DATABASE_URL cũ hơn.")
