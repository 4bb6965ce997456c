"""Packs are found by entry point, in any distribution on the path, and refused with a reason."""

import sys
import textwrap
from pathlib import Path

import pytest

from tinhso import __version__
from tinhso.kernel.plugs import packs
from tinhso.kernel.plugs.packs import Pack, PackRefused, found, load


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Put a distribution with one pack on sys.path, as pip would."""
    monkeypatch.syspath_prepend(tmp_path)

    def add(module: str, code: str, *, entry: str = "PACK") -> None:
        (tmp_path / f"{module}.py").write_text(textwrap.dedent(code))
        info = tmp_path / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[tinhso.packs]\n{module} = {module}:{entry}\n")
        monkeypatch.delitem(sys.modules, module, raising=False)

    return add


AGRICULTURE = """
    from tinhso.kernel.plugs.api import Pack
    calls = []
    PACK = Pack(code="nong-nghiep", title="Nông nghiệp", needs=">=0.1,<1", plug=lambda: calls.append("plugged"))
"""


def test_a_pack_of_another_distribution_is_found_and_fills_its_sockets_once(install):
    install("tinhso_agri", AGRICULTURE)
    loaded = load()
    assert loaded["nong-nghiep"].title == "Nông nghiệp"
    assert sys.modules["tinhso_agri"].calls == ["plugged"]


def test_without_the_distribution_the_pack_is_not_there():
    assert "nong-nghiep" not in found()


def test_a_pack_that_only_brings_data_needs_no_plug(install):
    install(
        "tinhso_data",
        'from tinhso.kernel.plugs.api import Pack\nPACK = Pack(code="du-lieu", title="Dữ liệu")',
    )
    assert load()["du-lieu"].plug is None


def test_two_packs_of_one_code_are_refused(install):
    install("tinhso_agri", AGRICULTURE)
    install("tinhso_agri_two", AGRICULTURE)
    with pytest.raises(PackRefused, match=r"hai gói cùng mã 'nong-nghiep'"):
        load()


def test_a_pack_for_another_core_is_refused_and_says_which(install):
    install(
        "tinhso_new",
        'from tinhso.kernel.plugs.api import Pack\nPACK = Pack(code="moi", title="Gói mới", needs=">=99")',
    )
    with pytest.raises(PackRefused, match=f"Gói mới cần lõi >=99, lõi ở đây là {__version__}"):
        load()


def test_an_entry_that_is_no_pack_is_refused(install):
    install("tinhso_odd", "PACK = 'not a pack'")
    with pytest.raises(PackRefused, match=r"tinhso_odd .* không phải là Pack"):
        load()


def test_a_pack_that_cannot_be_imported_is_refused_by_name(install):
    install("tinhso_broken", "import there_is_no_such_library")
    with pytest.raises(PackRefused, match=r"Không nạp được gói tinhso_broken.*there_is_no_such_library"):
        load()


def test_an_entry_that_names_nothing_is_refused_by_name(install):
    install("tinhso_empty", "", entry="PACK")
    with pytest.raises(PackRefused, match=r"Không nạp được gói tinhso_empty"):
        load()


@pytest.mark.parametrize(
    ("needs", "version", "answer"),
    [
        ("", "0.1.0", True),
        (">=1.4,<2", "1.4.0", True),
        (">=1.4,<2", "2.0.0", False),
        (">=1.4,<2", "1.3.9", False),
        (">=1.4", "1.5.0rc1", True),
    ],
)
def test_what_a_pack_needs_is_a_version_range(needs, version, answer):
    assert packs.fits(needs, version) is answer


def test_an_unreadable_range_is_refused():
    with pytest.raises(PackRefused, match=r"'khoảng 1.4'"):
        packs.fits("khoảng 1.4")


def test_a_refused_pack_lets_no_other_pack_plug_in(install):
    install("tinhso_agri", AGRICULTURE)
    install("tinhso_odd", "PACK = 'not a pack'")
    with pytest.raises(PackRefused):
        load()
    assert getattr(sys.modules.get("tinhso_agri"), "calls", []) == []


def test_a_pack_is_a_value():
    assert Pack(code="a", title="A") == Pack(code="a", title="A")
