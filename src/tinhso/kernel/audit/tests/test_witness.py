"""What was written down outside the database finds a cut-off tail, rows not yet sealed, and a rewritten tree."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.db import transaction

from tinhso.kernel.access.api import Actor
from tinhso.kernel.audit import api as audit
from tinhso.kernel.audit import witness
from tinhso.kernel.audit.canonical import hash_of
from tinhso.kernel.audit.models import Batch, Entry, Leaf, Node, Unsealed
from tinhso.kernel.audit.tests.test_record import HUNG, intruder, run, write
from tinhso.kernel.text import api as text

pytestmark = pytest.mark.django_db(transaction=True)


def findings(kind: str | None = None) -> list[int | None]:
    return [one.seq for one in audit.verify().findings if kind in (None, one.kind)]


@pytest.fixture
def record() -> list[int]:
    """Six rows sealed in two batches, four waiting; their numbers."""
    write(3)
    audit.seal_all()
    write(3)
    audit.seal_all()
    write(4)
    return list(Entry.objects.order_by("seq").values_list("seq", flat=True))


def test_an_untouched_record_agrees_with_what_was_written_down(record: list[int]) -> None:
    report = audit.verify()
    assert (report.well, report.entries, report.waiting, report.witnessed) == (True, 6, 4, 10)
    assert witness.heads() == {batch.tree_size: bytes(batch.root) for batch in Batch.objects.all()}


@pytest.mark.parametrize("place", range(10))
def test_whichever_row_is_removed_with_every_trace_of_it_is_named(record: list[int], place: int) -> None:
    seq = record[place]
    with intruder():
        run("DELETE FROM audit_unsealed WHERE entry_id = %s", seq)
        run("DELETE FROM audit_leaf WHERE entry_id = %s", seq)
        run("DELETE FROM audit_entry WHERE seq = %s", seq)
    assert findings("removed") == [seq]


@pytest.mark.parametrize("place", range(10))
def test_whichever_row_is_altered_is_named(record: list[int], place: int) -> None:
    seq = record[place]
    with intruder():
        run("UPDATE audit_entry SET summary = 'khác' WHERE seq = %s", seq)
    assert findings() == [seq]


@pytest.mark.parametrize("place", range(6, 10))
def test_a_waiting_row_whose_place_in_the_queue_is_left_is_named_once(record: list[int], place: int) -> None:
    with intruder():
        run("DELETE FROM audit_entry WHERE seq = %s", record[place])
    assert findings() == [record[place]]


def test_a_waiting_row_removed_from_a_machine_without_witness_still_leaves_its_place_in_the_queue(
    record: list[int], settings: object, tmp_path: Path
) -> None:
    settings.TINHSO_AUDIT_WITNESS = str(tmp_path)  # type: ignore[attr-defined]  # pytest-django's
    with intruder():
        run("DELETE FROM audit_entry WHERE seq = %s", record[-1])
    assert findings() == [record[-1]]


def test_a_tail_cut_off_with_leaves_batches_and_queue_is_found(record: list[int]) -> None:
    with intruder():
        run("DELETE FROM audit_unsealed")
        run("DELETE FROM audit_batch WHERE tree_size = 6")
        run("DELETE FROM audit_leaf WHERE position >= 3")
        run("DELETE FROM audit_entry WHERE seq > %s", record[2])
    report = audit.verify()
    assert [one.seq for one in report.findings if one.kind == "removed"] == record[3:]
    assert [one.sentence for one in report.findings if one.kind == "broken"] == [
        "Không còn lô nào kết thúc ở 6 lá (cây có 3 lá): lô đã lưu ở nơi khác bị mất."
    ]


def test_a_record_emptied_as_a_whole_is_found(record: list[int]) -> None:
    with intruder():
        for table in ("unsealed", "batch", "leaf", "node", "entry"):
            run(f"DELETE FROM audit_{table}")
    assert findings("removed") == record


def test_a_row_altered_with_the_whole_tree_grown_anew_is_found(record: list[int]) -> None:
    """The intruder runs our own sealing over the changed rows: the tree is sound, and not the one we knew."""
    with intruder():
        run("UPDATE audit_entry SET summary = 'khác' WHERE seq = %s", record[1])
        for model in (Batch, Leaf, Node, Unsealed):
            run(f"DELETE FROM {model._meta.db_table}")
        run("INSERT INTO audit_unsealed SELECT seq FROM audit_entry")
    known = witness.heads()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(witness, "sealed", lambda size, root: None)  # not with our process
        audit.seal_all()
    assert witness.heads() == known
    report = audit.verify()
    assert [one.seq for one in report.findings if one.kind == "altered"] == [record[1]]
    assert [one.kind for one in report.findings].count("broken") == 2  # the heads of 3 and of 6 leaves


def test_values_that_the_database_writes_its_own_way_are_no_alteration() -> None:
    actor = Actor(person=HUNG.person, name="Hùng", ip="2001:DB8::0001")
    changes = {"a": [1.0, 1e22], "b": [-0.0, 1e-7], "z": {"y": 1, "x": [dt.date(2024, 1, 2)]}}
    with transaction.atomic():
        audit.note(actor=actor, action="x", about=("place", "1"), changes=changes)
        audit.note(actor=actor, action="x", about=("place", "2"), summary="dòng\nmới “ngoặc”")
    assert audit.verify().well
    audit.seal_all()
    assert audit.verify().well


def test_what_was_rolled_back_is_not_written_down() -> None:
    with pytest.raises(InterruptedError), transaction.atomic():
        audit.note(actor=HUNG, action="x", about=("place", "1"))
        raise InterruptedError
    with transaction.atomic():
        with pytest.raises(InterruptedError), transaction.atomic():
            audit.note(actor=HUNG, action="inner", about=("place", "1"))
            raise InterruptedError
        audit.note(actor=HUNG, action="outer", about=("place", "1"))
    kept = [seq for some in witness.rows() for seq, _ in some]
    assert kept == list(Entry.objects.filter(action="outer").values_list("seq", flat=True))


def test_a_torn_line_says_nothing(record: list[int]) -> None:
    page = next(witness.folder().glob("rows-*"))
    with page.open("a") as out:
        out.write("999999 abcd")
    assert audit.verify().well


def test_a_witness_that_cannot_write_does_not_undo_the_change(settings: object, tmp_path: Path) -> None:
    (tmp_path / "full").write_text("a file where the folder should be")
    settings.TINHSO_AUDIT_WITNESS = str(tmp_path / "full")  # type: ignore[attr-defined]  # pytest-django's
    write()
    assert Entry.objects.count() == 1


def test_others_may_not_read_it(record: list[int]) -> None:
    place = witness.folder()
    assert {oct(page.stat().st_mode & 0o777) for page in place.iterdir()} == {"0o600"}
    assert oct(place.stat().st_mode & 0o777) == "0o700"


def test_old_pages_go_once_the_tree_vouches_for_them_and_altered_ones_stay() -> None:
    for day in (1, 2, 3):
        with text.at(dt.date(2026, 3, day)):
            write(2)
            if day < 3:
                audit.seal_all()
    second = Entry.objects.order_by("seq")[2]
    with intruder():
        run("UPDATE audit_leaf SET hash = %s WHERE entry_id = %s", os.urandom(32), second.seq)
    with text.at(dt.date(2026, 3, 20)):
        assert witness.prune() == 1
        assert sorted(page.name for page in witness.folder().glob("rows-*")) == [
            "rows-2026-03-02",  # its leaf was changed
            "rows-2026-03-03",  # not sealed
        ]
    assert second.seq in findings()


def test_a_young_page_is_kept_although_it_is_sealed(record: list[int]) -> None:
    audit.seal_all()
    assert witness.prune() == 0
    assert [seq for some in witness.rows() for seq, _ in some] == record


def test_after_a_restore_the_older_record_is_right_and_the_old_files_are_kept(record: list[int]) -> None:
    was = witness.folder()
    with intruder():
        run("DELETE FROM audit_unsealed")
        run("DELETE FROM audit_entry WHERE seq > %s", record[5])
    assert not audit.verify().well
    audit.witness_start_over()
    assert audit.verify().well
    assert len(list(was.parent.glob(f"{was.name}.*/rows-*"))) == 1


def test_the_command_says_what_it_compared_with(record: list[int], settings: object, tmp_path: Path) -> None:
    said: list[str] = []
    assert audit.cli_main(["verify"], said.append) == 0
    assert f"Đã đối chiếu 10 dòng và 2 gốc ghi ngoài cơ sở dữ liệu, ở {witness.folder()}\n" in said
    with intruder():
        run("DELETE FROM audit_unsealed WHERE entry_id = %s", record[-1])
        run("DELETE FROM audit_entry WHERE seq = %s", record[-1])
    assert audit.cli_main(["verify"], said.append) == 1
    assert f"✘ Bản ghi số {record[-1]} đã được ghi nhận nhưng không còn: đã bị xóa.\n" in said
    settings.TINHSO_AUDIT_WITNESS = str(tmp_path)  # type: ignore[attr-defined]  # pytest-django's
    assert audit.cli_main(["verify"], said.append) == 0
    assert any("Không có sổ ghi ngoài cơ sở dữ liệu" in line for line in said[-3:])


def test_the_hash_written_down_is_the_leaf(record: list[int]) -> None:
    written = dict(seen for some in witness.rows() for seen in some)
    assert written == {one.seq: hash_of(one) for one in Entry.objects.all()}
