"""Raw HTML in a text that browsers would not run or show, because the policy of the page does not allow it.

It is looked for in what Markdown made, where code is escaped, before anything of ours stands in it. This module knows
nothing of files and of the rest of the site.
"""

import functools
import html
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import msgspec

from sitegen.config.security import Directives, governing
from sitegen.content.codeless import with_closed_comments, without_code
from sitegen.content.embeds import SHORTCODES
from sitegen.content.places import Places
from sitegen.errors.faults import FaultKind
from sitegen.errors.problems import Place
from sitegen.messages.message import tr

# A tag, or attributes in braces: most texts have neither, and nothing else can bring what is looked for.
_PERHAPS = re.compile(r"<[a-zA-Z]|\{[^{}\n]*=")
_TAG = re.compile(r"""<!--.*?-->|<([a-zA-Z][\w-]*)((?:[\s/](?:[^<>"']|"[^"]*"|'[^']*')*)?)>""", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_WRITTEN = re.compile(r"""(?<![^\s"'<>/={}])[^\s"'<>/={}]++="[^"]*\"""")
_HANDLER = re.compile(r"on[a-z]+")
_JAVASCRIPT = frozenset({"", "module", "text/javascript", "application/javascript"})
_PLAYERS = {host: row.name for row in SHORTCODES.values() for host in row.hosts}


class Blocked(msgspec.Struct, frozen=True):
    """Something in a text that browsers ignore."""

    written: tuple[str, ...]
    """How it may stand in the text, the most telling first."""
    message: str
    """What does not happen."""
    hint: str
    """What to do."""
    fault: FaultKind = "blocked"
    """What kind of fault it is."""

    @property
    def is_style(self) -> bool:
        """Whether only a style is not applied."""
        return self.hint == _STYLES


def find_blocked(text: str, converted: str, given: Directives) -> list[Blocked]:
    """Return what of the HTML that a text became is against the directives of a policy, each once, in order.

    Without directives there is no policy, and nothing is but what belongs in no text.
    """
    if ("<" not in text and "{" not in text) or not _PERHAPS.search(text):
        return []
    tags = dict.fromkeys(match[0] for match in _TAG.finditer(with_closed_comments(converted)) if match[1])
    return [blocked for tag in tags for blocked in _blocked_of(tag, given)]


@functools.lru_cache(maxsize=1024)
def _blocked_of(tag: str, given: Directives) -> tuple[Blocked, ...]:
    """Return what of a tag is against a policy; most tags of a text stand in many."""
    match = _TAG.match(tag)
    if match is None:
        return ()
    policy = dict(given)
    attributes = {name.lower(): html.unescape("".join(values)) for name, *values in _ATTRIBUTE.findall(match[2])}
    element = match[1].lower()
    found: dict[str, Blocked] = {}
    out_of_place = list(_out_of_place(element, attributes))
    for message, hint, name in (*out_of_place, *_against(element, attributes, policy)):
        value = f'{name}="{html.escape(attributes[name])}"' if name in attributes else ""
        written = (tag, *filter(None, (value, f"{name}=" if value else f"<{match[1]}")))
        fault: FaultKind = "whole_page" if (message, hint, name) in out_of_place else "blocked"
        found.setdefault(message, Blocked(written, message, hint, fault))
    return tuple(found.values())


class BlockedPlaces:
    """Finds what is blocked in the source that it comes from; code, which only quotes it, is passed over."""

    def __init__(self, text: str, places: Places) -> None:
        self._blank = with_closed_comments(without_code(text))
        self._places = places
        self._offsets: dict[str, int] = {}
        for pattern in (_TAG, _WRITTEN):
            for found in pattern.finditer(self._blank):
                self._offsets.setdefault(found[0], found.start())

    def of(self, blocked: Blocked) -> Place | None:
        """Return the place, or None."""
        for written in blocked.written:
            if written not in self._offsets and written == blocked.written[-1]:
                self._offsets[written] = self._blank.find(written)
            if self._offsets.get(written, -1) >= 0:
                return self._places.at(self._offsets[written])
        return None


def _out_of_place(element: str, attributes: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Give message, hint and attribute of a tag that acts on the whole page, or is a page of its own."""
    if element in ("iframe", "frame") and "srcdoc" in attributes:
        hint = tr("write what it shows into the text, or put the page into static/ and link to it")
        yield (
            tr("a text cannot have a frame with srcdoc: it is a page of its own, which feeds do not show"),
            hint,
            "srcdoc",
        )
    elif element == "base":
        yield tr("a text cannot have a <base>: it would change where every link of the page leads"), tr("remove it"), ""
    elif element == "meta" and "http-equiv" in attributes:
        name = attributes["http-equiv"].strip().lower()
        hint = tr("remove it")
        if name == "refresh":
            hint = tr("remove it; a former URL that leads here is written in “aliases”")
        yield (
            tr("a text cannot have <meta http-equiv={name}>: it would act on the whole page", name=name[:40]),
            hint,
            "http-equiv",
        )


def _against(
    element: str, attributes: dict[str, str], policy: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str, str, str]]:
    """Give message, hint and attribute of each thing about a tag that the policy does not allow."""
    if not policy:
        return
    if element in ("iframe", "frame") and (url := _elsewhere(attributes, "src", governing("frame-src", policy))):
        host = urlsplit(url).hostname or ""
        kind = next((_PLAYERS[name] for name in _PLAYERS if f".{host}".endswith(f".{name}")), "")
        hint = _allow("frame-src", _origin(url))
        if kind:
            line = f'{{{{ {kind} "…" }}}}'
            hint = tr("write {line} instead, which loads nothing before a click, or {hint}", line=line, hint=hint)
        yield tr("browsers will not show this frame of {host}", host=host), hint, "src"
    elif element == "script" and attributes.get("type", "").strip().lower() in _JAVASCRIPT:
        yield from _script(attributes, policy)
    elif element == "style" and not _inline(governing("style-src-elem", policy)):
        yield tr("browsers will not apply this <style>"), _STYLES, ""
    elif element == "link" and "stylesheet" in attributes.get("rel", "").lower().split():
        if url := _elsewhere(attributes, "href", governing("style-src-elem", policy)):
            yield tr("browsers will not load this stylesheet"), _allow("style-src", _origin(url)), "href"
    elif element in ("object", "embed", "applet") and not _beyond_none(governing("object-src", policy)):
        yield tr("browsers will not show this <{element}>", element=element), tr("use a picture, a video or a link"), ""
    elif element == "form" and "action" in attributes and not _beyond_none(governing("form-action", policy)):
        yield (
            tr("browsers will not send this form"),
            _allow("form-action", _origin(attributes["action"]) or "'self'"),
            "",
        )
    if "style" in attributes and not _inline(governing("style-src-attr", policy)):
        yield tr("browsers will not apply this style attribute"), _STYLES, "style"
    for name in attributes:
        if _HANDLER.fullmatch(name) and not _inline(governing("script-src-attr", policy)):
            yield tr("browsers will not run this {name}", name=name), _SCRIPTS, name


_STYLES = tr(
    "write a class and a rule in a stylesheet, or allow styles in texts: csp = { style-src = [\"'unsafe-inline'\"] } "
    "in site.toml, [security]"
)
_SCRIPTS = tr(
    'write the script into a file in static/assets/ and load it with <script src="/assets/….js">, or allow scripts '
    "in texts: csp = { script-src = [\"'unsafe-inline'\"] } in site.toml, [security]"
)


def _script(attributes: dict[str, str], policy: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str, str]]:
    allowed = governing("script-src-elem", policy)
    if "src" not in attributes:
        if not _inline(allowed):
            yield tr("browsers will not run this script"), _SCRIPTS, ""
    elif url := _elsewhere(attributes, "src", allowed):
        host = urlsplit(url).hostname
        yield tr("browsers will not load this script of {host}", host=host), _allow("script-src", _origin(url)), "src"


def _allow(directive: str, source: str) -> str:
    return tr(
        'allow it: csp = {{ {directive} = ["{source}"] }} in site.toml, [security]', directive=directive, source=source
    )


def _inline(sources: Sequence[str]) -> bool:
    """Tell whether what stands in the page itself may be allowed; a digest or a nonce is taken at its word."""
    return any(source == "'unsafe-inline'" or source.startswith(("'sha", "'nonce-")) for source in sources)


def _beyond_none(sources: Sequence[str]) -> bool:
    return any(source != "'none'" for source in sources)


def _elsewhere(attributes: dict[str, str], name: str, sources: Sequence[str]) -> str:
    """Return the URL in an attribute where it leads to another host that is not allowed, else nothing."""
    url = attributes.get(name, "").strip()
    if url.startswith("//"):
        url = f"https:{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    return "" if any(_matches(source, parts.scheme, host) for source in sources) else url


def _matches(source: str, scheme: str, host: str) -> bool:
    """Tell whether a source of a policy allows a host; its port and path are not looked at."""
    if source == "*" or source.lower() == f"{scheme}:":
        return True
    given, _, rest = source.lower().rpartition("://")
    name = re.split(r"[:/]", rest, maxsplit=1)[0]
    if given and given != scheme and (given, scheme) != ("http", "https"):
        return False
    return host.endswith(name[1:]) if name.startswith("*.") else host == name


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
