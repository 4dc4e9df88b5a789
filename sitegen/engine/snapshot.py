"""Look: everything that a build starts from, and one digest of all of it.

Where that digest is what it was, and no instant has passed at which something appears or goes, there is nothing to do
but to look at the output. This module knows nothing of outputs.
"""

import os
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import msgspec

from sitegen.cache.documents import DocumentCache, SourceDigest
from sitegen.cache.stamp import engine_stamp
from sitegen.config.site import Config, load_config
from sitegen.content.documents import Document
from sitegen.content.gate import Gate
from sitegen.content.sources import COPIED, FILES, SourceFile, digest_bytes, discover
from sitegen.engine.parsing import digest_sources
from sitegen.errors.problems import BuildFailed, ContentError, SitegenError
from sitegen.facts.pictures import Source
from sitegen.newsroom.due import due
from sitegen.newsroom.ledger import LEDGER_NAME
from sitegen.newsroom.pictures import ReferencedPictures, referenced_pictures
from sitegen.newsroom.site import Site
from sitegen.planning.measuring import measure
from sitegen.plugins import PluginFile, find_plugins
from sitegen.theme.messages import catalog_digests
from sitegen.theme.theme import Theme, load_theme
from sitegen.workers.pool import Pool


class InputSnapshot(msgspec.Struct, frozen=True):
    """What a build starts from."""

    config: Config
    gate: Gate
    theme: Theme
    plugins: tuple[PluginFile, ...]
    sources: list[SourceFile]
    """Every file of the site."""
    digests: dict[str, str]
    """Digest of every file that is read or copied, by path; those of the theme too."""
    read: dict[str, SourceDigest]
    """Files that had to be read to know their digest."""
    gone: tuple[str, ...]
    """Files that are remembered and no longer there."""
    problems: list[SitegenError]
    """What is wrong with some files."""
    ledger: str
    """Text of the ledger of addresses; empty where there is none."""
    catalogs: tuple[str, ...]
    """File and digest of each catalog of words of the theme."""
    stamp: str
    """Which engine this is."""
    frame: str
    """Digest of all that decides what there is and where, but for the documents; empty where only some files were
    looked at."""
    snapshot: str
    """Digest of all of this; empty where only some files were looked at."""
    changed: frozenset[str] | None = None
    """Files that were looked at, where only some were: the others are as the look before this one saw them."""

    def is_like(self, other: "InputSnapshot") -> bool:
        """Return whether a build from the other look comes to the same, but for the clock."""
        mine, others = (
            (
                look.stamp, look.config, look.ledger, look.theme, look.catalogs, look.gate.drafts, look.gate.future,
                look.digests, len(look.problems),
            )
            for look in (self, other)
        )  # fmt: skip
        return mine == others

    def remember(self, memory: DocumentCache) -> None:
        """Remember the digests of files."""
        memory.put_sources(self.read, self.gone)


Discovered: TypeAlias = tuple[bytes, list[SitegenError]]
"""What was discovered by another process: the files, encoded, for they are many, and what is wrong with some."""


def discover_in_background(root: Path) -> Discovered:
    """Discover the files of a site for another process."""
    sources, problems = discover(root)
    return _encode(sources), problems


