"""The rights in a picture, and what a stranger can write there instead of them."""

import io
import zlib
from pathlib import Path

import pytest
from newsroom import photo
from PIL import Image, PngImagePlugin

from sitegen.imaging.files import read_picture
from sitegen.imaging.rights import Rights, read_rights, xmp_of
from sitegen.imaging.xml import DEEPEST

SPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
)
CREATOR = "<dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Bo &amp; Cy</rdf:li></rdf:Seq></dc:creator>"


def rights(xmp: str | bytes) -> Rights:
    data = photo(form="JPEG", xmp=xmp if isinstance(xmp, bytes) else xmp.encode())
    return read_rights(Image.open(io.BytesIO(data)))


def rdf(inside: str, attributes: str = "") -> str:
    return f"<rdf:RDF {SPACES}><rdf:Description {attributes}>{inside}</rdf:Description></rdf:RDF>"


WRITTEN = {
    "a list": (rdf(CREATOR), Rights(creator="Ada, Bo & Cy")),
    "an attribute": (rdf("", 'photoshop:Credit="AFP"'), Rights(credit="AFP")),
    "a text": (rdf("<photoshop:Credit> AFP\n</photoshop:Credit>"), Rights(credit="AFP")),
    "a packet": ('<?xpacket begin="" id="x"?>' + rdf(CREATOR) + '<?xpacket end="w"?>', Rights(creator="Ada, Bo & Cy")),
    "the first of several languages": (
        rdf("<dc:rights><rdf:Alt><rdf:li>Un</rdf:li><rdf:li>One</rdf:li></rdf:Alt></dc:rights>"),
        Rights(copyright="Un"),
    ),
    "one inside another": (
        rdf("<dc:creator><rdf:Seq><rdf:li>Ada<photoshop:Credit>AFP</photoshop:Credit></rdf:li></rdf:Seq></dc:creator>"),
        Rights(creator="Ada", credit="AFP"),
    ),
    "a list of something else": (rdf("<dc:subject><rdf:Bag><rdf:li>mer</rdf:li></rdf:Bag></dc:subject>"), Rights()),
}


@pytest.mark.parametrize(("xmp", "found"), WRITTEN.values(), ids=WRITTEN)
def test_what_a_picture_says(xmp: str, found: Rights) -> None:
    assert rights(xmp) == found


def test_what_is_written_is_read_again() -> None:
    whole = Rights(
        creator="Ada",
        credit="A & B",
        copyright="© <Ada>",
        license="https://a.example/l?a=1&b=2",
        acquire_license="https://a.example/b",
    )
    assert rights(xmp_of(whole)) == whole


ENTITIES = '<!DOCTYPE a [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>' + rdf(
    "<photoshop:Credit>&b;</photoshop:Credit>"
)
HOSTILE = {
    "entities": ENTITIES,
    "entities in another encoding": ENTITIES.encode("utf-16"),
    "an entity that stands for much": '<!DOCTYPE a [<!ENTITY a "' + "x" * 900 + '">]>'
    + rdf("<photoshop:Credit>AFP</photoshop:Credit><x>" + "&a;" * 15_000 + "</x>"),
    "lists in lists": rdf("<photoshop:Credit>AFP</photoshop:Credit>" + "<dc:creator>" * DEEPEST + "</dc:creator>" * DEEPEST),
    "a document type from elsewhere": '<!DOCTYPE a SYSTEM "file:///etc/passwd">' + rdf(CREATOR),
}  # fmt: skip


@pytest.mark.parametrize("xmp", HOSTILE.values(), ids=HOSTILE)
def test_metadata_that_could_grow_is_not_read(xmp: str | bytes) -> None:
    assert rights(xmp) == Rights()


def test_a_property_has_no_more_values_than_a_picture_has_authors() -> None:
    items = "<rdf:li>A</rdf:li>" * 3_000
    assert rights(rdf(f"<dc:creator><rdf:Seq>{items}</rdf:Seq></dc:creator>")).creator == ", ".join("A" * 100)


def test_texts_in_a_png_are_unpacked_within_bounds(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add(b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000), 9))
    (tmp_path / "a.png").write_bytes(photo(pnginfo=info))
    assert "damaged" in read_picture(tmp_path / "a.png", 100).problem


EXT = 'xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
SOURCE_TYPES = {
    "an attribute": rdf("", f'{EXT} e:DigitalSourceType="{TRAINED}"'),
    "a text": rdf(f"<e:DigitalSourceType {EXT}> {TRAINED}\n</e:DigitalSourceType>"),
    "a resource": rdf(f'<e:DigitalSourceType {EXT} rdf:resource="{TRAINED}"/>'),
    "a secure URL": rdf("", f'{EXT} e:DigitalSourceType="{TRAINED.replace("http", "https")}/"'),
    "a code": rdf("", f'{EXT} e:DigitalSourceType="digsrctype:trainedAlgorithmicMedia"'),
}


@pytest.mark.parametrize("xmp", SOURCE_TYPES.values(), ids=SOURCE_TYPES)
def test_how_a_picture_was_made_is_read_and_written_again(xmp: str) -> None:
    found = rights(xmp)
    assert found == Rights(source_type="trainedAlgorithmicMedia")
    assert TRAINED.encode() in xmp_of(found)
    assert rights(xmp_of(found)) == found


@pytest.mark.parametrize("said", ["AI", "https://example.org/trainedAlgorithmicMedia", f"{TRAINED}&lt;b>", ""])
def test_what_is_no_word_of_the_vocabulary_says_nothing(said: str) -> None:
    assert rights(rdf("", f'{EXT} e:DigitalSourceType="{said}"')) == Rights()


def test_a_picture_that_says_nothing_is_written_as_before() -> None:
    assert b"Iptc4xmpExt" not in xmp_of(Rights(creator="Ada"))
