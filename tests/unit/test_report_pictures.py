"""The documentation shows each herd report on a desk and on a phone, light and dark, in small pictures."""

import re

import pytest
from PIL import Image

from diagnostics.presenters.reports.registry import REPORTS
from tools.picture_list import report_pictures, wanted
from tools.pictures import MOST_COLOURS, shrink
from tools.report_pictures import picture_name, reports_page

MOST_BYTES = 80_000
SHOWN = {
    picture_name(report, width, theme)
    for report in REPORTS
    for width in (390, 1280)
    for theme in ("light", "dark")
}


def test_the_page_of_reports_has_a_sentence_and_four_pictures_of_each():
    page = reports_page()
    assert set(re.findall(r"\.\./pictures/(\S+)\.png", page)) == SHOWN
    for report in REPORTS.values():
        assert f"## {report.title()}\n\n{report.about()}\n" in page


def test_each_report_is_photographed_as_wide_as_a_phone_and_a_desk_in_both_themes():
    pictures = report_pictures()
    assert {picture.name for picture in pictures} == SHOWN
    for picture in pictures:
        assert picture.name.endswith(f"-{picture.size[0]}-{picture.theme}")
        assert picture.path.removesuffix("/").rpartition("/")[2] in REPORTS


def test_the_pictures_kept_are_those_of_the_page_and_small(root):
    kept = list((root / "docs" / "pictures" / "reports").glob("*.png"))
    assert {f"reports/{file.stem}" for file in kept} == SHOWN, "make pictures ARGS=reports"
    assert [file.name for file in kept if file.stat().st_size > MOST_BYTES] == []


def test_pictures_may_be_named_singly_or_by_how_they_begin():
    assert [picture.name for picture in wanted(["register"])] == ["register"]
    assert {picture.name for picture in wanted(["reports/twinning"])} == {
        name for name in SHOWN if name.startswith("reports/twinning-")
    }
    assert len(wanted([])) > len(SHOWN)


def test_a_picture_that_does_not_exist_is_told_before_the_farm_is_seeded():
    with pytest.raises(SystemExit, match="There is no picture sunset"):
        wanted(["sunset"])


def test_a_picture_is_kept_in_few_colours(tmp_path):
    file = tmp_path / "page.png"
    Image.merge("RGB", [Image.effect_noise((300, 300), 60)] * 3).save(file)
    before = file.stat().st_size
    shrink(file)
    with Image.open(file) as few:
        assert few.size == (300, 300)
        assert few.mode == "P"
        assert len(few.getcolors()) <= MOST_COLOURS
    assert file.stat().st_size < before
