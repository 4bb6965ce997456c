"""Nobody sends us into our own house: which addresses are refused, and what a hostile answer can do."""

import datetime as dt
import socket
import ssl
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.exchange import reaching
from tinhso.engines.exchange.reaching import AddressRefused, NotReached

PUBLIC = "203.0.114.7"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "khong-phai-ip"),
    ],
)
def test_an_address_inside_is_not_public(address):
    assert not reaching.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", PUBLIC, "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_an_address_outside_is_public(address):
    assert reaching.is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_a_private_address_is_private_in_every_coat(ip):
    number = int(ip)
    coats = [
        f"::ffff:{ip}",
        f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}",
        f"2002:{number >> 16:x}:{number & 0xFFFF:x}::",
    ]
    assert not any(reaching.is_public(one) for one in [str(ip), *coats])


@pytest.mark.parametrize(
    "address",
    [
        *(
            "http://example.vn/",
            "ftp://example.vn/",
            "file:///etc/passwd",
            "gopher://x/",
            "//example.vn/",
            "example.vn",
        ),
        *(
            "https://",
            "https://:443/",
            "https://u:p@example.vn/",
            "https://u@example.vn/",
            "https://example.vn/#x",
        ),
        *(
            "https://example.vn:0/",
            "https://example.vn:99999/",
            "https://example.vn/ x",
            "https://example.vn/\r\nX: y",
        ),
        *(
            "https://example.vn/báo-cáo",
            "https://[::1/",
            "http://127.0.0.1:5432/",
            "https://" + "a" * 600 + ".vn/",
        ),
    ],
)
def test_an_address_of_the_wrong_shape_is_refused(address, settings):
    settings.TINHSO_HOOKS_LOOPBACK = False
    with pytest.raises(AddressRefused):
        reaching.read(address)


def test_plain_http_goes_to_loopback_alone_and_only_where_it_is_allowed(settings):
    settings.TINHSO_HOOKS_LOOPBACK = True
    assert reaching.read("http://127.0.0.1:8080/x?a=1").path == "/x?a=1"
    with pytest.raises(AddressRefused):
        reaching.read("http://example.vn/")
    settings.TINHSO_HOOKS_LOOPBACK = False
    with pytest.raises(AddressRefused):
        reaching.read("http://127.0.0.1:8080/x")


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["::ffff:192.168.0.1"], ["64:ff9b::a00:1"]]
)
def test_a_name_with_any_address_inside_is_refused_also_where_loopback_is_allowed(
    monkeypatch, settings, found
):
    settings.TINHSO_HOOKS_LOOPBACK = True
    monkeypatch.setattr(reaching, "addresses", lambda _host, _port: found)
    with pytest.raises(AddressRefused, match="nội bộ"):
        reaching.post("https://lua.example/", b"{}", {})


@pytest.mark.parametrize(
    "written", ["https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://0177.0.0.1/"]
)
def test_loopback_written_as_a_riddle_is_refused(written):
    with pytest.raises(NotReached):
        reaching.checked(reaching.read(written))


