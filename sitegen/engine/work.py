"""What worker processes do: parse one source, make one output. Pure functions of what is given once and of a task.

Each process keeps what its tasks share, set once when it starts; that is the only module state of sitegen. This module
knows nothing of the order of tasks and of the output folder.
"""

import os
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import msgspec

from sitegen.cache.documents import Bodies
from sitegen.cache.state import pack_ids
from sitegen.config.site import Config
from sitegen.content.data import DataFiles
from sitegen.content.documents import parse_document
from sitegen.content.gate import Gate
from sitegen.content.sources import SourceFile, digest_bytes
from sitegen.engine.parsing import Parsing, encode_record
from sitegen.engine.stage import Stage
from sitegen.errors.problems import ConfigError, ContentError, OutputError, PluginError, SitegenError
from sitegen.facts.base import Key
from sitegen.facts.facts import Facts
from sitegen.facts.families import fingerprint
from sitegen.facts.icons import make_icon
from sitegen.facts.pictures import Source
from sitegen.newsroom.site import Site
from sitegen.outputs.kinds import ICON, SEARCH_FILE
from sitegen.outputs.output import Output
from sitegen.pages.render import Renderer
from sitegen.pages.templates import CompiledTemplates, TemplateEngine
from sitegen.plugins import PluginFile, load_plugins
from sitegen.search.store import SearchStore, read_index_file
from sitegen.theme.assets import Asset
from sitegen.theme.theme import Theme
from sitegen.unpublished.scan import Hit, Needle, Scanner, scan_file
from sitegen.workers.budget import OutOfTime, time_budget

_shared: dict[str, Any] = {}


class ParsedSource(msgspec.Struct, frozen=True):
    """What became of one source."""

    digest: str = ""
    """Digest of the bytes that were read."""
    record: bytes = b""
    """The document, as the memory keeps it; empty when it could not be parsed."""
    html: str = ""
    """Its body."""
    problems: tuple[SitegenError, ...] = ()
    """What is wrong."""
    seconds: float = 0.0
    """Time it took."""


class MadeOutput(msgspec.Struct, frozen=True):
    """What became of one output."""

    path: str
    """The file, relative to the output folder."""
    digest: str = ""
    """Digest of its bytes."""
    size: int = 0
    """Bytes."""
    mtime_ns: int = 0
    """Time of modification of the staged file; 0 when the file in place has these bytes already."""
    hits: tuple[Hit, ...] = ()
    """What is in it and may be withheld."""
    reads: bytes = b""
    """The facts that it was made from, as numbers of this process."""
    learnt: tuple[tuple[Key, str], ...] = ()
    """Facts, with fingerprints, that this process read for the first time; their numbers go on from the last."""
    process: int = 0
    """Which process made it."""
    compiled: dict[str, bytes] = {}
    """Templates that this process compiled for it, by name."""
    problems: tuple[SitegenError, ...] = ()
    """What is wrong."""
    seconds: float = 0.0
    """Time it took."""


def start_parsing(parsing: Parsing) -> None:
    """Prepare this process for ``parse``."""
    _shared["parse"] = parsing
    _shared["plugins"] = None


def parse(source: SourceFile) -> ParsedSource:
    """Return the document in a source, or what is wrong with it."""
    parsing: Parsing = _shared["parse"]
    start = time.perf_counter()
    try:
        if _shared["plugins"] is None:
            _shared["plugins"] = load_plugins(parsing.plugins)
        data = (parsing.root / source.path).read_bytes()
        with time_budget(parsing.limits.article_seconds):
            document, problems = parse_document(
                data, source.path, source.kind, source.id, parsing.options, _shared["plugins"]
            )
    except OSError as error:
        return ParsedSource(problems=(ContentError(f"cannot be read: {error.strerror}", source.path),))
    except PluginError as error:
        return ParsedSource(problems=(error,))
    except OutOfTime:
        hint = "simplify what is nested or repeated in it, or raise article_seconds in site.toml, [limits]"
        message = f"not parsed after {parsing.limits.article_seconds:g} seconds"
        return ParsedSource(problems=(ContentError(message, source.path, hint=hint),))
    took = time.perf_counter() - start
    record, html = (encode_record(document, problems), document.html) if document else (b"", "")
    return ParsedSource(digest_bytes(data), record, html, tuple(problems), took)


