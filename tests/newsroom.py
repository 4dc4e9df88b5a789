"""A small newspaper for tests: a site written from strings, built with a fixed clock in one process.

The theme “x” has no template of its own: the core fills everything.
"""

import io
import json
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sitegen.config.site import Config, load_config
from sitegen.content.data import DataFiles
from sitegen.content.documents import Document
from sitegen.content.gate import Gate
from sitegen.content.parse import ParseOptions, parse_document
from sitegen.content.schemas import Schemas
from sitegen.content.sources import FILES, digest_bytes, discover
from sitegen.engine.engine import build
from sitegen.engine.report import BuildReport
from sitegen.engine.request import BuildRequest
from sitegen.errors.problems import BuildFailed, SitegenError
from sitegen.facts.facts import Facts, roots_of
from sitegen.facts.pictures import Source
from sitegen.facts.roots import Bodies
from sitegen.imaging.files import read_picture
from sitegen.newsroom.all_editions import SiteFiles
from sitegen.newsroom.index import build_site
from sitegen.newsroom.ledger import sketch
from sitegen.newsroom.pictures import referenced_pictures
from sitegen.newsroom.redirects import Sources, with_redirects
from sitegen.newsroom.site import Site
from sitegen.newsroom.words import Texts
from sitegen.planning.plan import Own, Plan, make_plan
from sitegen.plugins.plugins import Plugins
from sitegen.theme.theme import load_theme

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)

SITE = """\
[site]
title = "La Gazette"
url = "https://example.org/journal/"
theme = "x"
"""

# The smallest pictures that are pictures: one pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000"
    "040001f61738550000000049454e44ae426082"
)
# Where that is published as one version that stands alone.
PLAIN = "pictures/2737192730f777e65022-1x1-8bccd51a.jpg"


