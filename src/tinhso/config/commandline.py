"""`./tinhso VERB …`: every verb, where it is carried out, and the help text.

A verb's module is imported only when the verb is called: `plan`, `score` and `frameworks` need neither
Django nor a database.
"""

import difflib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from tinhso.config.console import Trouble, complain, say


@dataclass(frozen=True)
class Verb:
    """A verb: what it does, and `module:function`, which takes the words after the verb (`whole`: and itself)."""

    name: str
    help: str
    where: str
    whole: bool = False

    def run(self, words: Sequence[str]) -> int:
        """Carry it out; the exit code."""
        module, function = self.where.split(":")
        work: Callable[[list[str]], int] = getattr(import_module(module), function)
        return work([self.name, *words] if self.whole else list(words))


ROOT = Path(__file__).resolve().parents[3]
COMMANDS = "tinhso.config.commands"
GROUPS = {
    "Chạy": (
        Verb("demo", "chạy thử tỉnh Hải Dương năm 2024 (--reset: làm lại từ đầu)", f"{COMMANDS}.demo:main"),
        Verb("serve", "chạy máy chủ web", f"{COMMANDS}.run:serve"),
        Verb("worker", "chạy việc nền và chuyển sự kiện", f"{COMMANDS}.run:worker"),
        Verb("identity", "chạy cổng định danh thử nghiệm (demo tự chạy)", f"{COMMANDS}.run:identity"),
    ),
    "Dữ liệu": (
        Verb("migrate", "tạo hoặc nâng cấp các bảng", f"{COMMANDS}.run:migrate"),
        Verb("load", "nạp danh mục dùng chung, hoặc dữ liệu chạy thử (load demo)", f"{COMMANDS}.run:load"),
        Verb("setup", "lập cơ quan, tài khoản, vai trò từ một tệp Excel", f"{COMMANDS}.run:setup"),
        Verb("backup", "sao lưu cơ sở dữ liệu và kho tệp vào một tệp", f"{COMMANDS}.keep:backup"),
        Verb("restore", "phục hồi từ một tệp sao lưu", f"{COMMANDS}.keep:restore"),
        Verb("psql", "mở dòng lệnh SQL", f"{COMMANDS}.run:psql"),
        Verb("figures", "xuất, nhập số liệu báo cáo dạng CSV", f"{COMMANDS}.run:figures"),
        Verb(
            "runs",
            "tính lại kết quả chấm điểm đã công bố và so (runs verify)",
            f"{COMMANDS}.run:scoring_runs",
        ),
        Verb("audit", "kiểm tra nhật ký chống sửa xóa (audit verify)", f"{COMMANDS}.run:audit"),
    ),
    "Công cụ không cần cơ sở dữ liệu": (
        Verb("plan", "đọc một kế hoạch (plan read TỆP)", "tinhso.apps.programme.reading.cli:main"),
        Verb("score", "chấm điểm từ tệp CSV", "tinhso.engines.indicators.cli:main", whole=True),
        Verb("frameworks", "liệt kê các bộ chỉ số", "tinhso.engines.indicators.cli:main", whole=True),
    ),
    "Kiểm tra": (
        Verb("doctor", "máy này có gì không ổn, và cách sửa", f"{COMMANDS}.run:doctor"),
        Verb(
            "check",
            "định dạng, lỗi mã, kiểu, ranh giới, tài liệu, kiểm thử đơn vị",
            f"{COMMANDS}.checks:check",
        ),
        Verb("test", "tất cả của check, thêm trình duyệt và hai bản PostgreSQL", f"{COMMANDS}.checks:test"),
        Verb("bench", "đo tốc độ (bench TÊN: một phép đo)", f"{COMMANDS}.bench:main"),
        Verb("lock", "ghi lại phiên bản và mã băm của thư viện", f"{COMMANDS}.checks:lock"),
    ),
}
VERBS = {verb.name: verb for verbs in GROUPS.values() for verb in verbs}


def main(words: Sequence[str]) -> int:
    """Carry out the command line; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    name, *rest = words or ["help"]
    if name in {"help", "-h", "--help", "trợ-giúp"}:
        say(help_text())
        return 0
    verb = VERBS.get(name)
    if verb is None:
        near = difflib.get_close_matches(name, VERBS, n=1)
        hint = f" Có phải là: ./tinhso {near[0]}?" if near else ""
        complain(f"Không có lệnh “{name}”.{hint} Gõ ./tinhso để xem các lệnh.")
        return 2
    try:
        return verb.run(rest)
    except Trouble as problem:
        complain(str(problem))
        return 1
    except BrokenPipeError:
        # Whoever read our output (head, less) has enough; what is still buffered must not complain again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as problem:
        from tinhso.kernel.ui.full import is_full

        var = Path(os.environ.get("TINHSO_VAR", ROOT / "var"))
        if not is_full(problem, var):
            raise
        complain(f"Ổ đĩa đã đầy nên không làm được “{name}”; những gì đã lưu trước đó vẫn còn.")
        complain(f"Dọn bớt hoặc mở rộng ổ đĩa của {var} (TINHSO_VAR) rồi chạy lại. Xem thêm: ./tinhso doctor")
        return 1
    except KeyboardInterrupt:
        complain("Đã dừng theo yêu cầu.")
        return 130


def help_text() -> str:
    """What can be said to `./tinhso`."""
    lines = ["Tỉnh Số: nền tảng chuyển đổi số của một tỉnh.", "", "Cách dùng: ./tinhso LỆNH [tham số]", ""]
    for title, verbs in GROUPS.items():
        lines += [f"{title}:", *(f"  {verb.name:<11} {verb.help}" for verb in verbs), ""]
    lines.append("Bắt đầu nhanh: ./tinhso demo. Tham số của một lệnh: ./tinhso LỆNH --help")
    return "\n".join(lines)
