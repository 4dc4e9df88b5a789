"""Reads the files of an index without the code that makes them, as a browser would."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple


class Posting(NamedTuple):
    """That a word is in an article."""

    url: str
    weight: int
    signs: int


class Index:
    """The index in a folder of an output, whole."""

    def __init__(self, folder: Path) -> None:
        self.manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
        self.blocks: list[str] = [block["name"] for block in self.manifest["blocks"]]
        self.texts: list[dict[str, Any]] = []
        """What browsers show of each article, oldest first."""
        self.words: dict[str, list[Posting]] = {}
        """Every stem."""
        self.lexicon: dict[str, set[str]] = {}
        """Every form, with its stems."""
        self.articles: list[dict[str, Any]] = []
        """Day, section, authors and tags of each article, oldest first."""
        for block in self.manifest["blocks"]:
            self._read(folder, block)

    def _read(self, folder: Path, block: dict[str, Any]) -> None:
        urls: dict[tuple[int, int], str] = {}
        for number, (name, count) in enumerate(block["segments"]):
            for place in range(count):
                self.texts.append(json.loads(gzip.decompress((folder / f"text/{name}/{place}.bin").read_bytes())))
                urls[number, place] = self.texts[-1]["url"]
        own = folder / block["name"]
        for part in range(block["words"]):
            for stem, stream in _entries((own / f"words/{part}.bin").read_bytes()):
                size, shift = 0, 0
                while True:
                    byte = stream.byte()
                    size |= (byte & 127) << shift
                    shift += 7
                    if byte < 128:
                        break
                runs = _Stream(stream.take(size))
                while runs.left():
                    number, count = runs.byte(), runs.byte() + 1
                    places, weights, signs = runs.take(count), runs.take(count), runs.take(count)
                    for row in zip(places, weights, signs, strict=True):
                        self.words.setdefault(stem, []).append(Posting(urls[number, row[0]], row[1], row[2]))
        for part in range(block["lexicon"]):
            for form, stream in _entries((own / f"lexicon/{part}.bin").read_bytes()):
                assert stream.byte() >= 1
                for _ in range(stream.byte()):
                    stem = form.encode()[: stream.byte()] + stream.take(stream.byte())
                    self.lexicon.setdefault(form, set()).add(stem.decode())
        table = json.loads(gzip.decompress((own / "articles.bin").read_bytes()))
        tags = json.loads(gzip.decompress((own / "tags.bin").read_bytes()))
        names = [name for name in table if f"{name}_of" in table]
        for number in range(len(table["section_of"])):
            self.articles.append({
                **{name: [table[name][one] for one in table[f"{name}_of"][number]] for name in names},
                "tags": [tuple(tags["tags"][one]) for one in tags["tags_of"][number]],
            })  # fmt: skip

    def text(self) -> str:
        """Return everything that can be read in the index."""
        return "\n".join([json.dumps(self.texts, ensure_ascii=False), *self.words, *self.lexicon])


class _Stream:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def left(self) -> bool:
        return self._place < len(self._data)

    def byte(self) -> int:
        return self.take(1)[0]

    def take(self, count: int) -> bytes:
        self._place += count
        found = self._data[self._place - count : self._place]
        assert len(found) == count
        return found


def _entries(data: bytes) -> Iterator[tuple[str, _Stream]]:
    """Yield each text of a file, and what follows it; whoever takes it reads to its end."""
    assert data[:2] == b"\x1f\x8b"
    assert data[4:8] == bytes(4)  # no time
    stream, last = _Stream(gzip.decompress(data)), b""
    while stream.left():
        last = last[: stream.byte()] + stream.take(stream.byte())
        yield last.decode(), stream
