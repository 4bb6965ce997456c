"""The command line: help, mistakes, and verbs that need neither Django nor a database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tinhso.config import commandline
from tinhso.config.commands.demo import _free_port
from tinhso.config.console import Trouble

ROOT = Path(__file__).resolve().parents[2]


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    try:
        code = commandline.main(words)
    except SystemExit as stop:
        code = int(stop.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_alone_it_lists_every_verb_in_vietnamese(capsys):
    code, out, _ = call(capsys)
    assert code == 0
    assert out.startswith("Tỉnh Số: nền tảng chuyển đổi số của một tỉnh.")
    assert [verb for verb in commandline.VERBS if f"  {verb} " not in out] == []


def test_a_misspelt_verb_suggests_the_right_one(capsys):
    code, _, err = call(capsys, "dmeo")
    assert (code, err) == (
        2,
        "Không có lệnh “dmeo”. Có phải là: ./tinhso demo? Gõ ./tinhso để xem các lệnh.\n",
    )


def test_an_unknown_parameter_is_named_in_vietnamese(capsys):
    code, _, err = call(capsys, "serve", "--cong", "9")
    assert code == 2
    assert err.startswith("./tinhso serve: không có tham số --cong 9.\nCách dùng: ./tinhso serve")


def test_trouble_is_told_without_a_traceback(capsys, monkeypatch):
    def fail(words: list[str]) -> int:
        raise Trouble("Hết chỗ trống ở /var: hãy dọn bớt.")

    monkeypatch.setattr("tinhso.config.commands.run.doctor", fail)
    assert call(capsys, "doctor") == (1, "", "Hết chỗ trống ở /var: hãy dọn bớt.\n")


def test_every_verb_leads_to_a_function():
    for verb in commandline.VERBS.values():
        module, function = verb.where.split(":")
        path = ROOT / "src" / Path(*module.split("."))
        source = path.with_suffix(".py").read_text() if path.with_suffix(".py").exists() else ""
        assert f"def {function}(" in source, verb.name


@pytest.mark.parametrize("words", [["plan", "--help"], ["frameworks", "--help"], ["score", "--help"]])
def test_reading_and_scoring_load_neither_django_nor_a_database(words):
    probe = (
        "import sys\nfrom tinhso.config.commandline import main\n"
        f"try: main({words!r})\nexcept SystemExit: pass\n"
        "print(sorted({'django', 'psycopg'} & set(sys.modules)), file=sys.stderr)"
    )
    env = {"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    done = subprocess.run([sys.executable, "-c", probe], env=env, capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def test_a_taken_port_gives_way_to_the_next(capsys):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert _free_port("127.0.0.1", port) > port
    assert f"Cổng {port} đang có chương trình khác dùng; dùng cổng" in capsys.readouterr().out
