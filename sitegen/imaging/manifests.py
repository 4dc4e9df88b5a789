"""How a picture was made, as the C2PA manifests in it say: by the vocabulary of the IPTC, and not verified.

By https://spec.c2pa.org: manifests are boxes of boxes (JUMBF), in segments of JPEG and a chunk of PNG. No signature is
checked, for nobody gains by saying falsely that AI made a picture. This module knows nothing of other metadata.
"""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.imaging.cbor import read_cbor

if TYPE_CHECKING:
    from PIL.Image import Image

_EDITED = "compositeWithTrainedAlgorithmicMedia"
_DEEPEST = 8  # boxes in boxes; a manifest has five levels
_MOST = 10_000  # boxes
_GENERATIONS = 16  # pictures made from one another
_PACKET = 8  # bytes of a JPEG segment before its piece of a box: “JP”, which box, which piece


class _Box(NamedTuple):
    """A box with a label, and what is in it."""

    label: str
    boxes: "list[_Box]"
    content: bytes


def source_type_of(picture: "Image", of_ai: Collection[str]) -> str:
    """Return how an opened picture was made, or nothing: the last part of the URL of its ``digitalSourceType``.

    ``of_ai`` are those in which AI has a share: one that something of these was put into is edited with AI.
    Raises ValueError where the manifests are malformed.
    """
    data = _in_jpeg(picture) or _in_png(picture)
    store = next((box for box in _boxes(data, 0, [_MOST]) if box.label == "c2pa"), None)
    if store is None or not store.boxes:
        return ""
    return _Store({box.label: box for box in store.boxes}, of_ai).source_type(store.boxes[-1].label, ())


def _in_jpeg(picture: "Image") -> bytes:
    """Return the boxes in the segments of a JPEG: each piece repeats the head of the box that it is of."""
    pieces: dict[bytes, list[tuple[int, bytes]]] = {}
    for name, data in getattr(picture, "applist", ()):
        if name == "APP11" and data[:2] == b"JP" and len(data) > _PACKET + 8:
            pieces.setdefault(data[2:4], []).append((int.from_bytes(data[4:8], "big"), data[_PACKET:]))
    whole = b""
    for several in pieces.values():
        (_, first), *others = sorted(several)
        head = 16 if first[:4] == b"\0\0\0\1" else 8
        whole += first + b"".join(piece[head:] for _, piece in others)
    return whole


def _in_png(picture: "Image") -> bytes:
    return b"".join(chunk[1] for chunk in getattr(picture, "private_chunks", ()) if chunk[0] == b"caBX")


def _boxes(data: bytes, depth: int, left: list[int]) -> Iterator[_Box]:
    """Yield the labelled boxes in some bytes; ``left`` is how many may still come."""
    for kind, content in _split(data, left):
        if kind == b"jumb" and depth < _DEEPEST:
            (described, about), *inner = [*_split(content, left)] or [(b"", b"")]
            label = about[17:].split(b"\0")[0].decode() if described == b"jumd" and about[16:17] > b"\1" else ""
            rest = content[8 + len(about) :]
            values = b"".join(value for name, value in inner if name == b"cbor")
            yield _Box(label, [*_boxes(rest, depth + 1, left)], values)


def _split(data: bytes, left: list[int]) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and content of each box in some bytes."""
    at = 0
    while at + 8 <= len(data):
        left[0] -= 1
        size, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        size = size or len(data) - at
        if size < head or left[0] < 0:
            raise ValueError("no box")
        yield kind, data[at + head : at + size]
        at += size


class _Store:
    """The manifests in a picture: its own, and those of the pictures that it was made from."""

    def __init__(self, manifests: dict[str, _Box], of_ai: Collection[str]) -> None:
        self._manifests = manifests
        self._of_ai = of_ai

    def source_type(self, label: str, above: tuple[str, ...]) -> str:
        """Return how the picture of a manifest was made; ``above`` are the manifests that led to it."""
        manifest = self._manifests.get(label)
        if manifest is None or label in above or len(above) > _GENERATIONS:
            return ""
        created = ""
        others: set[str] = set()
        for name, said in self._assertions(manifest):
            if name.startswith("c2pa.actions"):
                for action in _mappings(said.get("actions")):
                    made = str(action.get("digitalSourceType", "")).rstrip("/").rpartition("/")[2]
                    if action.get("action") == "c2pa.created":
                        created = made or created
                    else:
                        others.add(made)
            elif name.startswith("c2pa.ingredient"):
                found = self.source_type(_manifest_of(said), (*above, label))
                if said.get("relationship") == "parentOf":
                    created = created or found
                else:
                    others.add(found)
        return _EDITED if created not in self._of_ai and not others.isdisjoint(self._of_ai) else created

    @staticmethod
    def _assertions(manifest: _Box) -> Iterator[tuple[str, dict[str, Any]]]:
        for box in manifest.boxes:
            for one in box.boxes if box.label == "c2pa.assertions" else ():
                if one.label.startswith(("c2pa.actions", "c2pa.ingredient")) and one.content:
                    said = read_cbor(one.content)
                    yield one.label, said if isinstance(said, dict) else {}


def _manifest_of(ingredient: dict[str, Any]) -> str:
    """Return the label of the manifest that an ingredient names, as ``self#jumbf=/c2pa/LABEL``."""
    named = ingredient.get("activeManifest") or ingredient.get("c2pa_manifest")
    url = str(named.get("url", "")) if isinstance(named, dict) else ""
    return url.rpartition("/c2pa/")[2].partition("/")[0]


def _mappings(values: Any) -> Iterator[dict[str, Any]]:
    for value in values if isinstance(values, list) else ():
        if isinstance(value, dict):
            yield value
