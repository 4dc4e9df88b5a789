"""Hugo's shortcodes: those that come with it say what they show in HTML, all others are hidden from readers.

https://gohugo.io/content-management/shortcodes/ and https://gohugo.io/shortcodes/
"""

import re
from collections.abc import Callable, Mapping
from html import escape

import msgspec

from sitegen.content.codeless import without_code
from sitegen.importing.archive import Loss
from sitegen.importing.html.hidden import hidden
from sitegen.messages.message import tr

_TAG = re.compile(
    r"\{\{(?P<kind>[<%])(?P<quoted>/\*)?-?\s*(?P<close>/)?\s*(?P<name>\w[\w.-]*(?:/\w[\w.-]*)*+)"
    r"(?P<args>(?:(?!\s*/?\s*(?:\*/)?-?[>%]\}\})(?:\"(?:\\.|[^\"\\])*+\"|`[^`]*+`|[^`\"])){0,9000}+)"
    r"\s*(?P<self>/)?\s*(?:\*/)?-?[>%]\}\}",
    re.DOTALL,
)
_ARGUMENT = re.compile(r"(?:([\w-]+)\s*=\s*)?(?:\"((?:\\.|[^\"\\])*)\"|`([^`]*)`|([^\s\"`]+))", re.DOTALL)


class Shortcode(msgspec.Struct, frozen=True):
    """A shortcode in a text."""

    name: str
    source: str
    """Its tag as written."""
    named: Mapping[str, str]
    values: tuple[str, ...]
    """Values without a name."""

    def get(self, name: str, place: int = -1) -> str:
        """Return a value by its name, or by its place among those without one."""
        if name in self.named:
            return self.named[name]
        return self.values[place] if 0 <= place < len(self.values) else ""


Resolve = Callable[[str, Shortcode], str]
"""Return what a page's name in ``ref`` leads to, or a value of ``param``; nothing if it is not known."""


class _Frame(msgspec.Struct):
    tag: Shortcode | None
    parts: list[str]


def expand_shortcodes(text: str, resolve: Resolve) -> tuple[str, tuple[Loss, ...]]:
    """Return a text with its shortcodes expanded or hidden, and those that are hidden."""
    if "{{" not in text:
        return text, ()
    losses: list[Loss] = []
    plain = without_code(text)
    frames = [_Frame(None, [])]
    done = 0
    for found in _TAG.finditer(text):
        if found.start() < done:
            continue
        frames[-1].parts.append(text[done : found.start()])
        done = found.end()
        in_code = plain[found.start()] == " "
        if found["quoted"]:
            shown = found[0].replace("/*", "", 1)
            shown = "*/".join(shown.split("*/")[:-1]) + shown.split("*/")[-1]
            frames[-1].parts.append(shown if in_code else f"\\{shown}")
        elif in_code:
            frames[-1].parts.append(found[0])
        elif found["close"]:
            _close(frames, found["name"], found[0], resolve, losses)
        else:
            tag = _shortcode(found)
            if found["self"]:
                frames[-1].parts.append(_shown(tag, None, resolve, losses))
            else:
                frames.append(_Frame(tag, []))
    frames[-1].parts.append(text[done:])
    while len(frames) > 1:
        _unpair(frames, resolve, losses)
    return "".join(frames[0].parts), tuple(losses)


def _close(frames: list[_Frame], name: str, source: str, resolve: Resolve, losses: list[Loss]) -> None:
    if not any(frame.tag and frame.tag.name == name for frame in frames):
        frames[-1].parts.append(hidden(name, source))
        return
    while (tag := frames[-1].tag) and tag.name != name:
        _unpair(frames, resolve, losses)
    frame = frames.pop()
    if frame.tag:
        frames[-1].parts.append(_shown(frame.tag, "".join(frame.parts), resolve, losses, source))


def _unpair(frames: list[_Frame], resolve: Resolve, losses: list[Loss]) -> None:
    """Take the last tag for one without an end: most have none."""
    frame = frames.pop()
    if frame.tag:
        frames[-1].parts += (_shown(frame.tag, None, resolve, losses), *frame.parts)


def _shortcode(found: re.Match[str]) -> Shortcode:
    named: dict[str, str] = {}
    values: list[str] = []
    for name, quoted, raw, bare in _ARGUMENT.findall(found["args"]):
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted else raw or bare
        if name:
            named[name.lower()] = value
        else:
            values.append(value)
    return Shortcode(found["name"], found[0], named, tuple(values))


