"""What worker processes do: parse one source, make one output. Pure functions of what is given once and of a task.

Each process keeps what its tasks share, set once when it starts. This module knows nothing of the
order of tasks and of the output folder.
"""

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from sitegen.cache.state import pack_ids
from sitegen.content.parse import parse_document
from sitegen.content.places import place_of_text
from sitegen.content.sources import SourceFile, digest_bytes
from sitegen.engine.parsing import Parsing, encode_record
from sitegen.engine.render_input import RenderInput
from sitegen.errors.problems import ConfigError, ContentError, OutputError, Place, PluginError, SitegenError
from sitegen.facts.facts import Facts
from sitegen.facts.icons import make_icon
from sitegen.facts.keys import Key
from sitegen.messages.message import tr
from sitegen.outputs.kinds import ICON, PLUGIN_OUTPUT, SEARCH_FILE
from sitegen.outputs.output import Output
from sitegen.pages.render import Renderer
from sitegen.pages.templates import TemplateEngine
from sitegen.unpublished.name_scan import find_names
from sitegen.unpublished.scan import Hit, Needle, Scanner, scan_file
from sitegen.workers.budget import OutOfTime, time_budget
from sitegen.workers.elsewhere import Read, new_name

if TYPE_CHECKING:
    from sitegen.pages.profile import PartCost, Profile
    from sitegen.search.making import IndexFiles

_FEEDS, _FEEDS_OF_PARTS = ("rss", "atom", "json"), ("live", "corrections")  # kinds, and subjects, of outputs
_shared: dict[str, Any] = {}


class ParsedSource(msgspec.Struct, frozen=True):
    """The result for one source."""

    digest: str = ""
    """Digest of the bytes that were read."""
    record: bytes = b""
    """The document, as the cache stores it; empty if it could not be parsed."""
    html: str = ""
    """Its body."""
    problems: tuple[SitegenError, ...] = ()
    """What is wrong."""
    seconds: float = 0.0
    """Time it took."""


class MadeOutput(msgspec.Struct, frozen=True):
    """The result for one output."""

    path: str
    """The file, relative to the output folder."""
    digest: str = ""
    """Digest of its bytes."""
    size: int = 0
    """Bytes."""
    mtime_ns: int = 0
    """Time of modification of the staged file; 0 when the file in place has these bytes already."""
    hits: tuple[Hit, ...] = ()
    """Matches in it for what is unpublished."""
    reads: bytes = b""
    """The facts that it was made from, as numbers of its maker."""
    learnt: tuple[tuple[int, Key, str], ...] = ()
    """Facts that its maker read for the first time: number, key and fingerprint. Results may come in another order."""
    maker: str = ""
    """Which maker made it, among those of all processes."""
    known: int = 0
    """How many facts its maker had read by then."""
    problems: tuple[SitegenError, ...] = ()
    """What is wrong."""
    seconds: float = 0.0
    """Time it took."""
    parts: Mapping[str, "PartCost"] = {}
    """What its templates, their included files and macros cost, in a build that measures them."""


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
            _shared["plugins"] = parsing.plugins.load()
        data = parsing.files.read(source.path)
        with time_budget(parsing.limits.article_seconds):
            document, problems = parse_document(
                data,
                source.path,
                source.kind,
                parsing.id_of(source),
                parsing.options_of(source),
                _shared["plugins"],
            )
    except OSError as error:
        return ParsedSource(
            problems=(ContentError(tr("cannot be read: {strerror}", strerror=error.strerror), source.path),)
        )
    except PluginError as error:
        return ParsedSource(problems=(error,))
    except OutOfTime as error:
        from sitegen.markdown.interrupted import what_was_read

        construct, block = what_was_read(error)
        hint = tr("simplify nested or repeated markup, or raise article_seconds in [limits] of site.toml")
        message = tr(
            "parsing takes more than {article_seconds} seconds, which end at “{construct}”",
            article_seconds=f"{parsing.limits.article_seconds:g}",
            construct=construct,
        )
        place = place_of_text(data, source.path, block) if block else None
        return ParsedSource(problems=(ContentError(message, source.path, place or Place(), hint),))
    took = time.perf_counter() - start
    record, html = (encode_record(document, problems), document.html) if document else (b"", "")
    return ParsedSource(digest=digest_bytes(data), record=record, html=html, problems=tuple(problems), seconds=took)


