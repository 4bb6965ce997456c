"""What others may call."""

from tinhso.kernel.places.fields import LTreeField

__all__ = ["LTreeField"]
