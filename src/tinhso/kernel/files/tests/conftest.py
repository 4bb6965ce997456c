from pathlib import Path

import pytest

from tinhso.kernel.files.plugs import Purpose, purposes


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object) -> Path:
    """Contents of a test go to its own folder."""
    settings.TINHSO_FILES_URL = (tmp_path / "kho").as_uri()  # type: ignore[attr-defined]  # pytest-django's
    return tmp_path / "kho"


@pytest.fixture
def mine(monkeypatch: pytest.MonkeyPatch) -> str:
    """A purpose under which each person reads their own files."""
    purpose = Purpose(
        code="thu.cua-toi",
        title="Thử",
        may_read=lambda actor, file: actor.person == file.uploaded_by,
        types=("pdf", "txt"),
        most_mb=1,
        personal=True,
    )
    monkeypatch.setitem(purposes._plugs, purpose.code, purpose)
    return purpose.code
