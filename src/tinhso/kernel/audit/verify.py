"""Finding whatever was altered, removed or slipped in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import repeat

from django.db import connection, transaction

from tinhso.kernel.audit import witness
from tinhso.kernel.audit.canonical import FIELDS, entry_of, hash_of
from tinhso.kernel.audit.models import Batch, Entry, Leaf, Node
from tinhso.kernel.audit.sealing import is_kept
from tinhso.kernel.audit.tree import EMPTY, Edge
from tinhso.kernel.text import api as text

_NODES_AT_ONCE = 500

Head = tuple[int, bytes]
"""(tree size, root) written down elsewhere at an earlier time."""

_COLUMNS = ", ".join(f"e.{name}" for name in FIELDS)
_SEALED = f"""
SELECT l.position, l.entry_id, l.hash, {_COLUMNS}
  FROM audit_leaf l LEFT JOIN audit_entry e ON e.seq = l.entry_id
 WHERE l.position < %s ORDER BY l.position
"""  # noqa: S608 - constant column names
_WITNESSED = f"SELECT {_COLUMNS} FROM audit_entry e WHERE e.seq = ANY(%s)"  # noqa: S608 - constant column names
_QUEUED_AND_GONE = """
SELECT u.entry_id FROM audit_unsealed u LEFT JOIN audit_entry e ON e.seq = u.entry_id
 WHERE e.seq IS NULL ORDER BY 1
"""
_SLIPPED_IN = """
SELECT e.seq, e.id FROM audit_entry e
 WHERE NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.entry_id = e.seq)
   AND NOT EXISTS (SELECT 1 FROM audit_unsealed u WHERE u.entry_id = e.seq)
 ORDER BY e.seq
"""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `seq` and `entry` are None where no single row can be named."""

    kind: str
    sentence: str
    seq: int | None = None
    entry: str | None = None


