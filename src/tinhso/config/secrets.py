"""What this installation keeps to itself: its key and the place of its database socket."""

import os
import secrets as randomness
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

LONGEST_SOCKET_FOLDER = 80  # PostgreSQL's socket path must stay under 107 bytes, its file name included


def secret_key(var: Path) -> str:
    """The key that signs sessions: `TINHSO_SECRET_KEY`, else a random one kept in var/secret (mode 600)."""
    given = os.environ.get("TINHSO_SECRET_KEY")
    if given:
        return given
    kept = var / "secret"
    if not kept.exists():
        var.mkdir(parents=True, exist_ok=True)
        # O_EXCL: two processes starting at once agree on one key
        try:
            handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return kept.read_text()
        with os.fdopen(handle, "w") as out:
            out.write(randomness.token_urlsafe(48))
    return kept.read_text()


def signing_key(folder: Path) -> str:
    """An RSA key (PEM) for signing tokens, made once and kept in `folder`/signing.pem (mode 600)."""
    kept = folder / "signing.pem"
    if not kept.exists():
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        made = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        folder.mkdir(parents=True, exist_ok=True)
        half = folder / f"signing.{os.getpid()}"
        half.touch(0o600)
        half.write_bytes(made)
        with suppress(FileExistsError):  # another process was first: its key is the one
            os.link(half, kept)
        half.unlink()
    return kept.read_text()


def socket_folder(var: Path) -> str:
    """A short folder for the embedded PostgreSQL's socket: inside var when the path is short enough."""
    inside = var.resolve() / "run"
    if len(str(inside)) <= LONGEST_SOCKET_FOLDER:
        return str(inside)
    return str(Path(tempfile.gettempdir()) / f"tinhso-{sha256(str(inside).encode()).hexdigest()[:12]}")
