"""`./tinhso demo --reset` on a database of one's own: emptied, then loaded again; a foreign one is left alone."""

import psycopg
import pytest
from psycopg import sql

from tinhso.config import demo as province
from tinhso.config.commands import demo
from tinhso.config.console import Trouble


@pytest.fixture
def other(database_url, monkeypatch):
    """A database beside the test's own, with something in it; its address and name."""
    name = "tinhso_test_run_" + database_url.split("tinhso_test_run_")[1].split("?")[0] + "_reset"
    with psycopg.connect(database_url, autocommit=True) as link:
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    address = database_url.replace(name.removesuffix("_reset"), name)
    with psycopg.connect(address) as link:
        link.execute("CREATE TABLE kept (value int)")
        link.execute("CREATE SCHEMA identity")
    monkeypatch.setenv("DATABASE_URL", address)
    yield address, name
    with psycopg.connect(database_url, autocommit=True) as link:
        link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def say_of(address, name, words):
    with psycopg.connect(address) as link:
        link.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), words))


def state(address):
    with psycopg.connect(address) as link:
        mark, _ = link.execute(demo.MARK).fetchone()
        tables = link.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()[0]
        schemas = link.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'identity'").fetchone()[0]
    return mark, tables, schemas


@pytest.mark.django_db(transaction=True)
def test_a_demo_database_is_emptied_and_no_longer_says_that_it_is_loaded(other, tmp_path):
    address, name = other
    say_of(address, name, f"tinhso demo {province.VERSION}")
    for folder in ("files", "audit"):
        (tmp_path / folder).mkdir()
    demo._reset(tmp_path)
    assert state(address) == ("tinhso demo", 0, 0)
    assert list(tmp_path.iterdir()) == []
    demo._reset(tmp_path)  # one that was interrupted can be done again
    assert state(address) == ("tinhso demo", 0, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mark", [None, "kế toán"])
def test_a_database_that_no_demo_made_is_left_as_it_is(other, tmp_path, mark):
    address, name = other
    if mark:
        say_of(address, name, mark)
    (tmp_path / "files").mkdir()
    with pytest.raises(Trouble, match=r"chỉ xóa một cơ sở dữ liệu do \./tinhso demo tạo"):
        demo._reset(tmp_path)
    assert state(address) == (mark, 1, 1)
    assert (tmp_path / "files").exists()
