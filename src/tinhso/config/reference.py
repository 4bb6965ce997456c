"""Writes docs/reference/{sockets,events,actions,commands}.md from what the code declares.

`python -m tinhso.config.reference`; a test compares the pages with the code.
"""

import inspect
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tinhso.kernel.plugs.api import SOCKETS, Socket

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "tinhso"
VARIABLE = re.compile(r"""environ(?:\.get\(|\[)\s*["']((?:TINHSO|DATABASE)_[A-Z_]+)""")


def sockets() -> Iterator[str]:
    """One heading for every socket: what it takes, what is in it."""
    yield "# Ổ cắm (sockets)\n"
    yield "Nơi một mô-đun cho mô-đun khác cắm phần của mình vào: khai báo trong `plugs.py`, cắm khi khởi động.\n"
    yield "Ổ nào cũng có một phần cắm mẫu và một câu hỏi “dùng được không”; `./tinhso doctor` hỏi mọi phần đang cắm.\n"
    for name, socket in sorted(_own(SOCKETS).items()):
        accepts = socket.accepts
        yield f"### `{name}`\n"
        yield f"Nhận `{accepts.__module__}.{accepts.__name__}`: {_first_line(accepts)}\n"
        codes = sorted(str(getattr(plug, socket.key)) for plug in socket)
        if name not in {"access.actions", "events.facts"}:
            yield f"Đang cắm: {', '.join(f'`{code}`' for code in codes) or 'chưa có'}.\n"
        demo = socket.demo()
        yield f"Mẫu: `{getattr(demo, socket.key)}` ({socket.ask(demo).sentence})\n"


def events() -> Iterator[str]:
    """One heading for every fact: its sentence and data."""
    from tinhso.kernel.events.plugs import facts

    yield "# Sự kiện (events)\n"
    yield "Điều đã xảy ra, ghi cùng giao dịch với thay đổi, giao ít nhất một lần, dạng CloudEvents 1.0.\n"
    for kind in sorted(facts, key=lambda one: one.code):
        if ".tests" in kind.fact.__module__:
            continue
        fields = ", ".join(
            f"`{name}`" for name in kind.fact.__dataclass_fields__ if name not in {"name", "sentence"}
        )
        yield f"### `{kind.code}`\n"
        yield f"{kind.sentence} Dữ liệu: {fields}.\n"


def actions() -> Iterator[str]:
    """One heading for every action: its sentence and what it needs first."""
    from tinhso.kernel.access.plugs import actions as declared

    yield "# Hành động (actions)\n"
    yield "Việc có thể được phép làm. Vai trò là tập hợp hành động; mặc định là không được phép.\n"
    for action in sorted(declared, key=lambda one: one.code):
        yield f"### `{action.code}`\n"
        notes = [str(action.sentence)]
        if action.also_requires:
            notes.append(f"Cần trước: `{action.also_requires.code}`.")
        if action.owner_may:
            notes.append("Chủ của nội dung luôn được phép.")
        if action.public:
            notes.append("Ai cũng được phép.")
        yield " ".join(notes) + "\n"


def commands() -> Iterator[str]:
    """One heading for every verb of ./tinhso."""
    from tinhso.config.commandline import GROUPS

    yield "# Lệnh (commands)\n"
    yield "`./tinhso LỆNH`. Chạy không có lệnh để xem danh sách.\n"
    for title, verbs in GROUPS.items():
        yield f"## {title}\n"
        for verb in verbs:
            yield f"### `{verb.name}`\n"
            yield f"{verb.help[:1].upper()}{verb.help[1:]}.\n"


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "sockets": sockets,
    "events": events,
    "actions": actions,
    "commands": commands,
}


def page(name: str) -> str:
    """A page as it should stand in docs/reference."""
    return "\n".join(PAGES[name]())


def variables() -> list[str]:
    """Every environment variable that the code reads."""
    texts = (path.read_text("utf-8") for path in SOURCE.rglob("*.py") if "tests" not in path.parts)
    return sorted({name for text in texts for name in VARIABLE.findall(text)})


def _own(found: dict[str, Socket[object]]) -> dict[str, Socket[object]]:
    return {
        name: socket for name, socket in found.items() if not socket.accepts.__module__.startswith("tests")
    }


def _first_line(thing: type) -> str:
    return (inspect.getdoc(thing) or "").splitlines()[0]


def main() -> None:
    """Write every page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    import django

    django.setup()
    for name in PAGES:
        (ROOT / "docs" / "reference" / f"{name}.md").write_text(page(name), "utf-8")


if __name__ == "__main__":
    main()