def test_the_name_is_asked_once_and_the_connection_goes_to_the_checked_address(monkeypatch):
    """A name that says something else the second time (DNS rebinding) changes nothing."""
    asked, connected = [], []

    def resolve(host: str, port: int, **_more: object) -> list[tuple]:
        asked.append(host)
        ip = PUBLIC if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    def connect(address: tuple[str, int], *_more: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(reaching.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(reaching.socket, "create_connection", connect)
    with pytest.raises(NotReached, match="Không nối được"):
        reaching.post("https://doi-y.example/", b"{}", {})
    assert (asked, connected) == (["doi-y.example"], [(PUBLIC, 443)])


def certificate(folder: Path, host: str) -> Path:
    """A certificate that nobody else vouches for, with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    day = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(day).not_valid_after(day + dt.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    place = folder / f"{host}.pem"
    plain = serialization.NoEncryption()
    place.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return place


@pytest.fixture
def speaks(monkeypatch):
    """A server on loopback that does `act(connection)`; names lead to it as if it were public."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    monkeypatch.setattr(reaching, "addresses", lambda _host, _port: ["127.0.0.1"])
    monkeypatch.setattr(reaching, "is_public", lambda _ip: True)

    def start(act) -> int:
        def serve() -> None:
            link, _peer = listening.accept()
            with link, suppress(OSError):  # whoever asked may go at any moment
                act(link)

        threading.Thread(target=serve, daemon=True).start()
        return port

    yield start
    listening.close()


def over_tls(pem: Path, names: list[str | None]):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    context.sni_callback = lambda _link, name, _context: names.append(name)

    def act(link: socket.socket) -> None:
        try:
            with context.wrap_socket(link, server_side=True) as safe:
                came = b""
                while not came.endswith(b"{}"):
                    came += safe.recv(65536)
                safe.sendall(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
        except OSError:
            return

    return act


def test_the_certificate_is_checked_against_the_name_although_we_connect_to_the_address(
    speaks, tmp_path, monkeypatch
):
    pem, names = certificate(tmp_path, "nhan.example"), []
    believed = ssl.create_default_context(cadata=pem.read_text().split("-----END PRIVATE KEY-----")[1])
    monkeypatch.setattr(reaching, "trusted", lambda: believed)
    port = speaks(over_tls(pem, names))
    assert reaching.post(f"https://nhan.example:{port}/x", b"{}", {}) == 202
    assert names == ["nhan.example"]


def test_a_certificate_for_another_name_is_refused(speaks, tmp_path, monkeypatch):
    pem = certificate(tmp_path, "khac.example")
    believed = ssl.create_default_context(cadata=pem.read_text().split("-----END PRIVATE KEY-----")[1])
    monkeypatch.setattr(reaching, "trusted", lambda: believed)
    with pytest.raises(NotReached, match="Chứng thư"):
        reaching.post(f"https://nhan.example:{speaks(over_tls(pem, []))}/", b"{}", {})


def test_a_certificate_that_nobody_vouches_for_is_refused(speaks, tmp_path):
    pem = certificate(tmp_path, "nhan.example")
    with pytest.raises(NotReached, match="Chứng thư"):
        reaching.post(f"https://nhan.example:{speaks(over_tls(pem, []))}/", b"{}", {})


def test_a_server_that_drips_its_answer_is_cut_off(speaks, monkeypatch, settings):
    settings.TINHSO_HOOKS_LOOPBACK = True
    monkeypatch.setattr(reaching, "IN_ALL", 0.6)

    def drip(link: socket.socket) -> None:
        link.recv(65536)
        try:
            while True:  # until it is cut off
                link.sendall(b"H")
                time.sleep(0.05)
        except OSError:
            return

    began = time.monotonic()
    with pytest.raises(NotReached, match="không trả lời kịp"):
        reaching.post(f"http://127.0.0.1:{speaks(drip)}/", b"{}", {})
    assert time.monotonic() - began < 30


def test_a_server_that_never_finishes_the_handshake_is_cut_off(speaks, monkeypatch):
    monkeypatch.setattr(reaching, "IN_ALL", 0.5)

    def only_listens(link: socket.socket) -> None:
        while link.recv(65536):
            pass

    with pytest.raises(NotReached, match="không trả lời kịp"):
        reaching.post(f"https://nhan.example:{speaks(only_listens)}/", b"{}", {})


def test_an_endless_body_is_not_read(speaks, settings):
    settings.TINHSO_HOOKS_LOOPBACK = True

    def pour(link: socket.socket) -> None:
        link.recv(65536)
        try:
            link.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                link.sendall(b"x" * 65536)
        except OSError:
            return

    assert reaching.post(f"http://127.0.0.1:{speaks(pour)}/", b"{}", {}) == 200


def test_endless_headers_are_refused(speaks, settings):
    settings.TINHSO_HOOKS_LOOPBACK = True

    def pour(link: socket.socket) -> None:
        link.recv(65536)
        try:
            link.sendall(b"HTTP/1.1 200 OK\r\n")
            while True:
                link.sendall(b"X-A: " + b"a" * 1000 + b"\r\n")
        except OSError:
            return

    with pytest.raises(NotReached, match="câu trả lời sai"):
        reaching.post(f"http://127.0.0.1:{speaks(pour)}/", b"{}", {})


def test_whoever_closes_at_once_was_not_reached(speaks, settings):
    settings.TINHSO_HOOKS_LOOPBACK = True
    with pytest.raises(NotReached):
        reaching.post(f"http://127.0.0.1:{speaks(lambda link: link.recv(10))}/", b"{}", {})
