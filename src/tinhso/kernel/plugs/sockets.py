"""Sockets: named, typed, filled at start, frozen afterwards."""

import inspect
from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar, runtime_checkable

from typing_extensions import get_protocol_members, is_protocol

from tinhso.kernel.plugs.health import Health

Plug = TypeVar("Plug")


class PlugRefused(Exception):
    """A plug does not fit its socket. The message names the socket, the plug and the remedy."""


@runtime_checkable
class Checked(Protocol):
    """A plug that can say whether it works."""

    def check(self) -> Health:
        """How this plug is, in words."""
        ...


SOCKETS: "dict[str, Socket[object]]" = {}


class Socket(Generic[Plug]):
    """A named place that takes plugs of one type, each under its own code.

    `accepts` is a class (plugs are its instances) or a Protocol (plugs have its members with the same
    parameter names). Plugs need a `code: str`, once per socket.

    `demo` makes a plug that fits, as an example and for trials; it is plugged in by whoever wants it. `check` says
    how a plug is that has no `check()` of its own (plugs that are data).
    """

    def __init__(
        self,
        name: str,
        *,
        accepts: type[Plug],
        demo: Callable[[], Plug],
        check: Callable[[Plug], Health] | None = None,
        key: str = "code",
    ) -> None:
        if name in SOCKETS:
            raise PlugRefused(f"Ổ cắm {name} đã được khai báo ở nơi khác; hãy đổi tên.")
        self.name, self.accepts, self.key = name, accepts, key
        self.demo, self.check = demo, check
        self._plugs: dict[str, Plug] = {}
        self._frozen = False
        SOCKETS[name] = self  # type: ignore[assignment]  # the register holds sockets of every type

    def plug(self, plug: Plug) -> Plug:
        """Put a plug in. Raises PlugRefused for a wrong type, a code already taken, or after start."""
        if self._frozen:
            raise PlugRefused(f"Ổ cắm {self.name} đã khóa sau khi khởi động; hãy khai báo trong plugs.py.")
        for problem in self._misfits(plug):
            raise PlugRefused(f"Ổ cắm {self.name} không nhận {plug!r}: {problem}")
        code = getattr(plug, self.key)
        if code in self._plugs:
            raise PlugRefused(f"Ổ cắm {self.name} đã có mã {code!r}; mỗi mã chỉ được dùng một lần.")
        self._plugs[code] = plug
        return plug

    def _misfits(self, plug: object) -> Iterator[str]:
        if not isinstance(getattr(plug, self.key, None), str):
            yield f"thiếu thuộc tính {self.key} (chuỗi)"
        if not is_protocol(self.accepts):
            if not isinstance(plug, self.accepts):
                yield f"cần một {self.accepts.__name__}"
            return
        for member in sorted(get_protocol_members(self.accepts)):
            if not hasattr(plug, member):
                yield f"thiếu {member} (xem {self.accepts.__module__}.{self.accepts.__name__})"
                continue
            wanted = getattr(self.accepts, member, None)
            if inspect.isfunction(wanted) and _parameters(getattr(plug, member)) != _parameters(wanted)[1:]:
                yield f"{member} phải có tham số {_parameters(wanted)[1:]}"

    def ask(self, plug: Plug) -> Health:
        """How a plug is. Whatever its check raises is the answer: it is not well."""
        asked = plug.check if isinstance(plug, Checked) else None
        try:
            if asked is not None:
                return asked()
            if self.check is not None:
                return self.check(plug)
        except Exception as problem:  # noqa: BLE001  see above
            return Health.bad(f"Không kiểm tra được: {type(problem).__name__}: {problem}")
        return Health.bad(f"Ổ cắm {self.name} không biết cách kiểm tra phần này; hãy thêm hàm check().")

    def freeze(self) -> None:
        """No more plugs from now on; called once when all parts are loaded."""
        self._frozen = True

    @property
    def frozen(self) -> bool:
        """Whether start is over."""
        return self._frozen

    def __iter__(self) -> Iterator[Plug]:
        return iter(self._plugs.values())

    def __len__(self) -> int:
        return len(self._plugs)

    def get(self, code: str) -> Plug | None:
        """The plug with this code, or None."""
        return self._plugs.get(code)

    def __getitem__(self, code: str) -> Plug:
        return self._plugs[code]


def _parameters(function: object) -> list[str]:
    return list(inspect.signature(function).parameters)  # type: ignore[arg-type]  # callers pass callables


def freeze_all() -> None:
    """Lock every socket; called at the end of start."""
    for socket in SOCKETS.values():
        socket.freeze()


def health() -> list[tuple[str, str, Health]]:
    """(socket, plug code, health) of every plug, in the sockets' order."""
    return [
        (socket.name, str(getattr(plug, socket.key)), socket.ask(plug))
        for socket in SOCKETS.values()
        for plug in socket
    ]