class RenderInput(msgspec.Struct, frozen=True):
    """What all outputs of a build are made from."""

    site: Site
    theme: Theme
    config: Config
    gate: Gate
    routes: Collection[str]
    memory: Path
    """File of the memory, where the bodies are."""
    keys: Mapping[str, str]
    """Key of each body, by path."""
    digests: Mapping[str, str]
    """Digest of each body, by path."""
    pictures: Mapping[str, Source]
    """What is known of each picture that something public shows, by path."""
    root: Path
    stage: Stage
    """Where new files wait."""
    plugins: tuple[PluginFile, ...]
    """Plugins, which may bring filters."""
    assets: Mapping[str, Asset]
    """The published assets, by name."""
    data: DataFiles
    """The data files."""
    compiled: CompiledTemplates
    """Templates that were compiled before."""
    needles: tuple[Needle, ...] = ()
    """What must be in no output."""

    def facts(self) -> Facts:
        """Return the facts of the build."""
        bodies = Bodies(self.memory, self.keys)
        site, theme, config, gate = self.site, self.theme, self.config, self.gate
        given = self.digests, self.pictures, self.assets, self.data
        return Facts(site, theme, config, gate, self.routes, bodies, *given)


class OutputMaker:
    """Makes outputs in one process."""

    def __init__(self, making: RenderInput, facts: Facts, engine: TemplateEngine | None = None) -> None:
        self._making = making
        self._facts = facts
        self._renderer = Renderer(facts, load_plugins(making.plugins).filters(), making.compiled, engine)
        self._scanner = Scanner(making.needles)
        self._numbers: dict[Key, int] = {}
        self._stage = making.stage
        self._index = SearchStore.beside(making.memory)

    @property
    def engine(self) -> TemplateEngine:
        """The compiled templates."""
        return self._renderer.engine

    def make(self, output: Output, current: str) -> MadeOutput:
        """Make one output; ``current`` is the digest of the file in place."""
        start = time.perf_counter()
        try:
            reads: tuple[Key, ...] = ()
            hits: tuple[Hit, ...] = ()
            pressed = self._making.assets[output.subject[0]].data if output.kind == "asset" else None
            if pressed is not None:
                data, hits = pressed, self._scanner(output.route, pressed)
            elif output.kind == ICON:
                data = make_icon(output, (self._making.root / output.source).read_bytes() if output.source else b"")
            elif output.kind == SEARCH_FILE:
                data, said = read_index_file(output, self._index)
                hits = self._scanner(output.route, said)
            elif output.source:
                data = (self._making.root / output.source).read_bytes()
            else:
                rendered, problems = self._renderer.render(output)
                if rendered is None:
                    return MadeOutput(output.path, problems=tuple(problems))
                data, reads = rendered.data, rendered.reads
                hits = self._scanner(output.route, data)
            mark = digest_bytes(data)
            mtime = 0 if mark == current else self._stage.put(output.path, data)
        except OSError as error:
            problem = OutputError(f"cannot be written: {error.strerror}", output.path)
            return MadeOutput(output.path, problems=(problem,))
        except (ConfigError, OutputError) as error:
            return MadeOutput(output.path, problems=(error,))
        learnt = []
        for key in reads:
            if key not in self._numbers:
                self._numbers[key] = len(self._numbers)
                learnt.append((key, fingerprint(self._facts, key)))
        ids = pack_ids(self._numbers[key] for key in reads)
        took = time.perf_counter() - start
        compiled = self.engine.compiled.take_new()
        return MadeOutput(
            output.path, mark, len(data), mtime, hits, ids, tuple(learnt), os.getpid(), compiled, (), took
        )  # fmt: skip


def lend(facts: Facts) -> None:
    """Keep facts that were evaluated in this process for those that are forked from it."""
    _shared["facts"] = facts


def start_making(making: RenderInput) -> None:
    """Prepare this process for ``make``; without facts that were lent, it begins with none."""
    _shared["make"] = OutputMaker(making, _shared.pop("facts", None) or making.facts())


def make(task: tuple[Output, str]) -> MadeOutput:
    """Make one output; the task names it and the digest of the file in place."""
    maker: OutputMaker = _shared["make"]
    return maker.make(*task)


def start_scanning(needles: tuple[Needle, ...]) -> None:
    """Prepare this process for ``scan``."""
    _shared["scan"] = Scanner(needles)


def scan(task: tuple[str, Path]) -> tuple[Hit, ...]:
    """Return what of the needles is in a file of the output; the task names its address and the file."""
    return scan_file(task, _shared["scan"])
