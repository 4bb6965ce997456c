"""Door 1 of `files`: what others may call."""

from tinhso.kernel.files.models import Blob, StoredFile
from tinhso.kernel.files.operations import scan_blob, store
from tinhso.kernel.files.queries import NotFound, NotReady, damaged, get_for, open_content
from tinhso.kernel.files.sniff import Limits, Refused, limits
from tinhso.kernel.files.stores import Store, current, store_at

__all__ = [
    "Blob",
    "Limits",
    "NotFound",
    "NotReady",
    "Refused",
    "Store",
    "StoredFile",
    "current",
    "damaged",
    "get_for",
    "limits",
    "open_content",
    "scan_blob",
    "store",
    "store_at",
]
