"""The Content Security Policy of pages: the directives of https://www.w3.org/TR/CSP3/.

It allows the site itself; ``site.toml`` can extend it. This module knows nothing about pages:
``\\x1a`` and a name stand for the hosts that one page needs.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from sitegen.config.table import Table
from sitegen.errors.problems import did_you_mean
from sitegen.errors.schema import Issue
from sitegen.fields import like
from sitegen.messages.message import tr

Directives = tuple[tuple[str, tuple[str, ...]], ...]
"""The directives of a policy and their sources, as a comparable value."""

STRICT: dict[str, tuple[str, ...]] = {
    "default-src": ("'self'",),
    "img-src": ("'self'", "data:", "\x1aimg-src"),
    "media-src": ("'self'", "\x1amedia-src"),
    "base-uri": ("'none'",),
    "form-action": ("'none'",),
    "object-src": ("'none'",),
}
# Where a directive that is not there is looked for, by section 6.8 of the specification.
_FALLBACK = {
    "script-src-elem": "script-src",
    "script-src-attr": "script-src",
    "style-src-elem": "style-src",
    "style-src-attr": "style-src",
    "frame-src": "child-src",
}
# https://www.w3.org/TR/CSP3/#csp-directives, without those that are ignored in a page (§ 3.3).
_DIRECTIVES = (
    "child-src", "connect-src", "default-src", "font-src", "frame-src", "img-src", "manifest-src", "media-src",
    "object-src", "script-src", "script-src-attr", "script-src-elem", "style-src", "style-src-attr", "style-src-elem",
    "worker-src", "base-uri", "form-action", "upgrade-insecure-requests", "require-trusted-types-for", "trusted-types",
)  # fmt: skip
_OF_HEADERS = ("frame-ancestors", "report-to", "report-uri", "sandbox")


class SecurityConfig(Table, frozen=True):
    """``[security]``: what pages may load."""

    csp: bool | Annotated[dict[str, tuple[str, ...]], like({"img-src": ["https:"]}, {"font-src": ["data:"]})] = True
    """Add a Content Security Policy to pages; a table sets what its directives allow beyond the site itself."""


def directives(setting: bool | Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Return what each directive allows, or nothing if there is no policy.

    ``setting`` is the one in ``site.toml``: whether there is a policy, or what directives allow in addition.
    """
    if setting is False:
        return {}
    added: Mapping[str, Sequence[str]] = {} if setting is True else setting
    return {name: _sources(name, added.get(name, ())) for name in STRICT | dict(added)}


def _sources(name: str, added: Sequence[str]) -> Sequence[str]:
    """Return what a directive allows, including the sources of ``default-src``, which it would otherwise replace."""
    ours = STRICT.get(name, STRICT["default-src"] if name.endswith("-src") else ())
    if not added:
        return STRICT.get(name, ())
    ours = (*ours, "\x1aframe-added") if name == "frame-src" else ours
    return added if "'none'" in added else [*(source for source in ours if source != "'none'"), *added]


def governing(name: str, given: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return what a policy allows for a directive that it may not contain."""
    while name not in given and name in _FALLBACK:
        name = _FALLBACK[name]
    if name.endswith("-src") or "-src-" in name:
        return given.get(name, given.get("default-src", ()))
    return given.get(name, ())


def impossible_policy(security: SecurityConfig) -> Iterator[Issue]:
    """Yield the directives and sources that browsers ignore in a page."""
    for name, sources in ({} if isinstance(security.csp, bool) else security.csp).items():
        path = ("security", "csp", name)
        if name in _OF_HEADERS:
            hint = tr("remove it here, and let your server send it as a header")
            yield Issue(path, tr("browsers ignore “{name}” in a page", name=name), hint)
        elif name not in _DIRECTIVES:
            yield Issue(path, tr("unknown directive “{name}”", name=name), did_you_mean(name, _DIRECTIVES))
        for place, source in enumerate(sources):
            if not source.isprintable() or not source or any(letter in source for letter in ' ;,"<>&'):
                message = tr("“{source}” is not a source of a policy", source=source[:60])
                yield Issue((*path, place), message, tr("write one host, scheme or keyword for each entry of the list"))
