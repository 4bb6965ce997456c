"""Old addresses in new divisions."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.places import api as places
from tinhso.kernel.places.operations import Loaded

JULY = dt.date(2025, 7, 1)


@pytest.mark.parametrize(
    "address",
    [
        "Phường Trần Phú, Thành phố Hải Dương, Tỉnh Hải Dương",
        "phuong tran phu, tp hai duong, hai duong",
        ["P. Trần Phú", "TP Hải Dương", "Hải Dương"],
    ],
)
def test_tran_phu_is_now_le_thanh_nghi_in_hai_phong(divisions: Loaded, address: str | list[str]) -> None:
    with CaptureQueriesContext(connection) as asked:
        converted = places.convert_address(address, on_new=JULY)
    main = converted.new[0]
    assert (main.place.code, main.place.label) == ("10532", "Phường Lê Thanh Nghị, Thành phố Hải Phòng")
    assert [part.place.name for part in converted.new[1:]] == ["Tân Hưng"]  # a part of it
    assert len(asked) == 3


def test_the_street_is_kept(divisions: Loaded) -> None:
    converted = places.convert_address(
        "12 Trần Hưng Đạo, Phường Trần Phú, Thành phố Hải Dương, Tỉnh Hải Dương", on_new=JULY
    )
    assert converted.street == "12 Trần Hưng Đạo"


def test_a_split_commune_gives_candidates_with_shares(divisions: Loaded) -> None:
    split = places.Lineage.objects.filter(kind="split", old__level=3, share=Decimal("0.5"), main=True).first()
    assert split is not None
    converted = places.convert_address(split.old.label, on_new=JULY)
    assert [part.share for part in converted.new] == [Decimal("0.5"), Decimal("0.5")]
    assert [part.main for part in converted.new] == [True, False]
    assert converted.new[0].place == split.new
    assert converted.new[0].approximate


def test_numbered_wards(divisions: Loaded) -> None:
    converted = places.convert_address("P.1, Quận Gò Vấp, TP.HCM", on_new=JULY)
    assert converted.new[0].place.label == "Phường Hạnh Thông, Thành phố Hồ Chí Minh"


def test_a_commune_merged_in_2024_is_still_understood(divisions: Loaded) -> None:
    converted = places.convert_address("Xã Gia Khánh, Huyện Gia Lộc, Tỉnh Hải Dương", on_new=JULY)
    assert converted.old.valid_to == dt.date(2024, 12, 1)
    assert converted.new[0].place.label.endswith("Thành phố Hải Phòng")


def test_an_island_district_without_communes(divisions: Loaded) -> None:
    converted = places.convert_address("Huyện Lý Sơn, Tỉnh Quảng Ngãi", on_new=JULY)
    assert converted.new[0].place.full_name == "Đặc khu Lý Sơn"


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("Xã Không Có, Huyện Gia Lộc, Tỉnh Hải Dương", "Xã Không Có"),
        ("Atlantis", "Atlantis"),
        ("", "địa chỉ"),
    ],
)
def test_an_unknown_part_is_named(divisions: Loaded, address: str, named: str) -> None:
    with pytest.raises(places.AddressUnknown, match=named):
        places.convert_address(address, on_new=JULY)
