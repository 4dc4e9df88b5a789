"""A picture that the decoder scales down shows the same as one that it does not, whatever its size."""

import io
from pathlib import Path

import pytest
from PIL import Image

from sitegen.imaging.encode import PictureMaker
from sitegen.imaging.recipe import Recipe

COLOURS = ((200, 30, 30), (30, 160, 30), (30, 30, 200), (210, 200, 40))


def quarters(width: int, height: int, orientation: int) -> bytes:
    """Return a JPEG whose quarters have four colours, turned as cameras do."""
    picture = Image.new("RGB", (width, height), COLOURS[3])
    for colour, place in zip(COLOURS, ((0, 0), (width // 2, 0), (0, height // 2)), strict=False):
        picture.paste(colour, (*place, place[0] + width // 2, place[1] + height // 2))
    if orientation == 6:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=95, exif=exif)
    return stream.getvalue()


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("shrink", [2, 4, 8])
@pytest.mark.parametrize("odd", range(9))
def test_every_corner_stays_where_it_is(tmp_path: Path, odd: int, shrink: int, orientation: int) -> None:
    width, height = 800, 530 + odd
    (tmp_path / "p.jpg").write_bytes(quarters(width, height, orientation))
    made = PictureMaker(tmp_path / "p.jpg").make(
        Recipe((0, 0, width, height), int(width / shrink / 1.3), int(height / shrink / 1.3), "png")
    )
    picture = Image.open(io.BytesIO(made)).convert("RGB")
    for colour, place in zip(COLOURS, ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)), strict=True):
        for near in (0.0, 0.2, -0.2):
            x, y = (int((share + near) * edge) for share, edge in zip(place, picture.size, strict=True))
            found = picture.getpixel((x, y))
            assert isinstance(found, tuple)
            assert max(abs(one - other) for one, other in zip(found, colour, strict=True)) < 12, (x, y)
