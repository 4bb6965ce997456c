"""Speaking to the operator. The command speaks Vietnamese only: it runs before languages are set up."""

import argparse
import re
import sys
from typing import NoReturn

from typing_extensions import override


class Trouble(Exception):
    """Something the operator can mend. The message names it and the remedy; no traceback is shown."""


def say(text: str = "") -> None:
    """A line to the operator."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """A line about what went wrong."""
    sys.stdout.flush()
    sys.stderr.write(text + "\n")


ENGLISH = {
    r"unrecognized arguments: (.*)": r"không có tham số \1",
    r"the following arguments are required: (.*)": r"còn thiếu \1",
    r"argument (.*): expected one argument": r"\1 cần một giá trị",
    r"argument (.*): invalid int value: (.*)": r"\1 cần một số nguyên, không phải \2",
    r"argument (.*): invalid choice: (.*) \(choose from (.*)\)": r"\1 không nhận \2; hãy chọn \3",
}


class Arguments(argparse.ArgumentParser):
    """argparse, with its complaints in Vietnamese."""

    @override
    def error(self, message: str) -> NoReturn:
        for english, vietnamese in ENGLISH.items():
            message = re.sub(f"^{english}$", vietnamese, message)
        complain(f"{self.prog}: {message}.\nCách dùng: {self.format_usage().split(': ', 1)[-1].strip()}")
        raise SystemExit(2)
