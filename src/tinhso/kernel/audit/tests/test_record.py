import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from pymerkle import InmemoryTree, verify_inclusion
from pytest_django import DjangoAssertNumQueries

from tinhso.kernel.access.api import Actor, Denied, system
from tinhso.kernel.audit import api as audit
from tinhso.kernel.audit.canonical import content
from tinhso.kernel.audit.models import Batch, Entry, Leaf, Node, Unsealed
from tinhso.kernel.audit.tests.test_tree import foreign_proof

HUNG = Actor(
    person=uuid.UUID(int=7), name="Nguyễn Văn Hùng", kind="officer", post="Chuyên viên", ip="10.0.0.7"
)


def write(number: int = 1) -> list[uuid.UUID]:
    with transaction.atomic():
        return [
            audit.note(
                actor=HUNG, action="places.rename", about=("place", str(one)), changes={"name": ["A", "B"]}
            )
            for one in range(number)
        ]


def many(number: int) -> None:
    Entry.objects.bulk_create(
        Entry(
            kind="change",
            actor=HUNG.person,
            ip=HUNG.ip,
            action="x",
            object_kind="place",
            object_key=str(one),
            changes={"name": ["A", "B"]},
        )
        for one in range(number)
    )


TABLES = ("audit_entry", "audit_leaf", "audit_node", "audit_batch")


