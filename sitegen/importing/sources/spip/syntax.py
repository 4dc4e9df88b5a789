"""SPIP's typographic syntax to HTML.

    {{{Intertitre}}} {{gras}} {italique} [texte->art12] <img12|left> [[note]] -* liste |{{tableau}}|

The passes are those of SPIP's own ``propre()``, in its order. What is ready is replaced by a token: a number between
two private-use characters, one pair for what is in a line and one for a tag of a block. So no later pass changes it,
and nothing has to be written twice. Sources: the manual at https://www.spip.net/aide/ and the plugins *textwheel* and
*intertitres enrichis*. This module knows nothing about tables of the database.
"""

import re
from html import escape, unescape
from urllib.parse import quote, urlsplit

import msgspec

from sitegen.importing.archive import Loss
from sitegen.importing.html import vocabulary
from sitegen.importing.sources.spip.blocks import with_lists, with_tables
from sitegen.importing.sources.spip.documents import Shown, embedded, figure, filed
from sitegen.importing.sources.spip.language import chosen, tag_of, without_rank
from sitegen.importing.sources.spip.surroundings import Surroundings, Upload
from sitegen.messages.message import tr

_PRIVATE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ue000-\ue003]")
_WINDOWS = {number: bytes([number]).decode("cp1252", "ignore") for number in range(0x80, 0xA0)}
"""Characters of Windows in a site that called them ISO 8859-1; SPIP corrects them too."""
_TOKEN = re.compile("[\ue000\ue002](\\d+)[\ue001\ue003]")
_BLOCK = re.compile("(\ue002\\d+\ue003)")
_PLAIN = re.compile(r"(?!\s*-|.*--|.*www\.|.*://)[^\[\]{}<>|~&_\x00-\x1f\x80-\x9f\ue000-\ue003]*+")
"""A short text in which there is nothing to find, as most titles are."""
_BREAK = re.compile(r"\n(?:[ \t]*\n)+")