def photo(width: int = 60, height: int = 40, seed: int = 0, form: str = "PNG", **options: Any) -> bytes:
    """Return a picture that differs with its seed; ``options`` are Pillow's for writing."""
    from PIL import Image

    tones = [Image.linear_gradient("L").rotate(90 * turn).resize((width, height)) for turn in range(3)]
    picture = Image.merge("RGB", tones)
    picture.paste((seed * 37 % 256, seed * 91 % 256, seed % 256), (0, 0, max(1, width // 4), max(1, height // 4)))
    stream = io.BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


def versions_of(data: bytes, files: Iterable[str]) -> list[str]:
    """Return the files that are versions of a picture."""
    return [name for name in files if name.startswith(f"pictures/{digest_bytes(data)[:20]}-")]


Files = Mapping[str, str | bytes]


def article(
    title: str = "Un titre",
    body: str = "Un texte.\n",
    date: str = "2025-06-01 08:00",
    category: str = "Politique",
    **front: Any,
) -> str:
    """Return an article as an author would write it; JSON values are YAML too."""
    return page(title, body, date=date, category=category, **front)


def page(title: str = "Une page", body: str = "Un texte.\n", **front: Any) -> str:
    """Return a page as an author would write it."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in {"title": title, **front}.items()]
    return "\n".join(["---", *lines, "---", "", body])


def author(name: str, bio: str = "", **front: Any) -> str:
    """Return an author's file."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in {"name": name, **front}.items()]
    return "\n".join(["---", *lines, "---", "", bio])


_PUBLISHER = """\
kind = "company"
legal_name = "Société de la Gazette"
legal_form = "SAS"
address = {street = "1, rue de la Mer", postal_code = "75000", city = "Paris", country = "FR"}
phone = "+33 1 23 45 67 89"
representative = "Ana Bo"
director = "Ana Bo"
editor = "Bob Ka"
public_money = [{year = 2025, amount = 0, third_countries = 0}]
host = {name = "github-pages", phone = "+1 555 0100"}
"""


def publisher(more: str = "") -> str:
    """Return the table of a publisher who says all that every kind of them has to; those of ``more`` come first."""
    own = more.strip().splitlines()
    known = {line.partition(" = ")[0] for line in own}
    common = [line for line in _PUBLISHER.splitlines() if line.partition(" = ")[0] not in known]
    return "\n".join(["[publisher]", *own, *common, ""])


class Newsroom:
    """A site in a folder, and what can be asked of it."""

    def __init__(self, root: Path, files: Files) -> None:
        self.root = root
        self.output = root / "output"
        self.write({"site.toml": SITE, "themes/x/theme.toml": 'name = "x"\n', **files})

    def write(self, files: Files) -> None:
        """Write files, in the site's folder."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def remove(self, *names: str) -> None:
        """Remove files."""
        for name in names:
            (self.root / name).unlink()

    def configure(self, text: str) -> None:
        """Add tables to ``site.toml``."""
        self.write({"site.toml": SITE + text})

    # The whole build

    def build(self, **request: Any) -> BuildReport:
        """Build, at the fixed instant and in one process unless told otherwise."""
        return build(BuildRequest(self.root, **{"now": NOW, "jobs": 1, **request}))

    def check(self, **request: Any) -> None:
        """Build, and hold the output against that of a clean build; a second build makes nothing."""
        self.build(**request)
        with tempfile.TemporaryDirectory() as folder:
            clean = Path(folder, "output")
            self.build(**request, output=clean, state=Path(folder, "state"))
            assert self.files() == self.files(clean)
        assert self.build(**request).rendered == 0

    def failure(self, **request: Any) -> str:
        """Build, expect it to fail, and return what the author is told."""
        with pytest.raises(BuildFailed) as caught:
            self.build(**request)
        return str(caught.value)

    def files(self, folder: Path | None = None) -> dict[str, bytes]:
        """Return every file in the output folder."""
        top = folder or self.output
        return {
            path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()
        }

    def page(self, name: str) -> str:
        """Return the text of a file in the output folder; an address stands for its index.html."""
        path = self.output / (name + "index.html" if name.endswith("/") or not name else name)
        return path.read_text("utf-8")

    # Its stages

    @property
    def config(self) -> Config:
        """The configuration."""
        return load_config(self.root)

    def index(self, **gate: Any) -> tuple[Site, list[SitegenError]]:
        """Return the site as a value, and every problem on the way."""
        config = self.config
        sources, problems = discover(self.root, Schemas.of(self.config).folders)
        options = ParseOptions.of(config)
        documents: list[Document] = []
        for source in sources:
            if source.kind in FILES:
                continue
            data = (self.root / source.path).read_bytes()
            document, found = parse_document(data, source.path, source.kind, source.id, options, Plugins([]))
            problems += found
            documents += [document] if document else []
        media = [source.path for source in sources if source.kind == "media"]
        static = [source.path for source in sources if source.kind == "static"]
        moment = Gate(**{"now": NOW, **gate})
        read = lambda path: (self.root / path).read_bytes()  # noqa: E731
        files = SiteFiles(documents=documents, media=frozenset(media), static=frozenset(static), read=read)
        site, found = build_site(files, config, moment)
        self.documents = documents
        self.bodies = {document.path: document.html for document in documents}
        sketch_of = lambda path: sketch(self.bodies[path])  # noqa: E731
        site, more, _ = with_redirects(site, {}, config, Sources(documents, (), {}, static, sketch_of, read))
        return site, problems + found + more

    def plan(self) -> tuple[Plan, list[SitegenError]]:
        """Return the plan, and every problem of it."""
        site, problems = self.index()
        theme = load_theme(self.root, self.config.site.theme, self.config.options)
        static = [
            source for source in discover(self.root, Schemas.of(self.config).folders)[0] if source.kind == "static"
        ]
        self.referenced = referenced_pictures(site, self.config, {source.path for source in static})
        self.pictures = {}
        for shown in self.referenced.pictures:
            path = self.root / shown.file
            self.pictures[shown.file] = Source(read_picture(path, 100), digest_bytes(path.read_bytes()))
        plan, found = make_plan(site, theme, self.config, Own(static, {}), self.referenced, self.pictures)
        return plan, problems + found

    def facts(self) -> Facts:
        """Return the facts of a site without problems."""
        site, problems = self.index()
        plan, found = self.plan()
        assert not problems + found
        theme = load_theme(self.root, self.config.site.theme, self.config.options)
        digests = {path: digest_bytes(html.encode()) for path, html in self.bodies.items()}
        bodies = self.bodies.__getitem__
        sources, _ = discover(self.root, Schemas.of(self.config).folders)
        marks = {source.path: digest_bytes((self.root / source.path).read_bytes()) for source in sources}
        data = DataFiles.of(self.root, sources, marks)
        by_path = {document.path: document for document in self.documents}
        roots = roots_of(
            site, self.config, texts=Texts(by_path.get), bodies=Bodies(bodies, digests), theme=theme, fonts="",
            planned=plan.routes, pictures=self.pictures, assets={}, data=data, clock=Gate(NOW),
        )  # fmt: skip
        return Facts(roots)
