"""An annex table of an index set (docx, xlsx) read into rows with a proposal, its confidence and the reasons; pure."""

from tinhso.engines.indicators.tables_import.building import build
from tinhso.engines.indicators.tables_import.files import CannotImport, read_tables
from tinhso.engines.indicators.tables_import.reading import ReadRow
from tinhso.engines.indicators.tables_import.rows import propose
from tinhso.engines.indicators.tables_import.wording import Guess, guess_rule

__all__ = ["CannotImport", "Guess", "ReadRow", "build", "guess_rule", "propose", "read_tables"]
