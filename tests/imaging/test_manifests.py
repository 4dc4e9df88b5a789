"""What C2PA manifests say about how a picture was made: what is read of them, and that damage to one harms nobody."""

import contextlib
import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import Files, Newsroom, article, photo
from PIL import Image

from sitegen.imaging.cbor import read_cbor
from sitegen.imaging.rights import read_rights

SiteOf = Callable[[Files], Newsroom]
TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
AI, MIXED, CAMERA = "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "digitalCapture"


def cbor(value: Any) -> bytes:
    """Return a value in CBOR, each length in the longest form for its kind, and lists without one."""
    match value:
        case bool():
            return b"\xf5" if value else b"\xf4"
        case int():
            return bytes([0x1B if value >= 0 else 0x3B]) + struct.pack(">Q", value if value >= 0 else -1 - value)
        case float():
            return b"\xfb" + struct.pack(">d", value)
        case bytes():
            return b"\x5a" + struct.pack(">I", len(value)) + value
        case str():
            return b"\x79" + struct.pack(">H", len(value.encode())) + value.encode()
        case list():
            return b"\x9f" + b"".join(map(cbor, value)) + b"\xff"
        case dict():
            inside = b"".join(cbor(key) + cbor(one) for key, one in value.items())
            return (b"\xbf" + inside + b"\xff") if len(value) > 23 else bytes([0xA0 + len(value)]) + inside
    return b"\xf6"


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def labelled(label: str, *inside: bytes) -> bytes:
    return box(b"jumb", box(b"jumd", b"\0" * 16 + b"\3" + label.encode() + b"\0") + b"".join(inside))


def manifest(label: str, *actions: dict[str, Any], **ingredients: str) -> bytes:
    """Return a manifest with actions, and ingredients: the relationship to another one, by its label."""
    assertions = [labelled("c2pa.actions.v2", box(b"cbor", cbor({"actions": [*actions]})))]
    for number, (name, relationship) in enumerate(ingredients.items()):
        named = {"url": f"self#jumbf=/c2pa/{name}", "hash": b"0" * 32}
        said = {"relationship": relationship, "activeManifest" if number else "c2pa_manifest": named, "size": 1.5}
        assertions.append(labelled(f"c2pa.ingredient.v3__{number}", box(b"cbor", cbor(said))))
    return labelled(label, labelled("c2pa.assertions", *assertions), labelled("c2pa.signature", box(b"cbor", b"\xff")))


def store(*manifests: bytes) -> bytes:
    return labelled("c2pa", *manifests)


def action(name: str, made: str = "") -> dict[str, Any]:
    return {"action": f"c2pa.{name}", "when": "2026-01-01"} | ({"digitalSourceType": TYPES + made} if made else {})


def as_jpeg(data: bytes, size: int = 200, **options: Any) -> bytes:
    """Return a picture with boxes in segments of a few bytes, in the wrong order."""
    head, rest = data[:8], data[8:]
    pieces = [head + rest[start : start + size] for start in range(0, len(rest), size)]
    bodies = [b"JP\0\1" + struct.pack(">I", number) + piece for number, piece in enumerate(pieces, 1)]
    segments = [b"\xff\xeb" + struct.pack(">H", len(body) + 2) + body for body in reversed(bodies)]
    whole = photo(form="JPEG", **options)
    return whole[:2] + b"".join(segments) + whole[2:]


