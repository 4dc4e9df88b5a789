"""Files beside articles whose own names hold a name that the article may not hold: they are published by a digest.

This module knows nothing of what publishes them.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

import msgspec

from sitegen.content.anonymity import Anonymity
from sitegen.content.links import Destination, resolve_file
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
    pictures = [] if isinstance(item, Term) else [one.src for one in pictures_of(item.meta)]
    return {one.name for one in files_behind((*item.outline.targets, *pictures), path, site) if one.kind == "media"}


def files_behind(targets: Iterable[str], path: str, site: Site) -> Iterator[Destination]:
    """Yield the files that targets in the document at a path mean, each once."""
    found = (resolve_file(target, path, site.media) for target in dict.fromkeys(targets))
    yield from dict.fromkeys(one for one in found if one is not None)