_VERBATIM = re.compile(
    r"<(html|code|cadre|frame|math|script|style|iframe|object|svg|audio|video)\b([^>|]*)>"
    r"([^<]*+(?:<(?!/?\1\b)[^<]*+)*+)</\1\s*>",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--(?:[^<-]|-(?!->)|<(?!!--))*+-->|</?intro>", re.IGNORECASE)
_NOTE = re.compile(r" *\[\[\s*(?:<([^>'\"\[]*)>)?((?:[^\[\]]|\[(?!\[)|\](?!\]))*+)\]\]")
_POEM = re.compile(r"<(poesie|poetry)>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_QUOTE = re.compile(r"<(/?)quote>", re.IGNORECASE)
_ANCHOR = re.compile(r"\[#?([^\[\]\n]*)<-\]")
_GLOSSARY = re.compile(r"\[\?+\s*([^\]\[<>|#{]*\w[^\]\[<>|#{]*)(?:\|([^\]\[<>#{]*))?(?:\{([a-z_]*)\})?(?:#[^\]\[]*)?\]")
_LINK = re.compile(r"\[([^\]\[]*?(?:\[\w*\][^\]\[]*)*)->(>?)([^\]]*)\]")
_BUBBLE = re.compile(r"(.*?)(?:\|([^<>|]*?))?(?:\{([a-z_]*)\})?", re.DOTALL)
_REFERENCE = re.compile(r"\s*([^\W\d_]*?)\s*(\d+)(\?[^#]*)?(#\S*)?\s*")
_BARE = re.compile(
    r"(\[[^\[\]]*(?:<-|->)[^\[\]]*\]|\[\?[^\[\]]*\]|<a\b[^<]*+(?:<(?!/?a\b)[^<]*+)*+</a\s*>|<\w[^<>]*>)"
    r"|\b((?:https?://|www\.)[^\"'\s\[\]{})<>\ue000-\ue003]+)",
    re.IGNORECASE | re.DOTALL,
)
_MODEL = re.compile(
    r"<([a-z_-]{3,}) *(?:([0-9]+) *((?:\|(?:<[^<>]*>|[^<>])*)?)|(\|(?:<[^<>]*>|[^<>])*))/? *>", re.IGNORECASE
)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)((?:\s(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)?)/?>")
_HEADING = re.compile(r"(?<!\{)\{\{\{(?!\{)\s*(\*+|#+)?(.*?)\}\}\}(?!\})|\{([2-5])\{(.*?)\}\3\}", re.DOTALL)
_RULE = re.compile(r"^(?:-{4,}|_{4,})", re.MULTILINE)
_STRONG = re.compile(r"\{\{(?!\{)(\s*)(.+?)(\s*)\}\}(?!\})", re.DOTALL)
_EMPHASIS = re.compile(r"\{(\s*)([^{}]+?)(\s*)\}")
_ACROSS = re.compile(r"(\{\{?)([^{}]*?\n[ \t]*\n[^{}]*?)(\}\}?)")
_LINE = re.compile(r"(?:^|\n)(?:_ +|(--?)(?![-*#]) *)")
_DASH = re.compile(r"(?<![-!])--(?![->])")
_AMPERSAND = re.compile(r"&(?!(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);)")
_MAIL = re.compile(r"[^\s@:/<>]+@[\w-]+(?:\.[\w-]+)+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    "address article aside blockquote caption center dd details div dl dt fieldset figcaption figure footer form h1 h2"
    " h3 h4 h5 h6 header hr legend li main nav ol pre section summary table tbody td tfoot th thead tr ul"
)
_HOLDS_PARAGRAPHS = _names("address article aside blockquote center details div figure footer form header main section")
_INLINE = _names(
    "a abbr acronym b bdo big br cite del dfn em embed font i img input ins kbd label mark noscript param q s samp"
    " small source span strike strong sub sup time track tt u var wbr"
)
_VOID = _names("br embed hr img input param source track wbr")
_KINDS = {"": "article", "art": "article", "br": "breve", "brève": "breve", "rub": "rubrique", "aut": "auteur"}
_KINDS |= dict.fromkeys(("doc", "im", "img", "image", "emb"), "document") | {"syndic": "site"}
_LISTS = ("ul", "ol")
_LEFT_OPEN = _names("cadre code frame html math multi poesie poetry script style")
_PICTURES = _names("img image")
_FIGURES = _names("audio doc document emb embed file media player son video")


class AsHtml(msgspec.Struct, frozen=True):
    """A text as HTML."""

    html: str
    """Body with paragraphs, in the terms of ``html/vocabulary.py``."""
    documents: frozenset[int]
    """Numbers of the documents that it shows."""
    losses: tuple[Loss, ...]
    """What it could not keep."""


def to_html(text: str, words: Surroundings) -> AsHtml:
    """Return a text as HTML."""
    passage = _Passage(words)
    html = passage.resolved(passage.blocks(text) + "".join(passage.behind))
    return AsHtml(html, frozenset(passage.documents), tuple(passage.losses))


def to_line(text: str, words: Surroundings) -> str:
    """Return a caption or another short text as HTML without paragraphs."""
    passage = _Passage(words)
    return passage.resolved(passage.inline_of(text))


def to_text(text: str, words: Surroundings) -> str:
    """Return a title or another short text without syntax, tags, notes and rank."""
    passage = _Passage(words)
    html = passage.resolved(passage.inline_of(without_rank(chosen(text, words.language))))
    html = re.sub(r"<sitegen-(?:note|unknown)\b.*?</sitegen-(?:note|unknown)>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).replace("\xa0", "\ue000").split()).replace("\ue000", "\xa0")


class _Passage:
    """One text on its way to HTML, and what was found in it."""

    def __init__(self, words: Surroundings) -> None:
        self.words = words
        self.losses: list[Loss] = []
        self.documents: set[int] = set()
        self.behind: list[str] = []  # notes without a call
        self._tokens: list[str] = []
        self._numbers: dict[str, int] = {}
        self._notes: dict[str, str] = {}  # key by name
        self._count = 0

    # tokens

    def _number(self, html: str) -> int:
        number = self._numbers.setdefault(html, len(self._tokens))
        if number == len(self._tokens):
            self._tokens.append(html)
        return number

    def _inline(self, html: str) -> str:
        return f"\ue000{self._number(html)}\ue001"

    def _block(self, html: str) -> str:
        return f"\ue002{self._number(html)}\ue003"

    def resolved(self, html: str) -> str:
        """Put what tokens stand for in their place."""
        while "\ue000" in html or "\ue002" in html:
            html = _TOKEN.sub(lambda found: self._tokens[int(found[1])], html)
        return html

    # passes

    def blocks(self, source: str) -> str:
        """Return a text with its paragraphs."""
        return self._with_paragraphs(self._prepared(source))

    def inline_of(self, source: str) -> str:
        """Return a short text; paragraphs become lines."""
        if _PLAIN.fullmatch(source):
            return source.strip()
        html = self.resolved(self.blocks(source)).strip()
        if html.startswith("<p>") and html.endswith("</p>") and "<p>" not in html[3:]:
            return html[3:-4]
        return re.sub(r"</p>\s*<p>", "<br>", html).removeprefix("<p>").removesuffix("</p>")

    def _prepared(self, source: str) -> str:
        text = _PRIVATE.sub("", source.replace("\r\n", "\n").replace("\r", "\n").translate(_WINDOWS))
        text = _VERBATIM.sub(self._verbatim, text)
        text = self._chosen(_COMMENT.sub("", text))
        text = _NOTE.sub(self._note, text)
        text = _BARE.sub(self._bare, text)
        text = _ANCHOR.sub(lambda found: self._inline(f'<a id="{escape(found[1].strip())}"></a>'), text)
        text = _GLOSSARY.sub(self._glossary, text)
        text = _LINK.sub(self._link, text)
        text = _MODEL.sub(self._model, text)
        text = _POEM.sub(self._poem, text)
        text = _QUOTE.sub(lambda found: "\n\n" + self._block(f"<{found[1]}blockquote>") + "\n\n", text)
        text = _TAG.sub(self._tag, text)
        text = with_tables(text, self._block, self._lose_summary)
        text = _HEADING.sub(self._heading, text)
        text = _RULE.sub(lambda _: "\n\n" + self._block("<hr>") + "\n\n", text)
        text = _ACROSS.sub(_each_paragraph, text)
        return with_lists(text.strip(), self._block)

    def _chosen(self, text: str) -> str:
        if "<multi>" not in text.lower():
            return text
        self.losses.append(Loss("multi", tr("of a text in several languages, that of the article is kept")))
        return chosen(text, self.words.language)

    def _lose_summary(self, text: str) -> None:
        self.losses.append(
            Loss("table summary", tr("a table's summary is for no reader of a page: it is left out"), text)
        )

    def _verbatim(self, found: re.Match[str]) -> str:
        name, attributes, content = found[1].lower(), found[2], found[3]
        if name == "html":
            return self._html(content)
        if name in ("code", "cadre", "frame"):
            named = re.search(r"class=[\"']?([\w+#-]+)", attributes)
            marked = f' class="language-{named[1]}"' if named else ""
            code = escape(content.strip("\n"), quote=False)
            if name == "code" and "\n" not in code:
                return self._inline(f"<code>{code}</code>")
            return self._block(f"<pre><code{marked}>{code}</code></pre>")
        if name == "math":
            self.losses.append(Loss("math", tr("a formula is shown as it was typed"), content.strip()))
            return self._inline(f"<code>{escape(content.strip(), quote=False)}</code>")
        return self._inline(found[0]) if name in ("svg", "script", "style") else self._block(found[0])

    def _html(self, content: str) -> str:
        """Return HTML that SPIP does not touch: its tags as tags, and its texts as they are."""
        html = _VERBATIM.sub(self._verbatim, _COMMENT.sub("", content))
        pieces: list[str] = []
        end = 0
        for tag in _TAG.finditer(html):
            pieces += [self._raw(html[end : tag.start()]), self._tag(tag)]
            end = tag.end()
        return "".join([*pieces, self._raw(html[end:])])

    def _raw(self, text: str) -> str:
        return self._inline(_escaped(text)) if text.strip() else text

    def _note(self, found: re.Match[str]) -> str:
        name, content = found[1], found[2]
        if name is not None and re.search(rf"</{re.escape(name)}>", content):
            name, content = None, f"<{found[1]}>{content}"  # a tag, and not the name of a note
        if name is None:
            self._count += 1
            name = str(self._count)
        html = self.inline_of(content.strip()) if content.strip() else ""
        if not name.strip():
            self.behind.append(f"<p>{html}</p>")
            return ""
        key = self._notes.get(name) if not html else self._key(name)
        if key is None:
            self.losses.append(Loss("note", tr("a call of a note that does not exist is left out"), found[0].strip()))
            return ""
        return self._inline(vocabulary.footnote(key, html))

    def _key(self, name: str) -> str:
        plain = re.sub(r"[^\w-]+", "-", name.strip()).strip("-") or "note"
        key, further = plain, 2
        while key in self._notes.values():
            key, further = f"{plain}-{further}", further + 1
        self._notes[name] = key
        return key

    def _glossary(self, found: re.Match[str]) -> str:
        term, bubble, language = found[1].strip(), found[2], found[3]
        host = (language or self.words.language).split("_")[0]
        return self._linked(f"https://{host}.wikipedia.org/wiki/{quote(term.replace(' ', '_'))}", term, bubble or "")

    def _link(self, found: re.Match[str]) -> str:
        said, target = found[1].strip(), found[3].strip()
        parts = _BUBBLE.fullmatch(said)
        text, bubble, language = (parts[1], parts[2] or "", parts[3] or "") if parts else (said, "", "")
        if language and not re.fullmatch(r"[a-z]{2,3}(?:_[a-z]+)?", language):
            text, language = f"{text}{{{language}}}", ""
        reference = _REFERENCE.fullmatch(target)
        if reference:
            kind = reference[1].lower()
            number = int(reference[2])
            goal = self.words.link(_KINDS.get(kind, kind), number)
            if goal is not None:
                title = text or goal.title or f"{_KINDS.get(kind, kind)} {number}"
                if goal.url:
                    url = goal.url + (reference[3] or "") + (reference[4] or "")
                    return self._linked(url, text or without_rank(title), bubble, language)
                self.losses.append(
                    Loss("link", tr("a link leads to nothing that readers can see: its text stays"), found[0])
                )
                return without_rank(title)
        if target.startswith("?"):
            return self._linked(
                f"https://{self.words.language[:2]}.wikipedia.org/wiki/{quote(target[1:].strip())}", text, bubble
            )
        if re.fullmatch(r"(?:https?:?/?/?|mailto:?)?", target):
            return text
        url = self._address(unescape(target))
        return self._linked(url, text or self._inline(escape(target.removeprefix("mailto:"))), bubble, language)

    def _address(self, url: str) -> str:
        url = "".join(url.split()) if "://" in url else url.strip()
        if url.startswith(("#", "/")) or _SCHEME.match(url):
            return url
        if _MAIL.fullmatch(url):
            return f"mailto:{url}"
        if url.startswith("www."):
            return f"http://{url}"
        return f"{self.words.base}/{url.removeprefix('./')}"

    def _linked(self, url: str, text: str, bubble: str = "", language: str = "") -> str:
        attributes = f' title="{escape(bubble.strip())}"' if bubble.strip() else ""
        attributes += f' hreflang="{escape(tag_of(language))}"' if language else ""
        model = _MODEL.fullmatch(text.strip())
        if model and model[1].lower() in _PICTURES | _FIGURES:
            return self._model(model, url)
        return self._inline(f'<a href="{escape(url)}"{attributes}>') + text.strip() + self._inline("</a>")

    def _bare(self, found: re.Match[str]) -> str:
        if found[1]:
            return found[1]
        url = found[2].rstrip(",.;?!:")
        address = url if "://" in url else f"http://{url}"
        if "." not in (urlsplit(unescape(address)).hostname or ""):
            return found[0]
        shown = self._inline(escape(unescape(url)))
        return self._linked(unescape(address), shown) + found[2][len(url) :]

    def _model(self, found: re.Match[str], link: str = "") -> str:
        name, number, said = found[1].lower(), found[2], found[3] or found[4] or ""
        document = self.words.document(int(number)) if number and name in _PICTURES | _FIGURES else None
        if document is None:
            return self._inline(vocabulary.unknown(name, self.resolved(found[0])))
        self.documents.add(int(number))
        return self._shown(document, name, said, link)

    def _shown(self, document: Upload, name: str, said: str, link: str) -> str:
        asked = dict(part.strip().partition("=")[::2] for part in said.split("|") if part.strip())
        picture = Shown(
            document=document,
            title=self.inline_of(asked.get("titre", "") or without_rank(document.title)),
            caption=self.inline_of(asked.get("descriptif", "") or asked.get("legende", "") or document.caption),
            credit=self.inline_of(asked.get("credits", "") or document.credit),
            alt=to_text(asked.get("alt", "") or document.alt, self.words),
            link=link or asked.get("lien", ""),
        )
        if name in _PICTURES:
            return self._inline(embedded(picture))
        if document.media == "file" and not document.distant:
            return self._inline(filed(picture))
        return self._block(figure(picture))

    def _poem(self, found: re.Match[str]) -> str:
        stanzas = [stanza.strip().split("\n") for stanza in _BREAK.split(found[2].strip())]
        lines = "\n\n".join(self._inline("<br>").join(line.strip() for line in stanza) for stanza in stanzas)
        return "\n\n" + self._block("<blockquote>") + lines + self._block("</blockquote>") + "\n\n"

    def _tag(self, found: re.Match[str]) -> str:
        name, closes = found[1].lower(), found[0].startswith("</")
        if name == "p":
            return "\n\n"
        if name in _LEFT_OPEN:
            return ""
        if name in _BLOCKS:
            return self._block(found[0])
        if name in _INLINE:
            return "" if closes and name in _VOID else self._inline(found[0])
        return self._inline(vocabulary.unknown(name, self.resolved(found[0])))

    def _heading(self, found: re.Match[str]) -> str:
        level = min(6, int(found[3]) if found[3] else 1 + max(1, len(found[1] or "")))
        text = (found[4] if found[3] else found[2]).strip().replace("\n", " ")
        if not text:
            return "\n\n"
        return "\n\n" + self._block(f"<h{level}>") + text + self._block(f"</h{level}>") + "\n\n"

    # paragraphs

    def _with_paragraphs(self, text: str) -> str:
        pieces: list[str] = []
        holders: list[str] = []
        for piece in _BLOCK.split(text):
            if piece.startswith("\ue002"):
                pieces.append(_stepped(holders, self._tokens[int(piece[1:-1])], piece))
            elif "pre" in holders:
                pieces.append(_escaped(piece))
            elif piece.strip():
                paragraphs = [self._running(part.strip("\n")) for part in _BREAK.split(piece.strip()) if part.strip()]
                before = _item(holders)
                if not holders or holders[-1] in _HOLDS_PARAGRAPHS:
                    pieces += [f"<p>{paragraph}</p>\n" for paragraph in paragraphs]
                else:
                    pieces += [before, "<br><br>".join(paragraphs)]
        return "".join(pieces)

    def _running(self, text: str) -> str:
        """Return the text of one paragraph: emphasis, line breaks, spaces and dashes."""
        text = _LINE.sub(self._begun, _escaped(text)).strip()
        text = _STRONG.sub(r"\1<strong>\2</strong>\3", text)
        text = _EMPHASIS.sub(r"\1<em>\2</em>\3", text)
        text = _DASH.sub("—", text).replace("~", "\xa0")
        br = self._inline("<br>")
        if self.words.breaks:
            text = text.replace("\n", f"{br}\n")
        return re.sub(rf"\s*{br}(?:\s*{br})*\s*", f"{br}\n", text).removeprefix(f"{br}\n").removesuffix(f"{br}\n")

    def _begun(self, found: re.Match[str]) -> str:
        broken = "" if found.start() == 0 else self._inline("<br>")
        return broken + {None: "", "-": "–\xa0", "--": "—\xa0"}[found[1]]


def _escaped(text: str) -> str:
    """Escape what is no tag; entities are HTML already."""
    return _AMPERSAND.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def _each_paragraph(found: re.Match[str]) -> str:
    """Emphasise each paragraph where emphasis goes over several."""
    if len(found[1]) != len(found[3]):
        return found[0]
    return "\n\n".join(f"{found[1]}{part}{found[3]}" if part.strip() else "" for part in _BREAK.split(found[2]))


def _stepped(holders: list[str], tag: str, token: str) -> str:
    """Note that a tag of a block opens or closes, and return it with the tags of list items that it needs before it.

    Old texts have ``<ul>`` around anything to move it to the right, and leave items open.
    """
    found = _TAG.match(tag)
    if found is None or found.end() != len(tag):
        return _item(holders) + token  # more than a tag: complete in itself
    name = found[1].lower()
    open_item = "</li>" if holders and holders[-1] == "li" else ""
    if tag.startswith("</"):
        if name not in holders:
            return ""
        while holders.pop() != name:
            pass
        return (open_item if name in _LISTS else "") + token
    before = "" if name in (*_LISTS, "li") else _item(holders)
    if name == "li" and open_item:
        holders.pop()
        before = open_item
    if name not in _VOID and not tag.endswith("/>"):
        holders.append(name)
    return before + token


def _item(holders: list[str]) -> str:
    """Begin an item, where something stands directly in a list."""
    if not holders or holders[-1] not in _LISTS:
        return ""
    holders.append("li")
    return "<li>"
