"""Door 1 of `files`: what others may call."""

from tinhso.kernel.files.models import Blob, StoredFile

__all__ = ["Blob", "StoredFile"]
