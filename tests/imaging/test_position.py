"""The place where a photo was taken leaves its file, and nothing else does."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import photo
from PIL import Image

from sitegen.imaging.position import has_position, without_position

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="47,12.5N"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/"><exif:GPSLongitude>1,33.2W</exif:GPSLongitude>'
    b"<dc:rights>Jeanne Martin</dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def taken_there(form: str, xmp: bytes = XMP) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Kamera"
    exif[0x013B] = "Jeanne Martin"
    exif[0x8298] = "© Jeanne Martin"
    place = exif.get_ifd(0x8825)
    place |= {1: "N", 2: (47.0, 12.0, 30.0), 3: "W", 4: (1.0, 33.0, 12.0), 29: "2026:03:02"}
    if form == "PNG":
        from PIL.PngImagePlugin import PngInfo

        text = PngInfo()
        text.add_itxt("XML:com.adobe.xmp", xmp.decode())
        return photo(64, 48, 1, form, exif=exif, pnginfo=text)
    return photo(64, 48, 1, form, exif=exif, xmp=xmp)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_position_is_gone_and_all_else_is_there(form: str, tmp_path: Path) -> None:
    before = taken_there(form)
    file = tmp_path / "photo"
    file.write_bytes(before)
    assert has_position(file)
    after = without_position(before)
    file.write_bytes(after)
    assert not has_position(file)
    assert len(after) == len(before)
    assert b"GPSL" not in after
    assert b"47,12.5N" not in after
    old, new = Image.open(io.BytesIO(before)), Image.open(io.BytesIO(after))
    assert new.tobytes() == old.tobytes()
    assert {tag: new.getexif()[tag] for tag in (0x010F, 0x013B, 0x8298)} == {
        tag: old.getexif()[tag] for tag in (0x010F, 0x013B, 0x8298)
    }
    assert 0x8825 not in new.getexif()
    assert b"Jeanne Martin" in after
    Image.open(io.BytesIO(after)).verify()
    assert without_position(after) == after


def test_two_views_of_one_photo_lose_both_positions(tmp_path: Path) -> None:
    """Phones put a second picture behind the first."""
    stream = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    views = [Image.open(io.BytesIO(photo(64, 48, seed))) for seed in (1, 2)]
    views[0].save(stream, "MPO", save_all=True, append_images=views[1:], exif=exif)
    assert 0x8825 not in Image.open(io.BytesIO(without_position(stream.getvalue()))).getexif()


@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.data())
def test_damaged_metadata_damage_nothing(form: str, data: st.DataObject) -> None:
    whole = bytearray(taken_there(form))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, min(len(whole), 600) - 1))] = data.draw(st.integers(0, 255))
    assert len(without_position(bytes(whole))) == len(whole)


def test_a_picture_without_a_position_stays_as_it_is() -> None:
    data = photo(64, 48, 1, "JPEG")
    assert without_position(data) == data