def _shown(tag: Shortcode, inner: str | None, resolve: Resolve, losses: list[Loss], end: str = "") -> str:
    made = _KNOWN[tag.name](tag, inner, resolve) if tag.name in _KNOWN else None
    if made is not None:
        return made
    reason = tr("sitegen does not know this shortcode: it is in a comment that readers never get")
    losses.append(Loss(f"shortcode [{tag.name}]", reason, tag.source))
    # What stands between two tags is text of the author.
    return hidden(tag.name, tag.source) + (f"{inner}{hidden(tag.name, end)}" if inner is not None else "")


def _figure(tag: Shortcode, inner: str | None, resolve: Resolve) -> str:
    del inner, resolve
    alt = f' alt="{escape(tag.get("alt"))}"' if tag.get("alt") else ""
    picture = f'<img src="{escape(tag.get("src", 0))}"{alt}>'
    if link := tag.get("link"):
        picture = f'<a href="{escape(link)}">{picture}</a>'
    words = [part for part in (tag.get("title"), tag.get("caption")) if part]
    caption = " – ".join(escape(part, quote=False) for part in words)
    if credit := tag.get("attr"):
        named = escape(credit, quote=False)
        url = tag.get("attrlink")
        cited = f'<a href="{escape(url)}">{named}</a>' if url else named
        caption += f' <cite class="credit">{cited}</cite>'
    return _block(f"<figure>{picture}{f'<figcaption>{caption.strip()}</figcaption>' if caption else ''}</figure>")


def _block(html: str) -> str:
    return f"\n\n{html}\n\n"


def _frame(url: str, title: str) -> str:
    return _block(f'<iframe src="{escape(url)}" title="{escape(title)}"></iframe>')


def _youtube(tag: Shortcode, inner: str | None, resolve: Resolve) -> str:
    del inner, resolve
    return _frame(f"https://www.youtube.com/embed/{tag.get('id', 0)}", tag.get("title"))


def _vimeo(tag: Shortcode, inner: str | None, resolve: Resolve) -> str:
    del inner, resolve
    return _frame(f"https://player.vimeo.com/video/{tag.get('id', 0)}", tag.get("title"))


def _tweet(tag: Shortcode, inner: str | None, resolve: Resolve) -> str | None:
    del inner, resolve
    number = tag.get("id", 1 if len(tag.values) > 1 else 0)
    user = tag.get("user", 0 if len(tag.values) > 1 else -1) or "i/web"
    if not number.isdigit():
        return None
    url = f"https://twitter.com/{user}/status/{number}"
    return _block(f'<blockquote class="twitter-tweet"><a href="{escape(url)}">{escape(url)}</a></blockquote>')


def _link(url: str) -> str:
    return _block(f"<{url}>")


def _gist(tag: Shortcode, inner: str | None, resolve: Resolve) -> str:
    del inner, resolve
    return _link(f"https://gist.github.com/{tag.get('user', 0)}/{tag.get('id', 1)}")


def _instagram(tag: Shortcode, inner: str | None, resolve: Resolve) -> str:
    del inner, resolve
    return _link(f"https://www.instagram.com/p/{tag.get('id', 0)}/")


def _highlight(tag: Shortcode, inner: str | None, resolve: Resolve) -> str | None:
    del resolve
    if inner is None:
        return None
    language = tag.get("lang", 0) or tag.get("type")
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", inner)), default=0))
    code = inner.strip("\n")
    return _block(f"{fence}{language}\n{code}\n{fence}")


def _details(tag: Shortcode, inner: str | None, resolve: Resolve) -> str | None:
    del resolve
    if inner is None:
        return None
    opened = " open" if tag.get("open") == "true" else ""
    summary = escape(tag.get("summary") or "Details", quote=False)
    return _block(f"<details{opened}>\n<summary>{summary}</summary>\n\n{inner.strip()}\n\n</details>")


def _resolved(tag: Shortcode, inner: str | None, resolve: Resolve) -> str | None:
    del inner
    return resolve(tag.get("path", 0) or tag.get("name"), tag) or None


def _nothing(tag: Shortcode, inner: str | None, resolve: Resolve) -> str:
    """Return nothing for what Hugo shows nobody either."""
    del resolve
    return hidden(tag.name, f"{tag.source}{inner or ''}")


_KNOWN: Mapping[str, Callable[[Shortcode, str | None, Resolve], str | None]] = {
    "figure": _figure,
    "youtube": _youtube,
    "vimeo": _vimeo,
    "vimeo_simple": _vimeo,
    "tweet": _tweet,
    "twitter": _tweet,
    "twitter_simple": _tweet,
    "x": _tweet,
    "x_simple": _tweet,
    "gist": _gist,
    "instagram": _instagram,
    "highlight": _highlight,
    "details": _details,
    "ref": _resolved,
    "relref": _resolved,
    "param": _resolved,
    "comment": _nothing,
}
