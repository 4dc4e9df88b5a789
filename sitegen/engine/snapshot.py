"""Snapshot: everything that a build starts from, and one digest of all of it.

If that digest is what it was, and no moment has passed at which something appears or goes, a build only checks the
output. This module knows nothing of outputs.
"""

import os
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import msgspec

from sitegen.cache.documents import DocumentCache, SourceDigest
from sitegen.cache.stamp import engine_stamp
from sitegen.cache.user import in_ci
from sitegen.config.requests import parse_register, register_text
from sitegen.config.site import CONFIG_NAME, Config, config_problems, load_config
from sitegen.content.anonymity import Anonymity, Anonymous, anonymous_articles
from sitegen.content.gate import Gate
from sitegen.content.media_lock import MediaLock, read_lock, with_locked
from sitegen.content.schemas import Schemas, impossible_names
from sitegen.content.sources import (
    COPIED,
    FOLDERS,
    SourceFile,
    check_fetched,
    digest_bytes,
    discover,
    look_of,
    refused_documents,
)
from sitegen.engine.parsing import digest_sources
from sitegen.engine.request import BuildRequest
from sitegen.errors.problems import BuildFailed, ContentError, PluginError, SitegenError
from sitegen.imaging.source_files import SourceFiles
from sitegen.messages.message import tr
from sitegen.newsroom.ledger import LEDGER_NAME, Ledger
from sitegen.newsroom.open_requests import OpenRequest, late_answers, open_requests
from sitegen.newsroom.ranking import RANKING_FILE
from sitegen.plugins.files import PluginFile, find_plugins
from sitegen.plugins.plugins import SitePlugins, load_plugins
from sitegen.theme.messages import catalog_digests
from sitegen.theme.theme import Theme, load_theme


class InputSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What a build starts from."""

    config: Config
    gate: Gate
    theme: Theme
    plugins: SitePlugins
    plugin_outputs: dict[str, str]
    """Path of each output of a plugin, and the file that messages name for it."""
    sources: list[SourceFile]
    """Every file of the site."""
    digests: dict[str, str]
    """Digest of every file that is read or copied, by path; those of the theme too."""
    read: dict[str, SourceDigest]
    """Files that had to be read to know their digest."""
    gone: tuple[str, ...]
    """Files in the cache that are no longer there."""
    problems: list[SitegenError]
    """What is wrong with some files."""
    register: Anonymous
    """What the register of requests says of articles."""
    requests: tuple[OpenRequest, ...]
    """Requests of persons that have to be answered."""
    ledger: Ledger
    """The ledger of URLs."""
    lock: MediaLock
    """The lock of media."""
    files: SourceFiles
    """Where the bytes of each file are."""
    complete: bool
    """Whether what is not on this computer is an error: the site is about to be published."""
    catalogs: tuple[str, ...]
    """File and digest of each catalog of words of the theme."""
    stamp: str
    """The engine stamp."""
    frame: str = ""
    """Digest of all that index and plan are derived from, but for the documents."""
    digest: str = ""
    """Digest of all of this; empty if only some files were read."""
    changed: frozenset[str] | None = None
    """The files that were read, if only some were: the others are those of the last snapshot."""

    def is_like(self, other: "InputSnapshot") -> bool:
        """Return whether a build from the other snapshot has the same result, apart from the clock."""
        mine, others = (
            (
                one.stamp,
                one.config,
                one.register,
                one.requests,
                one.ledger,
                one.lock,
                one.files,
                one.complete,
                one.theme,
                one.catalogs,
                (one.gate.drafts, one.gate.future),
                one.digests,
                [str(problem) for problem in one.problems],
            )
            for one in (self, other)
        )
        return mine == others

    def remember(self, documents: DocumentCache) -> None:
        """Cache the digests of files, but not of those that had other bytes when they were parsed."""
        known = {path: read for path, read in self.read.items() if read.digest == self.digests[path]}
        documents.put_sources(known, self.gone)


Discovered: TypeAlias = tuple[bytes, list[SitegenError]]
"""What was discovered by another process: the files, encoded, for they are many, and what is wrong with some."""


def discover_in_background(root: Path) -> Discovered:
    """Discover the files of a site for another process."""
    sources, problems = discover(root, Schemas.of(load_config(root)).folders)
    return _encode(sources), problems


def take_snapshot(
    request: BuildRequest,
    documents: DocumentCache,
    now: datetime,
    discovered: Callable[[], Discovered | None] = lambda: None,
) -> InputSnapshot:
    """Return what a build starts from.

    ``discovered`` may return what was discovered in the background. Raises BuildFailed when the configuration or the
    theme cannot be read.
    """
    root = request.root
    config = load_config(root, request.base_url)
    if issues := list(impossible_names(config)):
        raise BuildFailed(list(config_problems((root / CONFIG_NAME).read_text("utf-8-sig"), issues)))
    if request.plain_assets:
        setting = msgspec.structs.replace(config.build, fingerprint=False, minify=False)
        config = msgspec.structs.replace(config, build=setting)
    theme = load_theme(root, config.site.theme, config.options)
    known = documents.sources()
    found = discovered()
    sources, problems = (_decode_sources(found[0]), found[1]) if found else discover(root, Schemas.of(config).folders)
    lock = read_lock(root)
    digests, read, absent = digest_sources(root, sources, {} if in_ci() else known)
    sources, locked, twice = with_locked(sources, lock)
    digests |= {path: file.digest for path, file in locked.items()}
    for path in theme.assets.values():
        data = Path(path).read_bytes()
        digests[path] = digest_bytes(data)
        absent += filter(None, [check_fetched(os.path.relpath(path, root), data)])
    files = SourceFiles.of(root, locked, suspicious=in_ci())
    there = [*sources, *refused_documents(problems, Schemas.of(config).folders)]
    written = register_text(root)
    read_register = parse_register(written)
    register, unknown = anonymous_articles(read_register, written, there, config.taxonomy.slugs)
    requests = tuple(open_requests(read_register, config.zone))
    plugins, outputs = _found_in(find_plugins(root, config.plugins.enabled))
    ledger = _ledger(root, register.articles)
    snapshot = InputSnapshot(
        config=config,
        gate=Gate(now, request.drafts, request.future),
        theme=theme,
        plugins=plugins,
        plugin_outputs=outputs,
        sources=sources,
        digests=digests,
        read=read,
        gone=tuple(known.keys() - (digests.keys() - locked.keys())),
        problems=[
            *problems,
            *absent,
            *twice,
            *unknown,
            *late_answers(requests, written, now),
            *ledger.forgotten(source.path for source in sources),
        ],
        register=register,
        requests=requests,
        ledger=ledger,
        lock=lock,
        files=files,
        complete=bool(files.absent) and (request.publishes or in_ci()),
        catalogs=_catalogs(theme),
        stamp=_stamp(plugins, config),
    )
    frame = _frame(snapshot)
    return msgspec.structs.replace(snapshot, frame=frame, digest=_digest(snapshot, frame))


def _stamp(plugins: SitePlugins, config: Config) -> str:
    return engine_stamp([*_enabled(plugins.files), *plugins.inputs.all_files()], config.site.timezone)


def _found_in(files: tuple[PluginFile, ...]) -> tuple[SitePlugins, dict[str, str]]:
    """Return plugins and their outputs; what is wrong with any is found now, not in each process."""
    if not files:
        return SitePlugins(), {}
    from sitegen.content.hooks import shortcodes_of

    try:
        loaded = load_plugins(files)
        loaded.for_pages()
        shortcodes_of(loaded)
        outputs = {path: plugin.shown for path, (plugin, _) in loaded.outputs().items()}
    except PluginError as error:
        raise BuildFailed([error]) from error
    return SitePlugins(files, loaded.inputs), outputs


def _enabled(plugins: Iterable[PluginFile]) -> Iterator[tuple[str, Path]]:
    """Yield the plugins that are called, in order: the others in their folder are files of each of them too."""
    for place, plugin in enumerate(plugins):
        yield f"plugin {place} {plugin.name}", Path(plugin.file)


def _frame(snapshot: InputSnapshot) -> str:
    """Return a digest of all that index and plan are derived from, but for the documents.

    Of a file that is copied its bytes count, for it may be a picture; of a stylesheet or script only its name.
    """
    theme, gate = snapshot.theme, snapshot.gate
    copied = [
        (source.path, "" if source.path.endswith(_NO_PICTURES) else snapshot.digests[source.path])
        for source in snapshot.sources
        if source.kind in COPIED
    ]
    shown = theme.templates, theme.assets, theme.options, theme.declared, theme.images, theme.card
    today = gate.now.astimezone(snapshot.config.zone).date()
    clock = today, gate.drafts, gate.future
    told = snapshot.ledger.text, snapshot.register
    # With it changes when it is too old, and the span of a plan is stored with the plan.
    ranking = snapshot.digests.get(RANKING_FILE)
    outside = snapshot.lock.text, sorted(snapshot.files.absent), snapshot.complete
    return digest_bytes(_encode((snapshot.stamp, snapshot.config, clock, shown, copied, *told, ranking, *outside)))


def _digest(snapshot: InputSnapshot, frame: str) -> str:
    """Return a digest of everything, the moment apart."""
    digests = [f"{source.path} {snapshot.digests[source.path]}" for source in snapshot.sources]
    assets = [snapshot.digests[path] for path in snapshot.theme.assets.values()]
    words = digest_bytes(_encode((snapshot.theme.digests, snapshot.catalogs, assets)))
    problems = [str(problem) for problem in snapshot.problems]
    return digest_bytes("\n".join((frame, words, *digests, *problems)).encode())


def _catalogs(theme: Theme) -> tuple[str, ...]:
    return tuple(f"{path} {digest}" for path, digest in catalog_digests(theme).items())


def _ledger(root: Path, anonymous: Mapping[str, Anonymity]) -> Ledger:
    try:
        return Ledger((root / LEDGER_NAME).read_text("utf-8-sig"), anonymous)
    except FileNotFoundError:
        return Ledger("", anonymous)
    except (OSError, ValueError) as error:
        raise BuildFailed([ContentError(tr("cannot be read: {error}", error=error), LEDGER_NAME)]) from None


_NO_PICTURES = (".css", ".js")
_encode = msgspec.json.Encoder().encode
_decode_sources = msgspec.json.Decoder(list[SourceFile]).decode


def _with_folders(paths: Iterable[str]) -> Iterator[str]:
    """Yield paths, and every folder that one of them is in."""
    for path in paths:
        parts = path.split("/")
        yield from ("/".join(parts[:count]) for count in range(1, len(parts) + 1))


def _packages_changed(last: InputSnapshot, root: Path) -> bool:
    """Return whether an installed plugin or theme is not what it was: nobody watches their files."""
    packaged = any(plugin.module for plugin in last.plugins.files)
    if packaged and _stamp(last.plugins, last.config) != last.stamp:
        return True
    places = [layer.folder + os.sep for layer in last.theme.layers if not (layer.bundled or layer.name == "site")]
    installed = tuple(place for place in places if not place.startswith(str(root) + os.sep))
    if not installed:
        return False
    theme = load_theme(root, last.config.site.theme, last.config.options)
    assets = [path for path in theme.assets.values() if path.startswith(installed)]
    return theme != last.theme or any(digest_bytes(Path(path).read_bytes()) != last.digests[path] for path in assets)


def update_snapshot(last: InputSnapshot, root: Path, paths: Collection[str], now: datetime) -> InputSnapshot | None:
    """Return a snapshot for which only the files at ``paths`` were read again.

    Return None where that cannot be enough: a file came or went, or is one on which all depends.
    """
    sources, digests = list(last.sources), dict(last.digests)
    read: dict[str, SourceDigest] = {}
    changed: set[str] = set()
    theme = last.theme
    if not last.plugins.inputs.places.isdisjoint(_with_folders(paths)):
        return None
    if _packages_changed(last, root):
        return None
    for path in paths:
        top = path.partition("/")[0]
        if top in ("templates", "themes"):
            changed.add(path)
            continue
        place = bisect_left(sources, path, key=lambda source: source.path)
        source = sources[place] if place < len(sources) else None
        if path in last.lock.files:
            return None
        full = os.path.join(root, path)  # noqa: PTH118
        unknown = source is None or not f"{source.path}/".startswith(f"{path}/")
        if unknown and top in FOLDERS and not os.path.lexists(full):
            continue  # came and went: editors try whether they may write, or put a copy aside
        if source is None or source.path != path or os.path.realpath(full) != full or not os.path.isfile(full):  # noqa: PTH113
            return None
        sources[place] = msgspec.structs.replace(source, look=look_of(os.stat(full)))  # noqa: PTH116
        found, fresh, absent = digest_sources(root, [sources[place]], {})
        if absent:
            return None
        if found[path] != digests[path]:
            changed.add(path)
        digests |= found
        read |= fresh
    if any(path.startswith(("templates/", "themes/")) for path in changed):
        theme = load_theme(root, last.config.site.theme, last.config.options)
        if theme.templates != last.theme.templates or theme.assets != last.theme.assets:
            return None
        for path in theme.assets.values():
            mark = digest_bytes(Path(path).read_bytes())
            if digests[path] != mark:
                digests[path] = mark
                changed.add(path)
    snapshot = msgspec.structs.replace(
        last,
        gate=last.gate.at(now),
        theme=theme,
        catalogs=_catalogs(theme),
        sources=sources,
        digests=digests,
        read=read,
        gone=(),
        digest="",
        changed=frozenset(changed),
    )
    return msgspec.structs.replace(snapshot, frame=_frame(snapshot))