@dataclass
class Report:
    """What was looked at and what was found; `well` when nothing was."""

    entries: int = 0
    batches: int = 0
    waiting: int = 0
    witnessed: int = 0
    root: bytes = EMPTY
    findings: list[Finding] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Nothing was altered, removed or slipped in."""
        return not self.findings


def verify(heads: Iterable[Head] = ()) -> Report:
    """Compute the whole tree again from the entries and compare it with what was sealed, and the newest rows and
    heads with what was written down outside the database (`witness`).

    `heads` are tree heads kept elsewhere: with one, even somebody who rewrote all tables and the witness's files
    is found out. Streams; memory does not grow with the record.
    """
    with transaction.atomic():
        known = witness.heads() | dict(heads)  # before the batches: what is written down was committed
        batches = list(Batch.objects.order_by("number"))
        walk = _Walk(known, _leaves(batches[-1].tree_size if batches else 0))
        report = walk.report
        for batch in batches:
            report.findings += walk.batch(batch)
        report.batches, report.root = len(batches), walk.edge.root
        report.findings += _lost_heads(walk.known, walk.edge.size)
        report.findings += _leaves_without_batch(walk.edge.size)
        report.findings += _slipped_in()
        report.findings += _newest(report)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit_unsealed")
            report.waiting = cursor.fetchone()[0]
    return report


_Row = tuple[int, bytes, Entry | None]
"""Number of the entry, sealed hash, and the entry as it is now."""


def _leaves(size: int) -> Iterator[_Row | None]:
    """One item for each position below `size`: the row, or None where a leaf is missing."""
    expected = 0
    with connection.chunked_cursor() as cursor:
        cursor.execute(_SEALED, [size])
        while rows := cursor.fetchmany(2000):
            for position, seq, hash_, *columns in rows:
                yield from repeat(None, position - expected)
                expected = position + 1
                yield seq, bytes(hash_), None if columns[0] is None else entry_of(columns)
    yield from repeat(None, size - expected)


@dataclass
class _Walk:
    """The state of going through all leaves once, batch after batch."""

    known: dict[int, bytes]
    rows: Iterator[_Row | None]
    edge: Edge = field(default_factory=Edge)
    report: Report = field(default_factory=Report)
    broken: bool = False

    def batch(self, batch: Batch) -> Iterator[Finding]:
        """Check the leaves of one batch, then its head. After the first wrong head later ones say nothing new."""
        where = text.gettext("lô {number}").format(number=batch.number)
        if self.edge.root != bytes(batch.previous_root):
            yield from self._break(
                text.gettext("Mắt xích trước {where} không khớp: có lô đã bị xóa hoặc sửa."), where
            )
        nodes: dict[tuple[int, int], bytes] = {}
        while self.edge.size < batch.tree_size:
            row = next(self.rows)
            if row is None:
                sentence = text.gettext("Thiếu lá số {position} ({where}).")
                yield Finding("broken", sentence.format(position=self.edge.size, where=where))
                self.broken = True
            else:
                self.report.entries += 1
                yield from _check_row(row, where)
            grown = self.edge.add(EMPTY if row is None else row[1])
            nodes |= {(level, index): hash_ for level, index, hash_ in grown if is_kept(level)}
            if len(nodes) >= _NODES_AT_ONCE:
                yield from self._check_nodes(nodes, where)
                nodes = {}
        yield from self._check_nodes(nodes, where)
        if self.edge.root != bytes(batch.root):
            yield from self._break(
                text.gettext("Gốc của {where} không khớp với các lá: lá hoặc lô đã bị sửa."), where
            )
        if self.known.pop(self.edge.size, self.edge.root) != self.edge.root:
            yield _broken(text.gettext("Gốc của {where} khác với gốc đã lưu ở nơi khác."), where)

    def _break(self, sentence: str, where: str) -> Iterator[Finding]:
        if not self.broken:
            yield _broken(sentence, where)
        self.broken = True

    def _check_nodes(self, nodes: dict[tuple[int, int], bytes], where: str) -> Iterator[Finding]:
        if self.broken or not nodes:
            return
        levels, indexes = {level for level, _ in nodes}, {index for _, index in nodes}
        stored = Node.objects.filter(level__in=levels, index__in=indexes)
        found = {(one.level, one.index): bytes(one.hash) for one in stored}
        if any(found.get(name) != hash_ for name, hash_ in nodes.items()):
            yield _broken(text.gettext("Nút trung gian của {where} đã bị sửa hoặc xóa."), where)


def _check_row(row: _Row, where: str) -> Iterator[Finding]:
    seq, hash_, entry = row
    if entry is None:
        sentence = text.gettext("Bản ghi số {seq} ({where}) đã bị xóa.").format(seq=seq, where=where)
        yield Finding("removed", sentence, seq)
    elif hash_of(entry) != hash_:
        sentence = text.gettext("Bản ghi {id} (số {seq}, {where}) đã bị sửa sau khi niêm phong.")
        yield Finding("altered", sentence.format(id=entry.id, seq=seq, where=where), seq, str(entry.id))


def _lost_heads(known: dict[int, bytes], size: int) -> Iterator[Finding]:
    for wanted in known:
        sentence = text.gettext(
            "Không còn lô nào kết thúc ở {wanted} lá (cây có {size} lá): lô đã lưu ở nơi khác bị mất."
        )
        yield Finding("broken", sentence.format(wanted=wanted, size=size))


def _leaves_without_batch(size: int) -> Iterator[Finding]:
    beyond = Leaf.objects.filter(position__gte=size)
    if not beyond.exists() or Batch.objects.filter(tree_size__gt=size).exists():
        return  # nothing beyond, or a batch sealed while this was running
    for seq in beyond.order_by("position").values_list("entry_id", flat=True):
        sentence = text.gettext("Bản ghi số {seq} đã niêm phong nhưng lô của nó đã bị xóa.")
        yield Finding("broken", sentence.format(seq=seq), seq)


def _slipped_in() -> Iterator[Finding]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_SLIPPED_IN)
        while rows := cursor.fetchmany(1000):
            for seq, key in rows:
                sentence = text.gettext(
                    "Bản ghi {id} (số {seq}) được chèn ngoài quy trình: không chờ niêm phong."
                )
                yield Finding("inserted", sentence.format(id=key, seq=seq), seq, str(key))


def _newest(report: Report) -> Iterator[Finding]:
    """Rows that were acknowledged and are not there, or not the same, whether sealed or not."""
    told = {one.seq for one in report.findings}
    for seq in _queued_and_gone():
        told.add(seq)
        sentence = text.gettext("Bản ghi số {seq} (chờ niêm phong) đã bị xóa.")
        yield Finding("removed", sentence.format(seq=seq), seq)
    for some in witness.rows():
        report.witnessed += len(some)
        with connection.cursor() as cursor:
            cursor.execute(_WITNESSED, [[seq for seq, _ in some]])
            there = {columns[0]: entry_of(columns) for columns in cursor.fetchall()}
        for seq, hash_ in some:
            entry = there.get(seq)
            if seq in told or (entry and hash_of(entry) == hash_):
                continue
            if entry is None:
                sentence = text.gettext("Bản ghi số {seq} đã được ghi nhận nhưng không còn: đã bị xóa.")
                yield Finding("removed", sentence.format(seq=seq), seq)
            else:
                sentence = text.gettext("Bản ghi {id} (số {seq}) đã bị sửa sau khi được ghi nhận.")
                yield Finding("altered", sentence.format(id=entry.id, seq=seq), seq, str(entry.id))


def _queued_and_gone() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_QUEUED_AND_GONE)
        return [seq for (seq,) in cursor.fetchall()]


def _broken(sentence: str, where: str) -> Finding:
    return Finding("broken", sentence.format(where=where))
