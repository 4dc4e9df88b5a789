"""The Content Security Policy of pages: the directives of https://www.w3.org/TR/CSP3/.

It allows the site itself; ``site.toml`` can extend it. This module knows nothing about pages:
``\\x1a`` and a name stand for the hosts that one page needs.
"""

from collections.abc import Mapping, Sequence

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