class OutputMaker:
    """Makes outputs in one process."""

    def __init__(self, given: RenderInput, facts: Facts, engine: TemplateEngine | None = None) -> None:
        self._input = given
        self._facts = facts
        self._plugins = given.plugins.load()
        self._plugin_outputs = self._plugins.outputs()
        hooks = self._plugins.for_pages()
        self._profile: Profile | None = None
        if given.profile:
            from sitegen.pages.profile import ProfiledEngine

            engine = ProfiledEngine(facts.roots.theme, given.compiled)
            engine.add_hooks(hooks)
            self._profile = engine.profile
        self._renderer = Renderer(facts, hooks, given.compiled, engine)
        self._scanner = Scanner(given.needles)
        self._numbers: dict[Key, int] = {}
        self._name = ""
        self._process = 0
        self._stage = given.stage
        self._index: IndexFiles | None = None

    @property
    def engine(self) -> TemplateEngine:
        """The compiled templates."""
        return self._renderer.engine

    def _index_files(self) -> "IndexFiles":
        if self._index is None:
            from sitegen.search.making import IndexFiles  # most builds make none of these files

            self._index = IndexFiles(self._input.index)
        return self._index

    def make(self, output: Output, current: str) -> MadeOutput:
        """Make one output; ``current`` is the digest of the file in place."""
        start = time.perf_counter()
        try:
            reads: tuple[Key, ...] = ()
            hits: tuple[Hit, ...] = ()
            problems: list[SitegenError] = []
            processed = self._input.assets[output.subject[0]].data if output.kind == "asset" else None
            if processed is not None:
                data, hits = processed, self._scanner(output.route, processed)
            elif output.kind == ICON:
                data = make_icon(output, self._input.files.read(output.source) if output.source else b"")
            elif output.kind == SEARCH_FILE:
                data, said = self._index_files().make(output)
                hits = self._scanner(output.route, said)
            elif output.kind == PLUGIN_OUTPUT:
                made, problems = self._renderer.made(output, self._made_by_plugin)
                data, reads = made.data, made.reads
                hits = self._scanner(output.route, data)
            elif output.source:
                data = self._input.files.read(output.source)
            else:
                rendered, problems = self._renderer.render(output)
                if rendered is None:
                    return MadeOutput(output.path, problems=tuple(problems))
                data, reads = rendered.data, rendered.reads
                hits = self._scanner(output.route, data)
                hits += find_names(output.route, data, reads, self._input.named)
            mark = digest_bytes(data)
            mtime = 0 if mark == current else self._stage.put(output.path, data)
        except OSError as error:
            problem = OutputError(tr("cannot be written: {strerror}", strerror=error.strerror), output.path)
            return MadeOutput(output.path, problems=(problem,))
        except (ConfigError, OutputError, PluginError) as error:
            return MadeOutput(output.path, problems=(error,))
        ids, learnt = self._numbered(reads)
        took = time.perf_counter() - start
        return MadeOutput(
            path=output.path,
            digest=mark,
            size=len(data),
            mtime_ns=mtime,
            problems=tuple(problems),
            hits=hits,
            reads=ids,
            learnt=learnt,
            maker=self._name,
            known=len(self._numbers),
            seconds=took,
            parts=self._profile.take() if self._profile else {},
        )

    def _numbered(self, reads: Sequence[Key]) -> tuple[bytes, tuple[tuple[int, Key, str], ...]]:
        """Return the numbers of facts in this process, and those facts that it has read for the first time."""
        if self._process != os.getpid():  # forked: what it learns from now on, it learns alone
            self._process, self._name, self._numbers = os.getpid(), new_name(), {}
        known, learnt = self._numbers, []
        numbers: list[Any] = list(map(known.get, reads))
        if None in numbers:
            for place, key in enumerate(reads):
                if numbers[place] is None:
                    numbers[place] = known[key] = len(known)
                    learnt.append((numbers[place], key, self._facts.fingerprint(key)))
        return pack_ids(numbers), tuple(learnt)

    def _made_by_plugin(self, path: str, site: object) -> bytes:
        plugin, function = self._plugin_outputs[path]
        return self._plugins.made(plugin, function, site, path)


def lend(facts: Facts) -> None:
    """Share facts evaluated in this process with those forked from it."""
    _shared["facts"] = facts


def start_making(given: RenderInput) -> None:
    """Prepare this process for ``make``; without shared facts, it begins with none."""
    _shared["make"] = OutputMaker(given, _shared.pop("facts", None) or given.facts())


def reads_of(output: Output, given: RenderInput, facts: Facts) -> list[Read] | None:
    """Return what an output is made from on this disk; None for one that is hardly more than a copy of it.

    A feed that leaves out texts is sent a few in vain.
    """
    if output.source or output.kind in ("asset", ICON, SEARCH_FILE):
        return None
    paths = [output.owner]
    if output.kind in _FEEDS and output.subject[0] not in _FEEDS_OF_PARTS:
        newspaper = given.site.editions.get(output.edition, given.site)
        listed = facts.editions[output.edition].value(("first", *output.subject, str(given.config.feeds.items)))
        paths += [newspaper.articles[identifier].path for identifier in listed]
    return [(given.bodies, path) for path in paths]


def make(task: tuple[Output, str]) -> MadeOutput:
    """Make one output; the task names it and the digest of the file in place."""
    maker: OutputMaker = _shared["make"]
    return maker.make(*task)


def start_scanning(needles: tuple[Needle, ...]) -> None:
    """Prepare this process for ``scan``."""
    _shared["scan"] = Scanner(needles)


def scan(task: tuple[str, Path]) -> tuple[Hit, ...]:
    """Return the needles found in a file of the output; the task is its route and the file."""
    return scan_file(task, _shared["scan"])
