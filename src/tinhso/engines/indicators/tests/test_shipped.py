"""Every index set the platform promises ships as data: loads, names its sources, marks what is not from a source."""

import pytest

from tinhso.engines.indicators.api import EVIDENCE_WORDS, framework, framework_codes

# code → family, decision, items, whether it is the official text
PROMISED = {
    "dti-922-2022": ("dti-province", "922/QĐ-BTTTT", 9, True),
    "dti-405-2025": ("dti-province", "405/QĐ-BKHCN", 8, False),
    "kpi-766-2022": ("kpi-766", "766/QĐ-TTg", 27, False),
    "dti-commune-hcmc-2025": ("dti-commune-hcmc", "", 43, False),
    "dti-commune-tayninh-2025": ("dti-commune-tayninh", None, 62, False),
    "impuls-industry40": (None, None, 6, False),
    "dbi-2021-large": ("dbi-large", "1970/QĐ-BTTTT", 6, False),
    "dbi-2023-large": ("dbi-large", "2158/QĐ-BTTTT", 6, False),
    "dbi-2023-sme": (None, "2158/QĐ-BTTTT", 7, False),
}


@pytest.mark.parametrize("code", PROMISED)
def test_a_promised_index_set_is_there_with_its_sources(code):
    family, decision, items, official = PROMISED[code]
    found = framework(code)
    assert (len(found.items), found.official) == (items, official)
    assert family in (None, found.edition_of)
    assert decision is None or decision in found.decision
    assert found.sources
    assert all(one.title and one.address for one in found.sources)
    assert {found.evidence, *(item.evidence for item in found.items)} <= set(EVIDENCE_WORDS)


@pytest.mark.parametrize("code", framework_codes())
def test_what_is_not_the_official_text_says_so(code):
    found = framework(code)
    assert found.official or found.caution, "whoever reads a score is told what it rests on"


def test_the_two_editions_of_the_provincial_and_of_the_enterprise_index_follow_each_other():
    for old, new in (("dti-922-2022", "dti-405-2025"), ("dbi-2021-large", "dbi-2023-large")):
        first, second = framework(old), framework(new)
        assert first.edition_of == second.edition_of
        assert first.replaced_by == new
        assert first.valid_to < second.valid_from
