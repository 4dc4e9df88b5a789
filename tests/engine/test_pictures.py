"""Pictures as newsrooms really have them: each is shown as it is meant, or an error says what is wrong with it."""

import io
import re
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from newsroom import SITE, Files, Newsroom, article, photo, versions_of
from PIL import Image

SiteOf = Callable[[Files], Newsroom]
SUFFIXES = {"JPEG": "jpg", "PNG": "png", "TIFF": "tif", "BMP": "bmp", "GIF": "gif", "WEBP": "webp", "AVIF": "avif"}
RED, WHITE = (200, 20, 20), (250, 250, 250)


def picture(mode: str = "RGB", size: tuple[int, int] = (64, 32)) -> Image.Image:
    """Return a picture whose left half is red and whose right half is white."""
    made = Image.new("RGB", size, WHITE)
    made.paste(RED, (0, 0, size[0] // 2, size[1]))
    return made.convert(mode)


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def built(site_of: SiteOf, data: bytes, name: str) -> dict[str, bytes]:
    """Build a site whose article shows a picture, and return the versions of that."""
    newsroom = site_of({
        "content/articles/a/index.md": article(image={"src": name, "alt": "Une photo"}),
        f"content/articles/a/{name}": data,
    })  # fmt: skip
    newsroom.configure('[images]\nformats = ["avif", "webp"]\n')
    newsroom.build()
    files = newsroom.files()
    assert not any(path.startswith("media/") for path in files)
    return {path: files[path] for path in versions_of(data, files)}


def shown(versions: dict[str, bytes], suffix: str, width: int = 64) -> Image.Image:
    """Return the whole picture in one format."""
    (path,) = (path for path in versions if path.endswith(suffix) and f"-{width}x" in path and "x32-" in path)
    return Image.open(io.BytesIO(versions[path]))


def is_near(found: Any, wanted: tuple[int, ...], most: int = 12) -> bool:
    return all(abs(one - other) <= most for one, other in zip(found, wanted, strict=True))


EXIF = Image.Exif()
EXIF[0x0112] = 1  # upright
EXIF[0x013B] = "Jeanne Martin"
EXIF[0x8298] = "© L’Agence"
EXIF[0x0110] = "APPAREIL SECRET"
EXIF.get_ifd(0x8825)[2] = (48.0, 51.0, 11.0)  # where it was taken

FILES: dict[str, tuple[bytes, str]] = {
    **{form: (saved(picture(), form), f"p.{suffix}") for form, suffix in SUFFIXES.items()},
    "CMYK": (saved(picture("CMYK"), "JPEG", quality=95), "p.jpg"),
    "grey": (saved(picture("L"), "JPEG"), "p.jpg"),
    "palette": (saved(picture("P"), "PNG"), "p.png"),
    "black and white": (saved(picture("1"), "PNG"), "p.png"),
    "a PNG called JPEG": (saved(picture(), "PNG"), "p.jpg"),
    "capitals": (saved(picture(), "JPEG"), "P.JPEG"),
    "progressive": (saved(picture(), "JPEG", progressive=True), "p.jpg"),
    "a damaged profile": (saved(picture(), "JPEG", icc_profile=b"none"), "p.jpg"),
    "damaged EXIF": (saved(picture(), "JPEG", exif=b"Exif\x00\x00MM\x00*\x00\x00\xff\xff"), "p.jpg"),
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_is_shown(site_of: SiteOf, name: str) -> None:
    versions = built(site_of, *FILES[name])
    for suffix in (".avif", ".webp", ".jpg"):
        found = shown(versions, suffix).convert("RGB")
        assert found.size == (64, 32)
        if name not in ("grey", "black and white"):
            assert is_near(found.getpixel((8, 16)), RED, 40)
        assert is_near(found.getpixel((56, 16)), WHITE, 40)
    assert not any("x33-" in path or "-65x" in path for path in versions), "nothing is enlarged"


def test_a_photo_is_turned_as_the_camera_was_held(site_of: SiteOf) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # its left side is up
    data = saved(picture(size=(32, 64)), "JPEG", exif=exif, quality=95)
    found = shown(built(site_of, data, "p.jpg"), ".jpg")
    assert found.size == (64, 32)
    assert found.getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_rights_stay_and_everything_else_goes(site_of: SiteOf, form: str) -> None:
    data = saved(picture(), form, exif=EXIF)
    assert b"APPAREIL SECRET" in data
    versions = built(site_of, data, f"p.{SUFFIXES[form]}")
    assert versions
    for version in versions.values():
        assert b"APPAREIL SECRET" not in version
        assert b"Jeanne Martin" in version
        assert not Image.open(io.BytesIO(version)).getexif().get_ifd(0x8825)


def test_sixteen_bits_become_eight(site_of: SiteOf) -> None:
    rows = b"".join(b"\x00" + struct.pack(">64H", *(round(x * 65535 / 63) for x in range(64))) for _ in range(32))
    data = png(64, 32, rows, depth=16, colour=0)
    found = shown(built(site_of, data, "p.png"), ".jpg").convert("L")
    assert [abs(found.getpixel((x, 16)) - x * 255 // 63) < 16 for x in (2, 32, 61)] == [True] * 3  # type: ignore[operator]


def test_what_is_transparent_stays_so(site_of: SiteOf) -> None:
    image = picture("RGBA")
    image.putpixel((0, 0), (0, 0, 0, 0))
    image.paste((0, 0, 0, 0), (0, 0, 20, 32))
    versions = built(site_of, saved(image.quantize(64), "PNG"), "p.png")
    found = shown(versions, ".png").convert("RGBA")
    assert found.getpixel((4, 16))[3] == 0  # type: ignore[index]
    assert found.getpixel((60, 16))[3] == 255  # type: ignore[index]


def test_a_moving_picture_moves_and_stands_still_for_networks(site_of: SiteOf) -> None:
    frames = [Image.new("RGB", (64, 32), (shade, shade, shade)) for shade in (0, 90, 180)]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0)
    versions = built(site_of, data, "p.gif")
    moving = [path for path, made in versions.items() if getattr(Image.open(io.BytesIO(made)), "n_frames", 1) == 3]
    assert moving
    assert all(path.endswith(".webp") for path in moving)
    assert any(path.endswith(".jpg") for path in versions)


def png(width: int, height: int, rows: bytes, depth: int = 8, colour: int = 2) -> bytes:
    """Return a PNG of raw rows."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


JPEG = photo(200, 100, form="JPEG")
UNFIT = {
    "empty": (b"", "p.jpg", "this file is empty"),
    "a page": (b"<!doctype html><p>404</p>", "p.jpg", "this file is not a picture"),
    "a film": (b"\x00\x00\x00\x18ftypmp42" + bytes(200), "p.mp4.jpg", "this file is not a picture"),
    "HEIC": (b"\x00\x00\x00\x18ftypheic" + bytes(200), "p.heic", "HEIC, a format that browsers do not show"),
    "cut off": (JPEG[: len(JPEG) // 2], "p.jpg", "this picture is damaged"),
    "a header and no more": (photo()[:40], "p.png", "this file is not a picture"),
    "a bomb": (png(60_000, 60_000, b""), "p.png", "this picture is too large: 60000 × 60000 pixels"),
}


@pytest.mark.parametrize("place", ["front matter", "text"])
@pytest.mark.parametrize("name", UNFIT)
def test_what_cannot_be_shown_is_an_error_with_its_place(site_of: SiteOf, name: str, place: str) -> None:
    data, file, message = UNFIT[name]
    front = {"image": {"src": file, "alt": "A"}} if place == "front matter" else {}
    body = "Un.\n" if front else f"Un.\n\n![A]({file})\n"
    newsroom = site_of({"content/articles/a/index.md": article(body=body, **front), f"content/articles/a/{file}": data})
    told = newsroom.failure()
    assert message in told
    assert told.startswith(f"content/articles/a/index.md:{5 if front else 9}:")
    assert not newsroom.output.exists()


@pytest.mark.parametrize("focus", ["centre", "120% 30%", "60 30"])
def test_a_place_in_a_picture_that_is_none_is_told_with_its_own_place(site_of: SiteOf, focus: str) -> None:
    image = {"src": "p.jpg", "alt": "A", "focus": focus}
    newsroom = site_of({"content/articles/a/index.md": article(image=image), "content/articles/a/p.jpg": JPEG})
    told = newsroom.failure()
    assert re.match(rf"content/articles/a/index.md:\d+:\d+: “{focus}” is not a focal point", told)
    assert focus in told.splitlines()[1]
    assert "focus: 60% 30%" in told


def test_a_licence_is_a_url(site_of: SiteOf) -> None:
    image = {"src": "p.jpg", "alt": "A", "license": "CC-BY", "acquire_license": "https://a.example/p"}
    newsroom = site_of({"content/articles/a/index.md": article(image=image), "content/articles/a/p.jpg": JPEG})
    told = newsroom.failure()
    assert "content/articles/a/index.md:5:37: “CC-BY” is not an absolute URL" in told
    assert told.count("is not an absolute URL") == 1


@pytest.mark.parametrize("target", ["b.md", "b.md#x", "id:b"])
def test_a_page_is_no_picture(site_of: SiteOf, target: str) -> None:
    newsroom = site_of({
        "content/articles/a.md": article(body=f"Un.\n\n![A]({target})\n"),
        "content/articles/b.md": article("B", "## X\n"),
    })  # fmt: skip
    assert f"content/articles/a.md:9:6: “{target}”: this file is not a picture" in newsroom.failure()
    newsroom.write({"content/articles/a.md": article(body="Un [lien](b.md).\n")})
    newsroom.build()


def test_a_drawing_is_published_as_it_is(site_of: SiteOf) -> None:
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 30 20'><path d='M0 0h9'/></svg>"
    newsroom = site_of({
        "content/articles/a/index.md": article(image={"src": "p.svg", "alt": "Un plan"}),
        "content/articles/a/p.svg": drawing,
    })  # fmt: skip
    newsroom.build()
    assert newsroom.files()["media/articles/a/p.svg"] == drawing
    assert 'width="30" height="20"' in newsroom.page("politique/a/")


def test_a_warning_of_a_page_does_not_keep_pictures_from_being_made(site_of: SiteOf) -> None:
    newsroom = site_of({
        "site.toml": SITE.replace('theme = "x"', 'theme = "gazette"')
        + '[[options.front]]\nshow = "category"\nname = "Nulle part"\n',
        "content/articles/a.md": article(image={"src": "/photo.png", "alt": "Photo"}),
        "static/photo.png": photo(60, 40),
    })  # fmt: skip
    (warning,) = newsroom.build().warnings
    assert "Nulle part" in str(warning)
    assert [name for name in newsroom.files() if name.startswith("pictures/")]
    assert [str(problem) for problem in newsroom.build().warnings] == [str(warning)]
