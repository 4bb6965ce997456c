"""Official outlines replace our drawings, wholly or not at all."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from tinhso.kernel.places import api as places
from tinhso.kernel.places.operations import Loaded, load_divisions

JULY = dt.date(2025, 7, 1)
SQUARE = [[[106.3, 20.9], [106.4, 20.9], [106.4, 21.0], [106.3, 21.0], [106.3, 20.9]]]


def file(folder: Path, *features: dict[str, Any]) -> Path:
    path = folder / "xa.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), "utf-8")
    return path


def feature(shape: Any = None, **properties: str) -> dict[str, Any]:
    shape = shape or {"type": "Polygon", "coordinates": SQUARE}
    return {"type": "Feature", "geometry": shape, "properties": properties}


def outline(code: str) -> places.Outline:
    return places.Outline.objects.get(place=places.by_code(code, JULY))


def test_by_code_or_by_name_and_province(divisions: Loaded, tmp_path: Path) -> None:
    path = file(tmp_path, feature(ma_xa="10532"), feature(ten="Phường Thành Đông", tinh="TP Hải Phòng"))
    done = places.import_outlines(path=path, source="Sở NN&MT", on=JULY)
    assert (done.stored, done.unmatched) == (2, ())
    assert (outline("10532").approximate, outline("10532").source) == (False, "Sở NN&MT")


def test_loading_our_drawings_again_keeps_the_official_outline(divisions: Loaded, tmp_path: Path) -> None:
    places.import_outlines(path=file(tmp_path, feature(code="10532")), source="x", on=JULY)
    load_divisions(provinces={"31"})
    assert outline("10532").shape == {"type": "Polygon", "coordinates": SQUARE}


def test_an_unmatched_feature_refuses_the_file_unless_told_otherwise(
    divisions: Loaded, tmp_path: Path
) -> None:
    path = file(tmp_path, feature(code="10532"), feature(code="99999", name="Xã Lạ"))
    with pytest.raises(places.CannotImport, match=r"Đối tượng thứ 2: không khớp .*99999.*Xã Lạ"):
        places.import_outlines(path=path, source="x", on=JULY)
    assert outline("10532").approximate
    done = places.import_outlines(path=path, source="x", on=JULY, partial=True)
    assert (done.stored, len(done.unmatched)) == (1, 1)


@pytest.mark.parametrize(
    ("shape", "problem"),
    [
        ({"type": "Point", "coordinates": [106, 20]}, "Polygon hoặc MultiPolygon"),
        ({"type": "Polygon", "coordinates": [[[106, 20], [107, 20], [106, 20]]]}, "4 điểm và khép kín"),
        ({"type": "Polygon", "coordinates": [[[1, 2], "x"]]}, "không đúng dạng"),
        ({"type": "Polygon", "coordinates": [[[20.9, 106.3], [21, 106.3], [21, 106.4], [20.9, 106.3]]]},
         "ngoài Việt Nam"),
    ],
)  # fmt: skip
def test_a_broken_shape_is_named(divisions: Loaded, tmp_path: Path, shape: Any, problem: str) -> None:
    path = file(tmp_path, feature(code="10532"), feature(shape, code="10507"))
    with pytest.raises(places.CannotImport, match=f"Đối tượng thứ 2: .*{problem}"):
        places.import_outlines(path=path, source="x", on=JULY)
    assert outline("10532").approximate


def test_a_file_that_is_not_geojson(divisions: Loaded, tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(places.CannotImport, match="Không đọc được"):
        places.import_outlines(path=path, source="x")
    path.write_text("[]")
    with pytest.raises(places.CannotImport, match="FeatureCollection"):
        places.import_outlines(path=path, source="x")


def test_the_same_place_twice_is_refused(divisions: Loaded, tmp_path: Path) -> None:
    path = file(tmp_path, feature(code="10532"), feature(code="10532"))
    with pytest.raises(places.CannotImport, match="đã có ở một đối tượng trước"):
        places.import_outlines(path=path, source="x", on=JULY)
