"""WordPress' paragraph rule: its editor stored texts without ``<p>``, and put paragraphs in whenever a page was shown.

As its documentation of ``wpautop`` says: an empty line ends a paragraph, another end of a line is a ``<br>``, and what
stands between block elements is a paragraph too. Nothing changes inside ``<pre>``, scripts and styles, nor in what the
later editor of blocks wrote, which has its paragraphs. This module knows nothing about shortcodes.
"""

import re

_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt embed fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr iframe legend li main map math menu nav
    noscript object ol optgroup option p param section select summary svg table tbody td tfoot th thead tr ul video
    audio sitegen-shortcode sitegen-more
    """.split()  # noqa: SIM905 - as one list of words
)
_VERBATIM = "pre|script|style|textarea|svg|math|object|iframe|video|audio|select|sitegen-unknown|sitegen-more"
_VOID_BLOCKS = frozenset({"hr", "col", "embed", "param"})
_VOID = frozenset({"br", "img", "input", "wbr", "area", "source", "track", "link", "meta", "base"})
_TOKEN = re.compile(
    rf"""<!--.*?-->|<(?P<verbatim>{_VERBATIM})(?=[\s>/])[^<>]*>.*?</(?P=verbatim)\s*>"""
    r"""|<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)(?:"[^"]*"|'[^']*'|[^<>"'])*>""",
    re.DOTALL | re.IGNORECASE,
)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n\s*")
_LINE_END = re.compile(r"[ \t]*\n[ \t]*")
_BR = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BR_AT_END = re.compile(r"(?:\s|<br\s*/?>)+\Z", re.IGNORECASE)
_OF_EDITOR = re.compile(r"<!--\s*(?P<close>/?)wp:.*?(?P<void>/?)-->", re.DOTALL)
# In these, what stands alone is a paragraph; in other elements only if an empty line stands in it.
_ALWAYS = frozenset({"", "blockquote", "body"})
# Nothing but elements stands in these.
_NEVER = frozenset({"ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "colgroup", "p"})


def with_paragraphs(html: str) -> str:
    """Return a text as WordPress would have shown it: with paragraphs and line breaks."""
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    if "<!-- wp:" in html:
        return _around_blocks(html)
    return _Paragraphs(html).made()


def _around_blocks(html: str) -> str:
    """Return a text of the editor of blocks, with paragraphs in what stands between its blocks."""
    made: list[str] = []
    depth = done = 0
    for mark in _OF_EDITOR.finditer(html):
        if not depth:
            made += (_Paragraphs(html[done : mark.start()]).made(), "\n")
            done = mark.start()
        if not mark["void"]:
            depth = max(depth - 1, 0) if mark["close"] else depth + 1
        if not depth:
            made += (html[done : mark.end()], "\n")
            done = mark.end()
    return "".join((*made, html[done:] if depth else _Paragraphs(html[done:]).made())).strip()


class _Paragraphs:
    """One text while paragraphs are put into it."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._made: list[str] = []
        self._blocks: list[str] = []
        self._run: list[str] = []
        """Text and tags since the last block; markup that is no text is one item each."""

    def made(self) -> str:
        """Return the text with paragraphs."""
        done = 0
        for token in _TOKEN.finditer(self._html):
            if token.start() > done:
                self._run.append(self._html[done : token.start()])
            done = token.end()
            self._read(token)
        self._run.append(self._html[done:])
        self._flush()
        return "".join(self._made).strip()

    def _read(self, token: re.Match[str]) -> None:
        if verbatim := (token["verbatim"] or "").lower():
            if verbatim in _BLOCKS or verbatim in ("pre", "script", "style"):
                self._flush()
                self._made.append(f"\n{token[0]}\n")
            else:
                self._run.append(token[0])
            return
        name = (token["name"] or "").lower()
        if name not in _BLOCKS:
            self._run.append(token[0])
            return
        self._flush(token["close"] == "/" and name == "p")
        if token["close"]:
            if name in self._blocks:
                while self._blocks.pop() != name:
                    pass
            self._made.append(f"{token[0]}\n")
        else:
            if name not in _VOID_BLOCKS and not token[0].endswith("/>"):
                self._blocks.append(name)
            self._made.append(f"\n{token[0]}" if name != "p" or not self._made else token[0])

    def _flush(self, ends_paragraph: bool = False) -> None:
        """Write what was gathered since the last block, as paragraphs where it is to be some."""
        run, self._run = self._run, []
        if not "".join(run).strip():
            return
        parent = self._blocks[-1] if self._blocks else ""
        pieces = _split(run)
        if parent == "p":
            self._made.append("</p>\n<p>".join(pieces))
        elif parent in _NEVER or (parent not in _ALWAYS and len(pieces) == 1 and not _is_apart(run)):
            self._made.append("\n".join(pieces))
        else:
            self._made += (f"<p>{piece}</p>\n" if _shows(piece) else piece for piece in pieces)


def _is_apart(run: list[str]) -> bool:
    """Tell whether an empty line stands before or behind a text."""
    whole = "".join(run)
    return _EMPTY_LINE.match(whole.lstrip(" \t")) is not None or re.search(r"\n[ \t]*\n\s*\Z", whole) is not None


def _shows(piece: str) -> bool:
    """Tell whether a piece is more than comments."""
    return re.sub(r"<!--.*?-->", "", piece, flags=re.DOTALL).strip() != ""


def _split(run: list[str]) -> list[str]:
    """Return the paragraphs of a run; an element that goes on over an empty line ends and begins again there."""
    pieces: list[str] = [""]
    opened: list[tuple[str, str]] = []
    for item in run:
        token = _TOKEN.fullmatch(item)
        if token is None:
            first, *others = _EMPTY_LINE.split(item)
            pieces[-1] += _LINE_END.sub("\n", first)
            for other in others:
                pieces[-1] += "".join(f"</{name}>" for name, _ in reversed(opened))
                pieces.append("".join(tag for _, tag in opened) + _LINE_END.sub("\n", other))
            continue
        pieces[-1] += item
        name = (token["name"] or "").lower()
        if name and not token["close"] and name not in _VOID and not item.endswith("/>"):
            opened.append((name, item))
        elif token["close"] and any(name == each for each, _ in opened):
            while opened.pop()[0] != name:
                pass
    return [_with_breaks(piece) for piece in pieces if _TOKEN.sub(_kept, piece).strip()]


def _kept(token: re.Match[str]) -> str:
    """Return something for a token that shows something, or matters to the editor."""
    name = (token["name"] or "").lower()
    return "" if name and name not in ("img", "sitegen-note", "input") and name != "a" else "x"


def _with_breaks(piece: str) -> str:
    """Return a paragraph with a line break for each end of a line."""
    made: list[str] = []
    done = 0
    piece = _BR_AT_END.sub("", piece.strip())
    for token in [*_TOKEN.finditer(piece), None]:
        text = piece[done : token.start() if token else len(piece)]
        lead = ""
        if made and _BR.fullmatch(made[-1]) and (end := _LINE_END.match(text)):
            lead, text = "\n", text[end.end() :]
        made.append(lead + _LINE_END.sub("<br>\n", text))
        if token:
            made.append(token[0])
            done = token.end()
    return "".join(made)
