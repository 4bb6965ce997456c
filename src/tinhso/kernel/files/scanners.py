"""The scanners the house ships: a demo that knows one harmless test string, and ClamAV's daemon."""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO

from tinhso.kernel.plugs.api import Health
from tinhso.kernel.text import api as text

_CHUNK = 256 * 1024
_SECONDS = 60

# EICAR's test string, cut in two so that this file itself is not taken for one.
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class DemoScanner:
    """Finds the EICAR test string and nothing else; named as such wherever it is shown."""

    code = "demo"

    def scan(self, content: BinaryIO) -> str | None:
        """The test string anywhere in the content."""
        content.seek(0)
        tail = b""
        while chunk := content.read(_CHUNK):
            if _EICAR in tail + chunk:
                return text.gettext("Có chuỗi thử vi-rút EICAR")
            tail = chunk[-len(_EICAR) :]
        return None

    def check(self) -> Health:
        """Always well, and says that it protects nobody."""
        return Health.good(
            text.gettext("Bộ quét thử: chỉ nhận ra chuỗi thử EICAR, không chống được vi-rút thật.")
        )


class ClamAv:
    """A clamd daemon at `host:port` or at the path of a Unix socket.

    Source: clamd(8), commands zINSTREAM and zPING.
    """

    code = "clamav"

    def __init__(self, address: str) -> None:
        self.address = address

    def scan(self, content: BinaryIO) -> str | None:
        """The signature that clamd names. Raises OSError when clamd does not answer or refuses to look."""
        content.seek(0)
        with self._connect() as link:
            link.sendall(b"zINSTREAM\0")
            while chunk := content.read(_CHUNK):
                link.sendall(struct.pack("!L", len(chunk)) + chunk)
            link.sendall(struct.pack("!L", 0))
            answer = _answer(link)
        if answer.endswith("FOUND"):
            return text.gettext("Có mã độc {name}").format(
                name=answer.split(":", 1)[-1].removesuffix("FOUND").strip()
            )
        if not answer.endswith("OK"):
            raise OSError(f"clamd: {answer}")
        return None

    def check(self) -> Health:
        """PING must be answered with PONG."""
        try:
            with self._connect() as link:
                link.sendall(b"zPING\0")
                well = _answer(link) == "PONG"
        except OSError as problem:
            message = text.gettext(
                "Không nối được bộ quét ClamAV tại {address}: {problem}. Hãy khởi động clamd."
            )
            return Health.bad(message.format(address=self.address, problem=problem))
        if not well:
            return Health.bad(
                text.gettext("Nơi {address} trả lời nhưng không phải ClamAV.").format(address=self.address)
            )
        return Health.good(text.gettext("ClamAV tại {address} đang chạy.").format(address=self.address))

    def _connect(self) -> socket.socket:
        if self.address.startswith("/"):
            link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            link.settimeout(_SECONDS)
            try:
                link.connect(self.address)
            except OSError:
                link.close()
                raise
            return link
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=_SECONDS)


def _answer(link: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0"):
        part = link.recv(4096)
        if not part:
            break
        received += part
    return received.rstrip(b"\0\n").decode("utf-8", "replace")