@contextmanager
def intruder() -> Iterator[None]:
    """The owner of the tables, who switches the triggers off and drops the constraints."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for table in TABLES:
        run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass, conname FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid IN ('audit_leaf'::regclass, 'audit_unsealed'::regclass)"
        )
        for table, name in cursor.fetchall():
            run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    yield
    for table in TABLES:
        run(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.django_db
class TestWriting:
    def test_an_entry_says_who_what_when_and_from_where(self) -> None:
        [key] = write()
        entry = Entry.objects.get(id=key)
        assert (entry.actor, entry.actor_name, entry.post, entry.ip) == (
            HUNG.person,
            "Nguyễn Văn Hùng",
            "Chuyên viên",
            "10.0.0.7",
        )
        assert (entry.kind, entry.action, entry.object_kind, entry.object_key) == (
            "change",
            "places.rename",
            "place",
            "0",
        )
        assert entry.changes == {"name": ["A", "B"]}

    def test_one_insert_a_note(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(1):
            audit.note(actor=HUNG, action="x", about=("place", "1"))

    def test_days_and_decimals_are_written_as_text(self) -> None:
        audit.note(
            actor=system("Nạp dữ liệu"),
            action=audit.READ,
            about=("place", "1"),
            changes={"from": [None, date(2025, 7, 1)], "points": [Decimal("1.50"), uuid.UUID(int=1)]},
        )
        entry = Entry.objects.get()
        assert entry.changes["from"] == [None, "2025-07-01"]
        assert entry.changes["points"] == ["1.50", str(uuid.UUID(int=1))]
        assert entry.action == "audit.read"

    def test_a_look_needs_its_purpose(self) -> None:
        with pytest.raises(ValueError, match="purpose"):
            audit.looked(actor=HUNG, about=("person", "lan"), purpose=" ")
        assert Entry.objects.count() == 0
        audit.looked(actor=HUNG, about=("person", "lan"), purpose="Giải quyết hồ sơ 12")
        assert Entry.objects.values_list("kind", "purpose").get() == ("look", "Giải quyết hồ sơ 12")
        with pytest.raises(IntegrityError, match="audit_look_has_purpose"), transaction.atomic():
            Entry.objects.create(kind="look", action="x", object_kind="person", object_key="lan")

    def test_rows_are_named_by_their_public_identifier(self) -> None:
        named = Batch(number=3)
        named.code = "lo-3"  # type: ignore[attr-defined]  # stands for any row with a code
        assert audit.about_of(named) == ("audit.batch", "lo-3")
        with pytest.raises(TypeError, match="no public identifier"):
            audit.about_of(Batch(number=3))

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE audit_entry SET summary = 'khác'",
            "DELETE FROM audit_entry",
            "TRUNCATE audit_entry CASCADE",
            "UPDATE audit_leaf SET hash = '\\x00'",
            "DELETE FROM audit_batch",
            "DELETE FROM audit_node",
        ],
    )
    def test_the_database_refuses_to_change_what_was_written(self, sql: str) -> None:
        many(300)
        audit.seal_all()
        run("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="chỉ được ghi thêm"), transaction.atomic():
            run(sql)
        assert audit.verify().well

    def test_the_record_is_for_those_who_may_read_it(self) -> None:
        write(3)
        with pytest.raises(Denied):
            audit.everything(actor=Actor(person=None, name=""))
        page = audit.everything(actor=system(), size=2)
        assert [entry.object_key for entry in page.entries] == ["2", "1"]
        assert [one.object_key for one in audit.everything(actor=system(), before=page.before).entries] == [
            "0"
        ]
        assert len(audit.by_me(actor=HUNG).entries) == 3
        assert len(audit.history(actor=system(), about=("place", "1")).entries) == 1
        assert audit.by_me(actor=Actor(person=None, name="")).entries == ()


@pytest.mark.django_db(transaction=True)
def test_a_change_and_its_note_stand_or_fall_together() -> None:
    with pytest.raises(audit.OutsideTransaction):
        audit.note(actor=HUNG, action="x", about=("place", "1"))
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.note(actor=HUNG, action="x", about=("place", "1"))
        raise RuntimeError
    assert (Entry.objects.count(), Unsealed.objects.count()) == (0, 0)


@pytest.mark.django_db
class TestSealing:
    def test_heads_and_proofs_convince_a_foreign_judge(self) -> None:
        keys = write(300)
        audit.seal(most=100)
        audit.seal_all()
        theirs = InmemoryTree(algorithm="sha256")
        for leaf in Leaf.objects.order_by("position").select_related("entry"):
            theirs.append_entry(content(leaf.entry))
        roots = {batch.tree_size: bytes(batch.root) for batch in Batch.objects.all()}
        assert roots == {100: theirs.get_root(100), 300: theirs.get_root()}

        for key in (keys[0], keys[255], keys[299]):
            proof = audit.prove(key)
            judged = foreign_proof(proof.leaf, proof.position, proof.tree_size, proof.path)
            verify_inclusion(proof.leaf, theirs.get_root(), judged, index=proof.position + 1, size=300)
        path = audit.prove_growth(100, 300)
        assert audit.is_consistent(100, roots[100], 300, roots[300], path)

    def test_sealing_again_seals_nothing_twice(self) -> None:
        write(3)
        assert [batch.count for batch in audit.seal_all()] == [3]
        assert audit.seal() is None
        write(2)
        second = audit.seal()
        assert second is not None
        assert (second.first, second.last, second.tree_size) == (3, 4, 5)
        assert bytes(second.previous_root) == bytes(Batch.objects.get(tree_size=3).root)

    def test_what_is_not_sealed_has_no_proof(self) -> None:
        [key] = write()
        with pytest.raises(audit.NotSealed):
            audit.prove(key)
        with pytest.raises(audit.NotSealed):
            audit.prove_growth(1, 2)

    def test_sealed_bytes_are_canonical(self) -> None:
        write()
        written = json.loads(content(Entry.objects.get()))
        assert list(written) == sorted(written)
        assert written["at"].endswith("+00:00")


@pytest.mark.django_db
class TestVerify:
    @pytest.fixture(autouse=True)
    def sealed(self) -> None:
        many(300)
        audit.seal(most=200)
        audit.seal_all()
        write(2)

    def test_an_untouched_record_is_well(self) -> None:
        report = audit.verify()
        assert (report.well, report.entries, report.batches, report.waiting) == (True, 300, 2, 2)
        assert report.root == bytes(Batch.objects.get(tree_size=300).root)

    @pytest.mark.parametrize(
        "column",
        [
            "summary = 'khác'",
            "at = at + interval '1 microsecond'",
            "actor = NULL",
            "changes = '{}'",
            "ip = NULL",
        ],
    )
    def test_an_altered_row_is_named(self, column: str) -> None:
        entry = Leaf.objects.get(position=120).entry
        with intruder():
            run(f"UPDATE audit_entry SET {column} WHERE seq = %s", entry.seq)
        report = audit.verify()
        assert [(one.kind, one.seq, one.entry) for one in report.findings] == [
            ("altered", entry.seq, str(entry.id))
        ]
        assert "đã bị sửa sau khi niêm phong" in report.findings[0].sentence

    def test_a_removed_row_is_named(self) -> None:
        seq = Leaf.objects.get(position=250).entry_id
        with intruder():
            run("DELETE FROM audit_entry WHERE seq = %s", seq)
        assert [(one.kind, one.seq) for one in audit.verify().findings] == [("removed", seq)]

    def test_a_row_slipped_in_is_named(self) -> None:
        with intruder():
            run(
                "INSERT INTO audit_entry (id, at, kind, actor_name, post, on_behalf_of, action, object_kind,"
                " object_key, summary, changes, purpose) VALUES (%s, now(), 'change', '', '', '', 'x', 'y', 'z',"
                " '', '{}', '')",
                uuid.UUID(int=99),
            )
        found = audit.verify().findings
        assert [(one.kind, one.entry) for one in found] == [("inserted", str(uuid.UUID(int=99)))]

    def test_a_row_removed_together_with_its_leaf_breaks_the_batch(self) -> None:
        seq = Leaf.objects.get(position=250).entry_id
        with intruder():
            run("DELETE FROM audit_leaf WHERE position = 250")
            run("DELETE FROM audit_entry WHERE seq = %s", seq)
        assert [one.sentence for one in audit.verify().findings] == [f"Thiếu lá số 250 (lô {last_batch()})."]

    def test_a_row_altered_together_with_its_leaf_breaks_the_head(self) -> None:
        leaf = Leaf.objects.select_related("entry").get(position=10)
        leaf.entry.summary = "khác"
        from tinhso.kernel.audit.canonical import hash_of

        with intruder():
            run("UPDATE audit_entry SET summary = 'khác' WHERE seq = %s", leaf.entry_id)
            run("UPDATE audit_leaf SET hash = %s WHERE position = 10", hash_of(leaf.entry))
        found = audit.verify().findings
        assert [one.kind for one in found] == ["broken"]
        assert "không khớp với các lá" in found[0].sentence

    def test_a_removed_batch_is_found(self) -> None:
        with intruder():
            run("DELETE FROM audit_batch WHERE tree_size = 200")
        assert ["Mắt xích trước" in one.sentence for one in audit.verify().findings] == [True]
        with intruder():
            run("DELETE FROM audit_batch")
        assert {one.kind for one in audit.verify().findings} == {"broken"}

    def test_a_changed_inner_node_is_found(self) -> None:
        with intruder():
            run("UPDATE audit_node SET hash = %s", b"\0" * 32)
        assert ["Nút trung gian" in one.sentence for one in audit.verify().findings] == [True]

    def test_a_head_kept_elsewhere_finds_a_rewritten_record(self) -> None:
        kept = (300, bytes(Batch.objects.get(tree_size=300).root))
        assert audit.verify([kept]).well
        with intruder():
            run("DELETE FROM audit_batch WHERE tree_size = 300")
            run("DELETE FROM audit_leaf WHERE position >= 200")
            run("DELETE FROM audit_unsealed")
            run("DELETE FROM audit_entry WHERE seq NOT IN (SELECT entry_id FROM audit_leaf)")
        assert audit.verify().well
        assert "300 lá" in audit.verify([kept]).findings[0].sentence
        forged = (200, b"\1" * 32)
        assert "khác với gốc đã lưu" in audit.verify([forged]).findings[0].sentence

    def test_sealing_does_not_build_on_a_changed_head(self) -> None:
        with intruder():
            run("UPDATE audit_batch SET root = %s WHERE tree_size = 300", b"\0" * 32)
        with pytest.raises(audit.TreeBroken):
            audit.seal()
        assert Unsealed.objects.count() == 2

    def test_inner_nodes_are_few(self) -> None:
        assert [(node.level, node.index) for node in Node.objects.all()] == [(8, 0)]


def last_batch() -> int:
    return Batch.objects.latest("number").number


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_late_is_sealed_later_and_none_is_skipped() -> None:
    wrote, may_commit = threading.Event(), threading.Event()

    def slow_writer() -> None:
        try:
            with transaction.atomic():
                audit.note(actor=HUNG, action="slow", about=("place", "1"))
                wrote.set()
                may_commit.wait(60)
        finally:
            connections.close_all()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    assert wrote.wait(60)
    with transaction.atomic():
        audit.note(actor=HUNG, action="fast", about=("place", "2"))
    assert [batch.count for batch in audit.seal_all()] == [1]
    may_commit.set()
    writer.join(60)
    assert [batch.count for batch in audit.seal_all()] == [1]
    actions = Leaf.objects.order_by("position").values_list("entry__action", flat=True)
    assert list(actions) == ["fast", "slow"]
    assert list(Entry.objects.order_by("seq").values_list("action", flat=True)) == ["slow", "fast"]
    assert audit.verify().well


@pytest.mark.django_db(transaction=True)
def test_two_sealings_at_once_seal_each_entry_once() -> None:
    write(50)
    start = threading.Barrier(2)
    failures: list[BaseException] = []

    def sealing() -> None:
        try:
            start.wait(60)
            while audit.seal(most=7):
                pass
        except Exception as problem:  # noqa: BLE001 - reported below, in the test's own thread
            failures.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sealing) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failures == []
    assert Leaf.objects.count() == 50
    assert audit.verify().well


@pytest.mark.django_db
def test_the_command_seals_verifies_and_reports_tampering() -> None:
    said: list[str] = []
    write(2)
    assert audit.cli_main(["seal"], said.append) == 0
    head = said[-1].split()[-1]
    assert head.startswith("2:")
    assert audit.cli_main(["verify", "--head", head], said.append) == 0
    assert said[-1] == "✔ Không có gì bị sửa, xóa hoặc chèn.\n"
    with intruder():
        run("UPDATE audit_entry SET summary = 'khác' WHERE object_key = '1'")
    assert audit.cli_main(["verify"], said.append) == 1
    assert any("đã bị sửa" in line for line in said)
    with pytest.raises(SystemExit):
        audit.cli_main(["verify", "--head", "2:beef"], said.append)
