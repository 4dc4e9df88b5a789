"""Files beside articles whose own names hold a name that the article may not hold: they are published by a digest.

This module knows nothing of what publishes them.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath

import msgspec

from sitegen.content.anonymity import Anonymity
from sitegen.content.links import resolve_file
from sitegen.content.pictures import pictures_of
from sitegen.newsroom.site import Item, Site
from sitegen.newsroom.terms import Term

_LENGTH = 20


def with_unnamed_files(site: Site, anonymous: Mapping[str, Anonymity], digests: Mapping[str, str]) -> Site:
    """Return a site that publishes such files by the digest of their bytes; ``digests`` has those of all files."""
    found: dict[str, str] = {}
    for path, anonymity in anonymous.items():
        item = site.public.get(path)
        for file in () if item is None else _files(item, path, site):
            if anonymity.holds(file):
                found[file] = f"media/{digests[file][:_LENGTH]}{PurePosixPath(file).suffix.lower()}"
    if not found:
        return site
    editions = {name: msgspec.structs.replace(one, unnamed=found) for name, one in site.editions.items()}
    return msgspec.structs.replace(site, unnamed=found, editions=editions)


def _files(item: Item, path: str, site: Site) -> set[str]:
    """Return the files beside documents that an article shows or leads to."""
    shown = [] if isinstance(item, Term) else [one.src for one in pictures_of(item.meta)]
    targets = (*item.outline.targets, *shown)
    destinations = (resolve_file(target, path, site.media) for target in targets)
    return {one.name for one in destinations if one is not None and one.kind == "media"}
