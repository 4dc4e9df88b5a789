"""URLs that end up in an ``href``: which ones a browser may safely follow.

This module knows nothing about what is at a URL.
"""

from collections.abc import Iterator
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

import msgspec

from sitegen.errors.schema import Issue
from sitegen.messages.message import tr
from sitegen.traits import Trait, values_with

WEB_SCHEMES = ("https", "http")
LINK_SCHEMES = (*WEB_SCHEMES, "mailto", "tel")
THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")
"""Hosts whose requests leave no computer, so that they need no encryption."""
_OF_URLS = "%/:?#[]@!$&'()*+,;=~"
"""What percent-encoding leaves in a URL: reserved characters of RFC 3986, and what is encoded already."""


def split_url(url: str) -> SplitResult:
    """Return the parts of a URL that a person wrote; one whose host is malformed, such as ``//[a``, is all path."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", url, "", "")


def refused_url(url: str, schemes: tuple[str, ...] = LINK_SCHEMES) -> str | None:
    """Return what is wrong with an absolute URL, or None.

    Browsers skip white space and control characters in front of a scheme, and run what a ``javascript:`` holds: only
    schemes that are known to be harmless pass.
    """
    try:
        parts = urlsplit(url)
        fit = parts.scheme in schemes and bool(parts.netloc or (parts.path and parts.scheme not in WEB_SCHEMES))
    except ValueError:
        fit = False
    return None if fit and url == url.strip() else tr("“{url}” is not an absolute URL", url=url[:60])


def ascii_url(url: str) -> str:
    """Return a URL in ASCII: the host as IDNA has it, everything else percent-encoded.

    Raises ValueError if it is no URL, or if no host can have this name.
    """
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    netloc = quote(user, _OF_URLS) + at + (host if host.isascii() else host.encode("idna").decode())
    return urlunsplit((parts.scheme, netloc, *(quote(part, _OF_URLS) for part in parts[2:])))


def how_to_write(url: str, schemes: tuple[str, ...] = LINK_SCHEMES) -> str:
    """Return a hint that shows a refused URL as it was probably meant, or else how an absolute URL begins."""
    name, at, domain = url.rpartition("@")
    guess = f"mailto:{url}" if at and name else f"https://{url.lstrip('/')}"
    if "." in domain.strip(".") and ":" not in url and not refused_url(guess, schemes) and " " not in url:
        return tr("write {guess}", guess=guess)
    *most, last = (f"“{scheme}://”" if scheme in WEB_SCHEMES else f"“{scheme}:”" for scheme in schemes)
    return tr("begin it with {most} or {last}", most=", ".join(most), last=last)


def refused_urls(struct: msgspec.Struct) -> Iterator[Issue]:
    """Yield what is wrong with the URLs of a structure, by the traits of its fields."""
    for trait, schemes in ((Trait.LINK, LINK_SCHEMES), (Trait.WEB, WEB_SCHEMES)):
        for found in values_with(struct, trait):
            if complaint := refused_url(found.value, schemes):
                yield Issue(found.path, complaint, how_to_write(found.value, schemes))
