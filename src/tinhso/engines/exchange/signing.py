"""Signatures as Standard Webhooks has them (github.com/standard-webhooks/standard-webhooks, specification 1.0.0)."""

import base64
import hashlib
import hmac
import secrets

from django.utils.crypto import salted_hmac

PREFIX = "whsec_"


def new_salt() -> str:
    """What makes a hook's secret its own."""
    return secrets.token_hex(16)


def secret(key: str, salt: str) -> str:
    """The secret of a hook as its receiver is given it. Stored nowhere: computed from the key of the house."""
    return PREFIX + base64.b64encode(_bytes(key, salt)).decode()


def _bytes(key: str, salt: str) -> bytes:
    return salted_hmac("tinhso.exchange.hook", f"{key}.{salt}", algorithm="sha256").digest()


def headers(*, key: str, salt: str, event: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers of a signed body; `at` is the moment of sending in seconds since 1970 (UTC)."""
    signed = hmac.new(_bytes(key, salt), f"{event}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": event,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
