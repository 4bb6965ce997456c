"""Door 1 of `documents`: what others may call."""

from tinhso.engines.documents.actions import ISSUE, READ
from tinhso.engines.documents.drawing import svg_to_pdf, svg_to_png
from tinhso.engines.documents.errors import CannotRender, MissingField, TemplateRefused
from tinhso.engines.documents.kinds import KINDS, agency_symbol
from tinhso.engines.documents.letters import Heading, Letter, Part, Table, official_letter
from tinhso.engines.documents.linking import linked, unlinked
from tinhso.engines.documents.models import Issued
from tinhso.engines.documents.operations import Numbered, issue
from tinhso.engines.documents.queries import issued_about, may_read
from tinhso.engines.documents.typesetting import render_pdf
from tinhso.engines.documents.word import check_docx, render_docx
from tinhso.engines.documents.word_pdf import docx_to_pdf

__all__ = [
    "ISSUE",
    "KINDS",
    "READ",
    "CannotRender",
    "Heading",
    "Issued",
    "Letter",
    "MissingField",
    "Numbered",
    "Part",
    "Table",
    "TemplateRefused",
    "agency_symbol",
    "check_docx",
    "docx_to_pdf",
    "issue",
    "issued_about",
    "linked",
    "may_read",
    "official_letter",
    "render_docx",
    "render_pdf",
    "svg_to_pdf",
    "svg_to_png",
    "unlinked",
]
