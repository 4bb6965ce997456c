"""Posting to an address that somebody typed, without being sent into our own house (server-side request forgery).

The name is resolved once; every address it has must be public; the connection goes to the address that was checked,
while the certificate is checked against the name. Redirects are not followed, proxies of the environment not used, the
body of the answer is not read, and `IN_ALL` seconds after the name was found the connection is cut, however slowly the
other side speaks.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from typing_extensions import override

from tinhso.kernel.text import api as text

EACH_STEP = 5.0  # seconds for the connection, and for each wait on the other side
IN_ALL = 10.0
LONGEST = 500
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
# IPv6 ranges that carry an IPv4 address inside: public to the eye, and led anywhere by a gateway.
WRAPPED = tuple(
    ipaddress.IPv6Network(one)
    for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)


class NotReached(Exception):
    """The other side surely or maybe did not take it. The message says why, fit for an administrator."""


class AddressRefused(NotReached):
    """The address is none that we post to."""


@dataclass(frozen=True)
class Destination:
    """An address, taken apart and allowed."""

    secure: bool
    host: str
    port: int
    path: str


def read(address: str) -> Destination:
    """The parts of an address, when it is one that we post to; nothing is resolved yet. Raises AddressRefused."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        raise AddressRefused(text.phrase("Địa chỉ không đọc được.")) from None
    host = (parts.hostname or "").rstrip(".")
    if len(address) > LONGEST or not host or any(ord(one) < 33 or ord(one) == 127 for one in address.strip()):
        raise AddressRefused(text.phrase("Địa chỉ phải có dạng https://tên-máy/đường-dẫn."))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused(
            text.phrase("Địa chỉ không được chứa tên đăng nhập, mật khẩu hoặc phần sau dấu #.")
        )
    if port == 0 or not (parts.scheme == "https" or _on_loopback(parts, host)):
        raise AddressRefused(text.phrase("Địa chỉ phải bắt đầu bằng https://."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        path.encode("ascii")
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        raise AddressRefused(text.phrase("Địa chỉ có ký tự lạ; hãy viết dạng đã mã hóa (%xx).")) from None
    secure = parts.scheme == "https"
    return Destination(secure, host, port or (443 if secure else 80), path)


def _on_loopback(parts: SplitResult, host: str) -> bool:
    """Plain http to this very machine, where that is allowed: for trials and tests."""
    return (
        parts.scheme == "http"
        and settings.TINHSO_HOOKS_LOOPBACK
        and host in {"localhost", "127.0.0.1", "::1"}
    )


def addresses(host: str, port: int) -> list[str]:
    """What a name resolves to now. Raises NotReached."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise NotReached(text.phrase("Không tìm thấy máy {host}.", host=host)) from None
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def is_public(address: str) -> bool:
    """Whether an IP address lies in the public Internet, and nothing hides in it."""
    try:
        ip: Ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in net for net in WRAPPED):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def checked(there: Destination) -> str:
    """The IP address to connect to. Raises NotReached; AddressRefused when any that the name has is not public."""
    found = addresses(there.host, there.port)
    if not found:
        raise NotReached(text.phrase("Không tìm thấy máy {host}.", host=there.host))
    if there.secure:
        inside = [one for one in found if not is_public(one)]
    else:
        inside = [one for one in found if not ipaddress.ip_address(one).is_loopback]
    if inside:
        raise AddressRefused(
            text.phrase("Máy {host} trỏ vào mạng nội bộ hoặc địa chỉ dành riêng.", host=there.host)
        )
    return found[0]


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was checked, whatever the name says by now."""

    def __init__(self, there: Destination, ip: str) -> None:
        super().__init__(there.host, there.port, timeout=EACH_STEP)
        self._there, self._ip = there, ip
        self._handle: socket.socket | None = None
        self.was_cut = threading.Event()
        if there.secure:
            self.default_port = 443  # the Host header names the port only where it is another

    @override
    def connect(self) -> None:
        plain = socket.create_connection((self._ip, self._there.port), EACH_STEP)
        self._handle = plain.dup()  # what TLS does with the socket must not hide it from `cut`
        self.sock = plain
        if self._there.secure:
            self.sock = trusted().wrap_socket(plain, server_hostname=self._there.host)

    def cut(self) -> None:
        """End the connection now, from another thread."""
        self.was_cut.set()
        if self._handle is not None:
            with suppress(OSError):  # the other side was quicker
                self._handle.shutdown(socket.SHUT_RDWR)

    @override
    def close(self) -> None:
        super().close()
        if self._handle is not None:
            self._handle.close()


def trusted() -> ssl.SSLContext:
    """Whom we believe: the certificates of this machine."""
    return ssl.create_default_context()


def post(address: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Post and return the status that the other side answered. Raises NotReached, AddressRefused."""
    there = read(address)
    link = _Pinned(there, checked(there))
    watch = threading.Timer(IN_ALL, link.cut)
    watch.daemon = True
    watch.start()
    try:
        link.request("POST", there.path, body, dict(headers))
        return link.getresponse().status
    except (OSError, http.client.HTTPException) as problem:
        raise NotReached(_why(problem, cut=link.was_cut.is_set())) from None
    finally:
        watch.cancel()
        link.close()


def _why(problem: Exception, *, cut: bool) -> str:
    if cut or isinstance(problem, TimeoutError):
        return text.phrase("Nơi nhận không trả lời kịp.")
    if isinstance(problem, ssl.SSLCertVerificationError):
        return text.phrase("Chứng thư của nơi nhận không tin được: {why}.", why=problem.verify_message)
    return text.phrase("Không nối được, hoặc câu trả lời sai: {why}.", why=type(problem).__name__)
