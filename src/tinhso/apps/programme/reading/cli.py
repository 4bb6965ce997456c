"""`tinhso plan read FILE [--json]`: read a plan without database or network."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tinhso.apps.programme.reading.api import CannotRead, as_json, read_file, summary


def main(argv: list[str]) -> int:
    """Run the command; 0 when read, 2 when the file cannot be read (the reason goes to stderr)."""
    parser = argparse.ArgumentParser(
        prog="tinhso plan", description="Đọc một kế hoạch: văn bản viện dẫn, chỉ tiêu, nhiệm vụ."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    read = verbs.add_parser("read", help="đọc tệp .txt, .docx hoặc .pdf")
    read.add_argument("file", type=Path, metavar="TỆP")
    read.add_argument("--json", action="store_true", help="in JSON thay cho bản tóm tắt")
    chosen = parser.parse_args(argv)
    try:
        reading = read_file(chosen.file)
    except CannotRead as error:
        sys.stderr.write(f"{error}\n")
        return 2
    shown = json.dumps(as_json(reading), ensure_ascii=False) if chosen.json else summary(reading)
    sys.stdout.write(shown + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
