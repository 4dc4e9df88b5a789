"""Take the place where a picture was taken out of its file, and leave every other byte as it is.

Coordinates are in EXIF, as a directory of their own, and in XMP, as properties. Both are overwritten where they are, so
the file keeps its length and its structure, and no pixel is encoded again. This module knows nothing of where files go.
"""

import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from sitegen.imaging.files import open_picture, unlimited

# https://www.exif.org/Exif2-2.PDF, 4.6.3 and 4.6.6
_GPS = 0x8825
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_MOST = 4096  # entries of a directory
_TIFF = re.compile(rb"II\*\0|MM\0\*")
_XMP = re.compile(rb"<x:xmpmeta\b.*?</x:xmpmeta>", re.DOTALL)
# exif:GPSLatitude="47,12.3N", or the same as an element.
_ATTRIBUTE = re.compile(rb"""(?<=\s)[\w-]+:GPS\w*\s*=\s*(?:"[^"]*"|'[^']*')""")
_ELEMENT = re.compile(rb"<([\w-]+:GPS\w*)\b[^<>]*(?:/>|>.*?</\1\s*>)", re.DOTALL)
_PNG = b"\x89PNG\r\n\x1a\n"

Outcome = Literal["none", "removed", "unknown"]


def without_position(data: bytes) -> bytes:
    """Return a picture's bytes without its coordinates."""
    found = bytearray(data)
    for match in _TIFF.finditer(data):
        _blank_directory(found, match.start())
    for match in _XMP.finditer(data):
        packet = data[match.start() : match.end()]
        for pattern in (_ATTRIBUTE, _ELEMENT):
            packet = pattern.sub(lambda one: b" " * len(one[0]), packet)
        found[match.start() : match.end()] = packet
    if data.startswith(_PNG) and found != data:
        _seal_chunks(found)
    return bytes(found)


def has_position(path: Path) -> bool:
    """Return whether a picture has coordinates, as another program reads it. Raises what Pillow raises."""
    with warnings.catch_warnings(action="ignore"), unlimited(), open_picture(path) as picture:
        texts = [picture.info.get(key) for key in ("xmp", "XML:com.adobe.xmp", "XMP")]
        packets = (text if isinstance(text, bytes) else str(text).encode() for text in texts if text)
        in_xmp = any(pattern.search(packet) for packet in packets for pattern in (_ATTRIBUTE, _ELEMENT))
        return in_xmp or bool(picture.getexif().get_ifd(_GPS))


def _blank_directory(data: bytearray, start: int) -> None:
    """Overwrite the directory of coordinates of the EXIF that begins at a place, and take its entry out."""
    order = "<" if data[start : start + 2] == b"II" else ">"
    first = start + _number(data, order, start + 4)
    if first == start:
        return
    entries = list(_entries(data, order, first))
    place = next((place for place, tag in entries if tag == _GPS), None)
    if place is None:
        return
    gps = start + _number(data, order, place + 8)
    for entry, _ in list(_entries(data, order, gps)):
        kind, count = struct.unpack_from(f"{order}HI", data, entry + 2)
        length = _SIZES.get(kind, 0) * count
        value = start + _number(data, order, entry + 8) if length > 4 else 0
        if value and value + length <= len(data):
            data[value : value + length] = bytes(length)
        data[entry : entry + 12] = bytes(12)
    if gps + 2 <= len(data):
        data[gps : gps + 2] = bytes(2)
    # The entries behind it move up, with what follows the last: where the next directory is.
    end = entries[-1][0] + 12 + 4
    data[place : end - 12] = data[place + 12 : end]
    data[end - 12 : end] = bytes(12)
    struct.pack_into(f"{order}H", data, first, len(entries) - 1)


def _entries(data: bytearray, order: str, directory: int) -> Iterator[tuple[int, int]]:
    """Yield place and tag of the entries of a directory; none of what is damaged, or looks like one by accident."""
    if directory + 2 > len(data):
        return
    (count,) = struct.unpack_from(f"{order}H", data, directory)
    if count > _MOST or directory + 2 + 12 * count + 4 > len(data):
        return
    places = range(directory + 2, directory + 2 + 12 * count, 12)
    found = [(place, *struct.unpack_from(f"{order}HH", data, place)) for place in places]
    if all(kind in _SIZES for _, _, kind in found):
        yield from ((place, tag) for place, tag, _ in found)


def _number(data: bytearray, order: str, place: int) -> int:
    return int(struct.unpack_from(f"{order}I", data, place)[0]) if place + 4 <= len(data) else 0


def _seal_chunks(data: bytearray) -> None:
    """Write the checksums of a PNG again."""
    place = len(_PNG)
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, place)
        end = place + 8 + length
        if end + 4 > len(data):
            return
        struct.pack_into(">I", data, end, zlib.crc32(data[place + 4 : end]))
        place = end + 4
