"""How large a site is: in git, in the store, published; how much of that its host takes, and for how long.

This module knows nothing about how sizes are shown.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from sitegen.cache.state import Trace
from sitegen.config.hosts import KNOWN_HOSTS, host_at
from sitegen.config.site import Config
from sitegen.content.sources import COPIED, size_of
from sitegen.deploy.git import Git
from sitegen.deploy.workflows import read_workflows
from sitegen.engine.planned import Planned
from sitegen.engine.snapshot import InputSnapshot
from sitegen.imaging.source_files import is_here
from sitegen.newsroom.site import Article, Site
from sitegen.outputs.output import Output

_MONTH = timedelta(days=30.44)
_MONTHS = 12  # that the rate is taken from


class Heavy(msgspec.Struct, frozen=True):
    """A file, with what is made of it."""

    path: str
    """The file."""
    size: int
    """Its bytes."""
    published: int
    """The bytes of all that is published of it."""
    outside: bool
    """Whether it is outside git."""


class MediaStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How large a site is."""

    repository: int | None
    """Bytes of the git repository; None where there is none."""
    stored_files: int
    """Files outside git."""
    stored: int
    """Their bytes."""
    here: int
    """How many of them are on this computer."""
    output_files: int
    """Files of the last build."""
    output: int
    """Their bytes."""
    host: str
    """The host, by its word in ``site.toml``; empty if it is not known, or has no limit that is known."""
    limit: int
    """Bytes that it takes of a site; 0 if that is not known."""
    per_month: int
    """Bytes that articles of the last months added to the output, in a month."""
    months: int | None
    """Months until the limit is reached at this rate; None where nothing grows, or no limit is known."""
    heaviest: tuple[Heavy, ...]
    """The heaviest files, with all that is published of them."""


def status(
    root: Path, snapshot: InputSnapshot, planned: Planned, traces: Mapping[str, Trace], count: int = 20
) -> MediaStatus:
    """Return how large a site is, with so many of its heaviest files."""
    sizes = {path: trace.size for path, trace in traces.items()}
    output = sum(sizes.values())
    host = host_of_site(root, snapshot.config)
    limit = KNOWN_HOSTS[host].largest if host else 0
    rate = _rate(planned.plan.outputs, sizes, planned.site, snapshot.gate.now)
    files = snapshot.lock.files
    return MediaStatus(
        repository=_repository(root),
        stored_files=len(files),
        stored=sum({file.digest: file.size for file in files.values()}.values()),
        here=sum(is_here(root, file) for file in files.values()),
        output_files=len(sizes),
        output=output,
        host=host if limit else "",
        limit=limit,
        per_month=rate,
        months=max(0, limit - output) // rate if limit and rate else None,
        heaviest=tuple(_heaviest(snapshot, planned.plan.outputs, sizes)[:count]),
    )


def host_of_site(root: Path, config: Config) -> str:
    """Return the word for the host of a site, or nothing where nothing says which it is."""
    given = config.publisher.host
    named = given if isinstance(given, str) else given.name if given else ""
    if named in KNOWN_HOSTS:
        return named
    if found := host_at(urlsplit(config.site.url).hostname or ""):
        return found
    flows, _ = read_workflows(root)
    return "github-pages" if any(flow.uses("actions/deploy-pages") for flow in flows) else ""


def _repository(root: Path) -> int | None:
    """Return the bytes of the objects of the repository."""
    said = Git(root).ask("count-objects", "-v")
    if said is None:
        return None
    values = dict(line.split(": ", 1) for line in said.splitlines() if ": " in line)
    return 1024 * (int(values.get("size", 0)) + int(values.get("size-pack", 0)))


def _rate(outputs: Iterable[Output], sizes: Mapping[str, int], site: Site, now: datetime) -> int:
    """Return the bytes that a month of articles adds to the output, with their pictures."""
    dates = {path: item.meta.date for path, item in site.public.items() if isinstance(item, Article)}
    if not dates:
        return 0
    age = (now - min(dates.values())) / _MONTH
    months = min(_MONTHS, max(1.0, age))
    since = now - months * _MONTH
    grown = sum(sizes.get(one.path, 0) for one in outputs if one.owner in dates and dates[one.owner] >= since)
    return round(grown / months)


def _heaviest(snapshot: InputSnapshot, outputs: Iterable[Output], sizes: Mapping[str, int]) -> list[Heavy]:
    published: dict[str, int] = {}
    for output in outputs:
        if output.source:
            published[output.source] = published.get(output.source, 0) + sizes.get(output.path, 0)
    locked = snapshot.files.locked
    found = [
        Heavy(one.path, size_of(one.look), published.get(one.path, 0), one.path in locked)
        for one in snapshot.sources
        if one.kind in COPIED
    ]
    return sorted(found, key=lambda one: (-one.size - one.published, one.path))
