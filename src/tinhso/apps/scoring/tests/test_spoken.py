"""What the pages put in the place of the format's words is something that the engine really says."""

from pathlib import Path

import pytest

from tinhso.apps.scoring.frameworks import spoken
from tinhso.engines import indicators

SAID = "\n".join(path.read_text("utf-8") for path in Path(indicators.__file__).parent.glob("**/*.py"))


@pytest.mark.parametrize("remedy", sorted(spoken.REMEDIES))
def test_a_remedy_of_the_file_is_one_that_the_engine_gives(remedy: str) -> None:
    assert f'"{remedy}"' in SAID


def test_the_words_of_the_format_become_names_of_fields() -> None:
    assert spoken.words("thêm rule, hoặc rule: {type: given}.") == "chọn cách tính điểm."
    assert "“Khi tỷ lệ vượt 100 %”" in spoken.words("thiếu cap.")