def take_snapshot(
    root: Path,
    memory: DocumentCache,
    now: datetime,
    base_url: str | None,
    drafts: bool,
    future: bool,
    plain: bool = False,
    discovered: Callable[[], Discovered | None] = lambda: None,
) -> InputSnapshot:
    """Return what a build starts from; ``plain`` leaves assets as they are, under their own names.

    ``discovered`` may tell what was discovered meanwhile. Raises BuildFailed when the configuration or the theme
    cannot be read.
    """
    config = load_config(root, base_url)
    if plain:
        setting = msgspec.structs.replace(config.build, fingerprint=False, minify=False)
        config = msgspec.structs.replace(config, build=setting)
    gate = Gate(now, drafts, future)
    theme = load_theme(root, config.site.theme, config.options)
    known = memory.sources()
    found = discovered()
    sources, problems = (_decode_sources(found[0]), found[1]) if found else discover(root)
    digests, read = digest_sources(root, sources, known, time.time_ns())
    digests |= {path: digest_bytes(Path(path).read_bytes()) for path in theme.assets.values()}
    gone = tuple(known.keys() - digests.keys())
    plugins = find_plugins(root, config.plugins.enabled)
    stamp = engine_stamp(plugins)
    catalogs = _catalogs(theme)
    ledger = _ledger(root)
    today = now.astimezone(config.zone).date()
    parts = (
        stamp, config, today, drafts, future, theme.templates, theme.assets, theme.options, theme.images, theme.card,
        [digests[path] for path in theme.assets.values()],
        [(source.path, digests[source.path]) for source in sources if source.kind in COPIED], ledger,
    )  # fmt: skip
    frame = digest_bytes(_encode(parts))
    data = [(source.path, digests[source.path]) for source in sources if source.kind == "data"]
    words = digest_bytes(_encode((theme.digests, catalogs, data)))
    documents = [f"{source.path} {digests[source.path]}" for source in sources if source.kind not in FILES]
    snapshot = digest_bytes("\n".join((frame, words, *documents)).encode())
    return InputSnapshot(
        config, gate, theme, plugins, sources, digests, read, gone, problems, ledger, catalogs, stamp, frame, snapshot
    )


def _catalogs(theme: Theme) -> tuple[str, ...]:
    return tuple(f"{path} {digest}" for path, digest in catalog_digests(theme).items())


def _ledger(root: Path) -> str:
    try:
        return (root / LEDGER_NAME).read_text("utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise BuildFailed([ContentError(f"cannot be read: {error}", LEDGER_NAME)]) from None


_encode = msgspec.json.Encoder(enc_hook=repr).encode
_decode_sources = msgspec.json.Decoder(list[SourceFile]).decode


def update_snapshot(last: InputSnapshot, root: Path, paths: Iterable[str], now: datetime) -> InputSnapshot | None:
    """Return a look for which only the files at ``paths`` were looked at again.

    Return None where that cannot be enough: a file came or went, or is one on which all depends.
    """
    sources, digests = list(last.sources), dict(last.digests)
    read: dict[str, SourceDigest] = {}
    changed: set[str] = set()
    theme = last.theme
    for path in paths:
        top = path.partition("/")[0]
        if top in ("templates", "themes"):
            changed.add(path)
            continue
        place = bisect_left(sources, path, key=lambda source: source.path)
        source = sources[place] if place < len(sources) else None
        full = os.path.join(root, path)  # noqa: PTH118
        if (source is None or not f"{source.path}/".startswith(f"{path}/")) and not os.path.lexists(full):
            continue  # came and went: editors try whether they may write, or put a copy aside
        if source is None or source.path != path or os.path.realpath(full) != full or not os.path.isfile(full):  # noqa: PTH113
            return None
        status = os.stat(full)  # noqa: PTH116
        sources[place] = msgspec.structs.replace(source, size=status.st_size, mtime_ns=status.st_mtime_ns)
        found, fresh = digest_sources(root, [sources[place]], {}, time.time_ns())
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
    return msgspec.structs.replace(
        last, gate=msgspec.structs.replace(last.gate, now=now), theme=theme, catalogs=_catalogs(theme),
        sources=sources, digests=digests,
        read=read, gone=(), frame="", snapshot="", changed=frozenset(changed),
    )  # fmt: skip


def next_due(documents: Iterable[Document], gate: Gate, config: Config) -> datetime | None:
    """Return the next instant at which the clock changes something: something is due, or a day ends."""
    local = gate.now.astimezone(config.zone)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return min((midnight, *(item.instant for item in due(documents, gate.now, None))))


def find_pictures(
    root: Path, look: InputSnapshot, site: Site, memory: DocumentCache, pool: Pool
) -> tuple[ReferencedPictures, dict[str, Source], list[SitegenError]]:
    """Return what a site shows, what is known of these pictures, and what is wrong with some."""
    found = referenced_pictures(site, look.config, {source.path for source in look.sources if source.kind == "static"})
    sources, problems = measure(found.pictures, root, look.digests, look.config.images.megapixels, memory, pool)
    return found, sources, problems
