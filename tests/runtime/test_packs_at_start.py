"""A pack that is installed plugs in when the house starts; a refused one stops the start with its sentence."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
PACK = """
    from tinhso.kernel.plugs.api import Pack

    def plug() -> None:
        from tinhso.kernel.access.api import Action
        from tinhso.kernel.access.plugs import actions
        actions.plug(Action("agri.field.measure", "Đo một thửa ruộng."))

    PACK = Pack(code="nong-nghiep", title="Nông nghiệp", needs="{needs}", plug=plug)
"""


def start(folder: Path, needs: str, code: str) -> subprocess.CompletedProcess[str]:
    """A new process with the pack on its path."""
    (folder / "tinhso_agri.py").write_text(textwrap.dedent(PACK.format(needs=needs)))
    info = folder / "tinhso_agri-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tinhso-agri\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[tinhso.packs]\nagri = tinhso_agri:PACK\n")
    paths = os.pathsep.join([str(SOURCE), str(folder)])
    env = os.environ | {"PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "tinhso.config.settings"}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)


SHOW = """
import django; django.setup()
from tinhso.kernel.access.plugs import actions
from tinhso.kernel.plugs.api import SOCKETS
print(actions["agri.field.measure"].sentence, all(one.frozen for one in SOCKETS.values()))
"""


def test_an_installed_pack_has_plugged_in_before_the_sockets_are_locked(tmp_path: Path) -> None:
    done = start(tmp_path, ">=0.1", SHOW)
    assert done.stdout == "Đo một thửa ruộng. True\n", done.stderr


@pytest.mark.parametrize("verb", ["migrate"])
def test_a_refused_pack_stops_a_verb_with_its_sentence(tmp_path: Path, verb: str, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@/nothing?host=/nonexistent")
    run = f"import sys; from tinhso.config.commandline import main; sys.exit(main(['{verb}']))"
    done = start(tmp_path, ">=99", run)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Gói Nông nghiệp cần lõi >=99, lõi ở đây là")
    assert "Traceback" not in done.stderr
