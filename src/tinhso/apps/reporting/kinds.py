"""The types that pages and forms speak of."""

from tinhso.apps.reporting.models import Check, Form, FormVersion, Submission
from tinhso.engines.indicators.series.api import CellNote, Period

__all__ = ["CellNote", "Check", "Form", "FormVersion", "Period", "Submission"]
