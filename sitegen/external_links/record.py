"""The record: what ``check --external --archive`` writes into ``data/external-links.json``.

What people wrote there stays: a link is dead as long as they say so. This module makes no request.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time
from pathlib import Path

import msgspec

from sitegen.content.data import read_data
from sitegen.content.external_links import Copy, KnownLink, read_external_links
from sitegen.content.sources import EXTERNAL_LINKS_PATH
from sitegen.external_links.results import CHECKS, Answer, Result
from sitegen.formats.replace import replace_bytes


def read_record(root: Path) -> Mapping[str, KnownLink]:
    """Return what the record of a site says, which a build has found valid; nothing where there is none."""
    try:
        data = (root / EXTERNAL_LINKS_PATH).read_bytes()
    except FileNotFoundError:
        return {}
    return read_external_links(read_data(data, EXTERNAL_LINKS_PATH)[0])[0]


def remembered(known: KnownLink | None) -> Result | None:
    """Return what another computer found out of a URL, where this one has never asked."""
    if known is None or known.failing_since is None:
        return None
    since = datetime.combine(known.failing_since, time(), UTC)
    return Result(answer=Answer(outcome="gone"), checked=since, since=since, failures=CHECKS - 1)


def updated(
    known: Mapping[str, KnownLink],
    results: Mapping[str, Result],
    copies: Mapping[str, Copy],
    linked: Collection[str],
) -> dict[str, KnownLink]:
    """Return the record after a check; what fails is there, and every link of which there is a copy."""
    found = {url: _after(known.get(url), results.get(url), copies.get(url)) for url in {*known, *linked}}
    return {url: link for url, link in sorted(found.items()) if link != KnownLink()}


def _after(link: KnownLink | None, result: Result | None, copy: Copy | None) -> KnownLink:
    link = link or KnownLink()
    by_hand = link.dead and link.failing_since is None
    if result and not by_hand:
        match result.state:
            case "alive":
                link = msgspec.structs.replace(link, failing_since=None, dead=False)
            case "dead" | "failing":
                since = link.failing_since or result.failing_since
                link = msgspec.structs.replace(link, failing_since=since, dead=link.dead or result.is_sure)
    if copy and not link.copy:
        link = msgspec.structs.replace(link, copy=copy.url, copied=copy.made)
    return link


def write_record(root: Path, record: Mapping[str, KnownLink]) -> bool:
    """Write the record of a site, and return whether it is another one; without anything to say there is no file."""
    path = root / EXTERNAL_LINKS_PATH
    old = path.read_bytes() if path.is_file() else b""
    new = msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n" if record else b""
    if new == old or (not record and not old):
        return False
    if not new:
        path.unlink()
        return True
    path.parent.mkdir(exist_ok=True)
    replace_bytes(path, new)
    return True