def as_png(data: bytes) -> bytes:
    chunk = b"caBX" + data
    whole = photo(form="PNG")
    return whole[:33] + struct.pack(">I", len(data)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + whole[33:]


def source_type(picture: bytes) -> str:
    return read_rights(Image.open(io.BytesIO(picture))).source_type


SAID: dict[str, tuple[bytes, str]] = {
    "made by AI": (store(manifest("a", action("created", AI))), AI),
    "made by a camera": (store(manifest("a", action("created", CAMERA), action("cropped"))), CAMERA),
    "edited with AI": (store(manifest("a", action("created", CAMERA), action("edited", MIXED))), MIXED),
    "a fill by AI": (store(manifest("a", action("created", CAMERA), action("edited", AI))), MIXED),
    "made by AI, then cropped": (store(manifest("a", action("created", AI)), manifest("b", action("cropped"), a="parentOf")), AI),
    "three generations": (
        store(manifest("a", action("created", AI)), manifest("b", a="parentOf"), manifest("c", action("opened"), b="parentOf")),
        AI,
    ),
    "with a part by AI": (
        store(manifest("a", action("created", AI)), manifest("b", action("created", CAMERA), a="componentOf")), MIXED,
    ),
    "a part by a camera": (
        store(manifest("a", action("created", CAMERA)), manifest("b", action("created", AI), a="componentOf")), AI,
    ),
    "beside another one": (store(manifest("a", action("created", AI)), manifest("b", action("created", CAMERA))), CAMERA),
    "in a circle": (store(manifest("a", b="parentOf"), manifest("b", a="parentOf")), ""),
    "of one that is not there": (store(manifest("a", x="parentOf")), ""),
    "without actions": (store(manifest("a")), ""),
    "an empty store": (store(), ""),
    "something else in boxes": (labelled("other", manifest("a", action("created", AI))), ""),
    "no word": (store(manifest("a", action("created", "x y<"))), ""),
}  # fmt: skip


@pytest.mark.parametrize("form", [as_jpeg, as_png])
@pytest.mark.parametrize("said", SAID)
def test_how_a_picture_was_made(said: str, form: Callable[[bytes], bytes]) -> None:
    data, expected = SAID[said]
    assert source_type(form(data)) == expected


@pytest.mark.parametrize(
    ("xmp", "made", "found"), [(CAMERA, AI, AI), (AI, CAMERA, AI), (MIXED, AI, MIXED), ("", CAMERA, CAMERA)]
)
def test_xmp_counts_first_unless_only_the_manifest_speaks_of_ai(xmp: str, made: str, found: str) -> None:
    packet = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
        ' xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        f' e:DigitalSourceType="{TYPES}{xmp}"/></rdf:RDF>'
    )
    assert source_type(as_jpeg(store(manifest("a", action("created", made))), xmp=packet.encode())) == found


WHOLE = store(manifest("a", action("created", AI)), manifest("b", action("edited"), a="parentOf"))


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.integers(0, len(WHOLE)))
def test_damage_harms_nobody(place: int, byte: int, end: int) -> None:
    for data in (WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :], WHOLE[:end]):
        picture = Image.open(io.BytesIO(as_jpeg(data)))
        assert read_rights(picture).source_type in ("", AI, MIXED) or byte
        picture.load()


def test_boxes_in_boxes_have_an_end() -> None:
    deep = b"x"
    for _ in range(3000):
        deep = labelled("c2pa", deep)
    assert source_type(as_png(deep)) == ""
    assert source_type(as_png(store(*[labelled("x")] * 20_000))) == ""


VALUES = st.recursive(
    st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.text(max_size=9) | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=30),
    max_leaves=20,
)


@given(VALUES)
def test_cbor_is_read_as_it_was_written(value: Any) -> None:
    assert read_cbor(cbor(value)) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(ValueError):  # no value
        read_cbor(data)


def test_nesting_has_an_end() -> None:
    for opening in (b"\x81", b"\x9f", b"\xc1", b"\x5f", b"\xbf"):
        with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
            read_cbor(opening * 100_000)
    with pytest.raises(ValueError, match="cut off"):
        read_cbor(b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff")


def test_readers_are_told(site_of: SiteOf) -> None:
    picture = as_jpeg(WHOLE, width=300, height=200)
    front = {"src": "p.jpg", "alt": "Un pont"}
    newsroom = site_of({"content/articles/a/index.md": article(image=front), "content/articles/a/p.jpg": picture})
    newsroom.configure("[images]\nformats = []\n")
    newsroom.build()
    assert "générée par IA" in newsroom.page("politique/a/").replace("\u00a0", " ")
    (version,) = [
        data for name, data in newsroom.files().items() if name.startswith("pictures/") and name.endswith(".jpg")
    ][:1]
    assert source_type(version) == AI
    assert b"c2pa" not in version
