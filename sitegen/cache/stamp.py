"""The engine stamp: which sitegen, which libraries, which Python made something.

What another engine made is never taken for fresh. This module knows nothing of sites.
"""

import os
import re
import sys
import zlib
import zoneinfo
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from sitegen.content.sources import digest_bytes, read_source

_PACKAGE = Path(__file__).parent.parent
_OURS = "sitegen-news"
_BRING = ("sitegen.plugins", "sitegen.themes")  # groups of entry points
_NAME = re.compile(r"^[\w.-]+")  # of a distribution, at the start of a requirement: PEP 508
_OF_PICTURES = ("pillow-",)
_OF_SEARCH = ("msgspec-", "pystemmer-")


def engine_stamp(plugins: Iterable[tuple[str, Path]], timezone: str) -> str:
    """Return a digest of all that makes pages, apart from the site.

    That is sitegen's own files, the installed distributions, Python, what Python takes from the system, and the files
    of ``plugins``; of the system's time zones only the one that the site has.
    """
    digests = [f"{name} {_digest(path)}" for name, path in plugins]
    zones = [_digest(Path(folder, timezone)) for folder in zoneinfo.TZPATH]
    return digest_bytes("\n".join([sys.version, *_installed(), *zones, *digests]).encode())


def _digest(path: Path) -> str:
    """Return the digest of a file, or nothing where there is none."""
    try:
        return digest_bytes(path.read_bytes())
    except OSError:
        return ""


@cache
def picture_stamp() -> str:
    """Return a digest of what decides how a picture is read and made: the folder ``imaging/``, Pillow, its codecs."""
    return _stamp("imaging/", *_OF_PICTURES)


@cache
def search_stamp() -> str:
    """Return a digest of what decides how the search index is made: the folder ``search/``, stemmer, compression."""
    return _stamp("search/", *_OF_SEARCH, more=(sys.version,))  # each version has the letters of another Unicode


def _stamp(room: str, *distributions: str, more: Iterable[str] = ()) -> str:
    ours = [name for name in _own_files() if name.startswith(room)]
    theirs = [name for name in _distributions() if name.startswith(distributions)]
    return digest_bytes("\n".join([*more, *ours, *theirs, *_system()]).encode())


@cache
def engine_parts() -> dict[str, str]:
    """Return version or digest of what makes pages, apart from the site, by the name of each part: for comparing two
    computers.

    Of the installed distributions these are the ones that sitegen asks for, and those that bring plugins or themes.
    """
    from importlib import metadata  # a build on one computer does without it

    bring = {point.dist.name for group in _BRING for point in metadata.entry_points(group=group) if point.dist}
    wanted = {name for line in metadata.requires(_OURS) or () if "extra ==" not in line for name in _NAME.findall(line)}
    found = {
        "Python": sys.version.partition(" (")[0],
        "sitegen": digest_bytes("\n".join(_own_files()).encode())[:12],
        "zlib": " ".join(filter(None, _system())),
    }
    for name in sorted(wanted | bring, key=str.lower):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # for another system only
            continue
    return found


@cache
def _installed() -> list[str]:
    return [*_own_files(), *_distributions(), *_system()]


@cache
def _own_files() -> list[str]:
    """Path and digest of each file of sitegen: distinguishes two states of a checkout."""
    found = []
    for current, folders, names in os.walk(_PACKAGE):
        folders[:] = [name for name in folders if name not in ("__pycache__", "themes", "starter")]
        inside = current[len(str(_PACKAGE)) + 1 :].replace(os.sep, "/")
        for path in (f"{inside}/{name}".lstrip("/") for name in names if name.endswith((".py", ".toml"))):
            found.append(f"{path} {digest_bytes(read_source(_PACKAGE, path))}")
    return sorted(found)


@cache
def _distributions() -> list[str]:
    """Name and version of every installed distribution, read from the names of their folders.

    Of one that differs between systems and builds of the same version, a digest of the list of its files too.
    """
    found = set()
    for place in sys.path:
        if os.path.isdir(place):  # noqa: PTH112
            names = {name for name in os.listdir(place) if name.endswith(".dist-info")}  # noqa: PTH208
            found |= names
            built = (name for name in names if name.startswith((*_OF_PICTURES, *_OF_SEARCH)))
            found |= {f"{name} {_digest(Path(place, name, 'RECORD'))}" for name in built}
    return sorted(found)


@cache
def _system() -> list[str]:
    """Libraries that belong to the system, or to another build of Python of the same version."""
    return [zlib.ZLIB_RUNTIME_VERSION, getattr(zlib, "ZLIBNG_VERSION", ""), *_codecs()]


def _codecs() -> list[str]:
    """Versions of the codecs that Pillow has from the system; a wheel of Pillow brings its own."""
    places = [Path(place, "PIL") for place in sys.path if Path(place, "PIL").is_dir()]
    bundled = any((place / ".dylibs").is_dir() or (place.with_name("pillow.libs")).is_dir() for place in places)
    if bundled or sys.platform == "win32":
        return []
    from PIL import features  # loads every codec: a tenth of the time of a build without changes

    return [f"{name} {features.version(name)}" for name in features.get_supported()]
