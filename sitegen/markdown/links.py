"""Find every URL in finished HTML, and replace those that need resolving by symbols.

A URL that is neither absolute nor a mere fragment becomes ``\\x1a{n}\\x1a``, n being its place in the
list of targets: what it leads to is known only when all articles are. This module does not know where
anything leads.
"""

import html
import re

from sitegen.markdown.url_attributes import ACTIONS, CANDIDATES, PLACES, is_url

_ATTRIBUTE = re.compile(
    r"""(?<!\s)(?P<space>\s*+)(?P<name>[^\s"'<>/=]+)(?:(?P<equals>\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""",
)
_TAG = re.compile(r"""<[a-zA-Z](?:[^<>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+>""")
_INTERESTING = re.compile(rf"\s(?:{'|'.join((*PLACES, *ACTIONS, *CANDIDATES, 'id', 'name'))})\s*=", re.IGNORECASE)
# Whole blocks of code come here; before a pattern is tried on them, they are searched for what it wants.
_LONG = 200
_NAMES = (*PLACES, *ACTIONS, " id", "name")
_RESOLVED_LATER = frozenset(PLACES)
_HARMLESS = re.compile(
    r'<(?:a|img)(?: (?:alt|class|title)="[^"]*")* (?:href|src)="((?:https?://|mailto:|#)[^"]*)"'
    r'(?: (?:alt|class|title|role)="[^"]*")*>'
)
# What nearly all links within the site look like when Markdown has made them.
_LINK = re.compile(r'<a href="([^"&<>\s]+)">')
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]+")
# What these hold is run, or read from the reader's own computer or browser; of data, only media are harmless.
_DANGEROUS = frozenset(
    """
    javascript vbscript livescript mocha x-javascript blob filesystem file view-source jar mhtml mk ms-its ms-help
    res resource chrome chrome-extension moz-extension about edge opera wyciwyg shell
    """.split()  # noqa: SIM905 - as one list of words
)
_MEDIA = ("data:image/", "data:audio/", "data:video/", "data:font/", "data:application/pdf")
_CANDIDATE = re.compile(r"(?<!\s)(\s*+)([^\s,]\S*[^\s,])((?:\s[^,]*)?)(,|$)")


class LinkMarker:
    """Collects the targets, refusals and ids of one document while its tags are rewritten."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self.pictures: dict[str, None] = {}
        self.others: set[str] = set()
        self.refused: list[str] = []
        self.identifiers: list[str] = []
        self.fragments: dict[str, None] = {}
        """Places on the same page that are linked to, in order of appearance."""

    @property
    def targets(self) -> tuple[str, ...]:
        """The URLs that need resolving, in order of appearance."""
        return tuple(self._places)

    def rewrite(self, markup: str) -> str:
        """Return a tag, or an element with its content, with symbols for its URLs."""
        if "=" not in markup:
            return markup
        if len(markup) > _LONG and not any(name in markup.lower() for name in _NAMES):
            return markup
        if _INTERESTING.search(markup) is None:
            return markup
        if harmless := _HARMLESS.fullmatch(markup):
            if harmless[1].startswith("#"):
                self.fragments[html.unescape(harmless[1][1:])] = None
            return markup
        if link := _LINK.fullmatch(markup):
            symbol = self._symbol(link[1])
            if symbol is None:
                return "<a>"
            if symbol != link[1]:
                self.others.add(link[1])
            return f'<a href="{symbol}">'
        return _TAG.sub(lambda tag: _ATTRIBUTE.sub(self._attribute, tag[0]), markup)

    def _attribute(self, attribute: re.Match[str]) -> str:
        """Return one attribute as it stands in the page, or nothing if it is refused."""
        name = attribute["name"].lower()
        if attribute["equals"] is None:
            return attribute[0]
        if name == "id" or name == "name":
            if name == "id" or attribute.string.startswith(("<a ", "<A ")):
                self.identifiers.append(html.unescape(_value(attribute)))
            return attribute[0]
        if name in _RESOLVED_LATER:
            url = html.unescape(_value(attribute)).strip()
            if not is_url(name, url):
                return attribute[0]
            symbol = self._symbol(url)
            if symbol is None:
                return ""
            if symbol == url:
                return attribute[0]
            if name == "src" and attribute.string[:4].lower() == "<img":
                self.pictures[url] = None
            else:
                self.others.add(url)
            return f'{attribute["space"]}{attribute["name"]}="{symbol}"'
        if name in CANDIDATES:
            candidates = _CANDIDATE.sub(self._candidate, html.unescape(_value(attribute)))
            return f'{attribute["space"]}{attribute["name"]}="{html.escape(candidates)}"'
        if name in ACTIONS and is_dangerous(html.unescape(_value(attribute))):
            self.refused.append(html.unescape(_value(attribute)).strip())
            return ""
        return attribute[0]

    def _candidate(self, candidate: re.Match[str]) -> str:
        """Return one candidate of a ``srcset`` with a symbol for its URL."""
        symbol = self._symbol(candidate[2])
        self.others.add(candidate[2])
        return "" if symbol is None else f"{candidate[1]}{symbol}{candidate[3]}{candidate[4]}"

    def _symbol(self, url: str) -> str | None:
        """Return what stands for a URL: itself if it is absolute, None if it is refused."""
        if is_dangerous(url):
            self.refused.append(url)
            return None
        if url.startswith("#"):
            self.fragments[url[1:]] = None
            return url
        if url.startswith("//") or (_SCHEME.match(url) and not url.startswith("id:")):
            return url
        return f"\x1a{self._places.setdefault(url, len(self._places))}\x1a"


def _value(attribute: re.Match[str]) -> str:
    """Return the value of an attribute, whichever way it is quoted."""
    return next(value for value in attribute.group(4, 5, 6) if value is not None)


def is_dangerous(url: str) -> bool:
    """Tell whether a browser would run what the URL says, or look for it on the computer of the reader.

    Some schemes hold another URL, as in ``feed:javascript:…`` and ``view-source:file:…``: every one of them counts.
    """
    rest = _IGNORED_BY_BROWSERS.sub("", url).lower()
    while scheme := _SCHEME.match(rest):
        if scheme[0][:-1] in _DANGEROUS or (scheme[0] == "data:" and not rest.startswith(_MEDIA)):
            return True
        rest = rest[scheme.end() :]
    return False
