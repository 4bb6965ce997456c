import io
import socketserver
import struct
import threading
from collections.abc import Iterator

import pytest

from tinhso.kernel.files.scanners import ClamAv, DemoScanner
from tinhso.kernel.files.tests.samples import EICAR


class Clamd(socketserver.BaseRequestHandler):
    """A local counterpart of clamd: zPING and zINSTREAM, knows EICAR, refuses streams over 1 MB as clamd does."""

    def handle(self) -> None:
        link = self.request.makefile("rb")
        command = b"".join(iter(lambda: link.read(1), b"\0"))
        if command == b"zPING":
            self.request.sendall(b"PONG\0")
            return
        content = b""
        while size := struct.unpack("!L", link.read(4))[0]:
            content += link.read(size)
        if len(content) > 1024 * 1024:
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            self.request.sendall(b"stream: Eicar-Test FOUND\0" if EICAR in content else b"stream: OK\0")


@pytest.fixture
def clamd() -> Iterator[ClamAv]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield ClamAv(f"127.0.0.1:{server.server_address[1]}")
        server.shutdown()
        thread.join()


def test_the_demo_finds_its_test_string_across_chunks_and_says_it_is_a_demo() -> None:
    scanner = DemoScanner()
    assert scanner.scan(io.BytesIO(b"x" * (256 * 1024 - 10) + EICAR)) == "Có chuỗi thử vi-rút EICAR"
    assert scanner.scan(io.BytesIO(b"x" * 1000)) is None
    assert "không chống được vi-rút thật" in scanner.check().sentence


def test_clamav_names_what_it_found(clamd: ClamAv) -> None:
    assert clamd.scan(io.BytesIO(b"--" + EICAR)) == "Có mã độc Eicar-Test"
    assert clamd.scan(io.BytesIO(b"clean".ljust(500_000))) is None
    assert clamd.check().well


def test_a_scan_that_clamav_refuses_is_no_clean_bill(clamd: ClamAv) -> None:
    with pytest.raises(OSError, match="size limit"):
        clamd.scan(io.BytesIO(b"x" * (1024 * 1024 + 1)))


def test_an_unreachable_clamav_is_reported_with_the_remedy() -> None:
    lost = ClamAv("/nonexistent/clamd.sock")
    assert "Hãy khởi động clamd" in lost.check().sentence
    with pytest.raises(OSError):
        lost.scan(io.BytesIO(b"x"))
