"""Creator, credit, licence and source of a picture: read from XMP, IPTC or EXIF, written as XMP, which has all letters.

Nothing else that a camera or a program wrote is published: no location, no serial number, no history.
This module knows nothing of pages.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import msgspec

from sitegen.content.meta import AiShare
from sitegen.imaging.xml import Name, read_xml

if TYPE_CHECKING:
    from PIL.Image import Image

# https://www.iptc.org/std/photometadata/specification/IPTC-PhotoMetadata
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}
_XMP = {
    "creator": Name(_SPACES["dc"], "creator"),
    "credit": Name(_SPACES["photoshop"], "Credit"),
    "copyright": Name(_SPACES["dc"], "rights"),
    "license": Name(_SPACES["xmpRights"], "WebStatement"),
    "acquire_license": Name(_SPACES["plus"], "LicensorURL"),
    "source_type": Name("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "DigitalSourceType"),
}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ITEM, _RESOURCE = Name(_RDF, "li"), Name(_RDF, "resource")
_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_SOURCE_TYPE = re.compile(r"(?:https?://cv\.iptc\.org/newscodes/digitalsourcetype/|digsrctype:)([a-zA-Z]{1,100})/?")
_WORD = re.compile(r"[a-zA-Z]{1,100}")
_MOST = 100  # values of one property
_XMP_KEYS = ("xmp", "XML:com.adobe.xmp", "XMP")
_TIFF_XMP = 700
_IPTC = {"credit": (2, 110), "creator": (2, 80), "copyright": (2, 116)}  # IIM 4.2, chapter 6
_EXIF = {"creator": 0x013B, "copyright": 0x8298}
_LONGEST = 2000  # letters of one statement


AI_SOURCES: Mapping[str, AiShare] = {
    "trainedAlgorithmicMedia": "generated",
    "compositeWithTrainedAlgorithmicMedia": "edited",
    "compositeSynthetic": "edited",
}
"""The source types in which AI has a share."""


class Rights(msgspec.Struct, frozen=True, omit_defaults=True):
    """Creator, credit, licence and source of a picture; empty texts are unknown."""

    creator: str = ""
    """Who created it."""
    credit: str = ""
    """The credit line."""
    copyright: str = ""
    """The copyright notice."""
    license: str = ""
    """URL of the licence."""
    acquire_license: str = ""
    """URL at which to acquire a licence."""
    source_type: str = ""
    """How it was made, by the vocabulary of the IPTC (https://cv.iptc.org/newscodes/digitalsourcetype/)."""

    @property
    def line(self) -> str:
        """The line under the picture: the credit, or else the creator, or else the copyright notice."""
        return self.credit or self.creator or self.copyright


def read_rights(picture: "Image") -> Rights:
    """Return the rights in an opened picture: from XMP first, then IPTC, then EXIF."""
    found: dict[str, str] = {}
    for read in (_from_xmp, _from_iptc, _from_exif):
        try:
            values = read(picture)
        except Exception:  # damaged metadata is no reason to refuse a photo
            continue
        for name, text in values.items():
            text = _clean(text)
            if text and name not in found:
                found[name] = text
    for name in ("license", "acquire_license"):
        if not found.get(name, "").startswith(("https://", "http://")):
            found.pop(name, None)
    written = _SOURCE_TYPE.fullmatch(found.pop("source_type", ""))
    source = written[1] if written else ""
    made = _from_manifests(picture)
    return Rights(**found, source_type=made if made in AI_SOURCES and source not in AI_SOURCES else source or made)


def _from_manifests(picture: "Image") -> str:
    """Return how a picture was made, by the manifests in it; few pictures have any."""
    has_boxes = any(name == "APP11" for name, _ in getattr(picture, "applist", ()))
    if not has_boxes and not any(chunk[0] == b"caBX" for chunk in getattr(picture, "private_chunks", ())):
        return ""
    from sitegen.imaging.manifests import source_type_of

    try:
        found = source_type_of(picture, AI_SOURCES)
    except Exception:  # damaged metadata is no reason to refuse a photo
        return ""
    return found if _WORD.fullmatch(found) else ""


def _clean(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:_LONGEST]


def _from_xmp(picture: "Image") -> dict[str, str]:
    data: Any = next((picture.info[key] for key in _XMP_KEYS if picture.info.get(key)), None)
    if data is None and picture.format == "TIFF":
        data = picture.tag_v2.get(_TIFF_XMP)  # type: ignore[attr-defined]
    if not data:
        return {}
    packet = data if isinstance(data, bytes) else str(data).encode()
    found = _Properties()
    read_xml(packet.strip(b"\0 \n\r\t"), found)
    return {
        name: ", ".join(found.values[key]) if name == "creator" else next(iter(found.values[key]), "")
        for name, key in _XMP.items()
    }


class _Properties:
    """The values of the properties of XMP: each an attribute, a text, or the items of a list."""

    def __init__(self) -> None:
        self.values: dict[Name, list[str]] = {key: [] for key in _XMP.values()}
        self._open: list[tuple[Name, list[str]]] = []  # properties, and items of lists in them

    def begin(self, name: Name, attributes: Mapping[Name, str]) -> None:
        for key in self.values.keys() & attributes.keys():
            self._add(key, attributes[key])
        if name in self.values and _RESOURCE in attributes:
            self._add(name, attributes[_RESOURCE])
        if name in self.values or (self._open and name == _ITEM):
            self._open.append((name, []))

    def text(self, text: str, _: int) -> None:
        if self._open:
            self._open[-1][1].append(text)

    def end(self, name: Name) -> None:
        if not self._open or self._open[-1][0] != name:
            return
        _, pieces = self._open.pop()
        owner = name if name != _ITEM else next(key for key, _ in reversed(self._open) if key != _ITEM)
        self._add(owner, "".join(pieces))

    def instruction(self, target: str) -> None:
        """A packet has one at both ends."""

    def _add(self, key: Name, value: str) -> None:
        if value.strip() and len(self.values[key]) < _MOST:
            self.values[key].append(value)


def _from_iptc(picture: "Image") -> dict[str, str]:
    from PIL.IptcImagePlugin import getiptcinfo

    info: Any = getiptcinfo(picture) or {}  # type: ignore[arg-type]
    return {name: _decoded(info[tag]) for name, tag in _IPTC.items() if info.get(tag)}


def _decoded(value: bytes | list[bytes]) -> str:
    if isinstance(value, list):
        return ", ".join(map(_decoded, value))
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def _from_exif(picture: "Image") -> dict[str, str]:
    exif = picture.getexif()
    return {name: _repaired(exif[tag]) for name, tag in _EXIF.items() if isinstance(exif.get(tag), str)}


def _repaired(text: str) -> str:
    """Return a text of EXIF, which most programs write as UTF-8 and Pillow reads as Latin-1."""
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def xmp_of(rights: Rights) -> bytes:
    """Return an XMP packet with the rights, or nothing if there are none."""
    lines = []
    if rights.creator:
        lines.append(
            f"<dc:creator><rdf:Seq><rdf:li>{escape(rights.creator, quote=False)}</rdf:li></rdf:Seq></dc:creator>"
        )
    if rights.copyright:
        notice = f'<rdf:li xml:lang="x-default">{escape(rights.copyright, quote=False)}</rdf:li>'
        lines.append(f"<dc:rights><rdf:Alt>{notice}</rdf:Alt></dc:rights>")
    if rights.credit:
        lines.append(f"<photoshop:Credit>{escape(rights.credit, quote=False)}</photoshop:Credit>")
    if rights.license:
        lines.append(f"<xmpRights:WebStatement>{escape(rights.license, quote=False)}</xmpRights:WebStatement>")
    if rights.acquire_license:
        url = f"<plus:LicensorURL>{escape(rights.acquire_license, quote=False)}</plus:LicensorURL>"
        lines.append(
            f'<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource">{url}</rdf:li></rdf:Seq></plus:Licensor>'
        )
    if rights.source_type:
        name = _XMP["source_type"]
        lines.append(f'<e:{name.local} xmlns:e="{name.space}">{_SOURCE_TYPES}{rights.source_type}</e:{name.local}>')
    if not lines:
        return b""
    spaces = "".join(f' xmlns:{name}="{url}"' for name, url in _SPACES.items())
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{spaces}>{"".join(lines)}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    return packet.encode()
