"""Elements of HTML as Markdown.

markdownify walks the tree and writes what is common to all Markdown; what is particular to sitegen's, and whatever must
not become a sign by accident, is here. This module does not know whether what it writes is read as it is meant.
"""

import re
from collections.abc import Callable, Sequence
from html import escape as escape_html

from bs4 import Comment, Tag
from bs4.element import NavigableString, PageElement
from markdownify import MarkdownConverter

from sitegen.importing.html.embeds import FRAME
from sitegen.importing.html.escape import escape, escape_alt, escape_title, guard_lines, written_url
from sitegen.importing.html.hidden import hidden
from sitegen.importing.html.measure import is_own_url
from sitegen.importing.html.nesting import only_paragraph
from sitegen.importing.html.raw import raw_block, raw_inline

_WHITE_SPACE = re.compile(r"[ \t\r\n\f]+")
_BACKTICKS = re.compile(r"`+")
_STEP = "    "
_BARE_URL = re.compile(r"(?:https?://|www\.)[^\s<>()*_~\[\]`\\\"'«»]+[\w/]")
_NOT_IN_KEY = re.compile(r"[^\w-]+")
_AROUND_LINE_END = re.compile(r" *\n *")
_INLINE_HTML = (
    "u",
    "ins",
    "mark",
    "small",
    "sub",
    "sup",
    "kbd",
    "samp",
    "var",
    "cite",
    "q",
    "dfn",
    "abbr",
    "bdo",
    "ruby",
    "rt",
    "rp",
    "rb",
)


class Notes:
    """The footnotes of a body, by key."""

    def __init__(self, text: str) -> None:
        self._texts: dict[str, str] = {}
        self._around = text

    def mark(self, note: Tag, text: str) -> str:
        """Return the mark of a note, whose text comes at the end of the body."""
        key = _NOT_IN_KEY.sub("-", str(note.get("name") or "")).strip("-") or "note"
        while f"[^{key}]" in self._around:
            key += "-"
        if text.strip():
            self._texts[key] = text.strip()
        return f"[^{key}]"

    def definitions(self, text: str) -> list[str]:
        """Return the texts of the notes that a text has marks of."""
        made: list[str] = []
        todo = text
        for _ in self._texts:
            found = [f"[^{key}]: {_indented(note)}" for key, note in self._texts.items() if f"[^{key}]" in todo]
            made += [each for each in found if each not in made]
            if todo == "\n".join((text, *made)):
                break
            todo = "\n".join((text, *made))
        return made


def writer(notes: Notes, with_html: bool = False) -> Callable[[Tag], str]:
    """Return what writes one block as Markdown; ``with_html`` says whether what is in its lines stays HTML."""
    return _Writer(notes, with_html).block


class _Writer(MarkdownConverter):
    """markdownify with sitegen's Markdown."""

    def __init__(self, notes: Notes, with_html: bool = False) -> None:
        super().__init__(heading_style="atx", escape_misc=True)
        self._notes = notes
        self._with_html = with_html
        self._has_dollars = True
        self._tight: dict[int, bool] = {}
        self._numbers: dict[int, int] = {}

    def get_conv_fn(self, tag_name: str) -> Callable[..., str] | None:
        """Return what writes an element; markdownify asks for it by name."""
        found: Callable[..., str] | None = super().get_conv_fn(tag_name)  # type: ignore[misc]
        return self._inline_html if tag_name in _INLINE_HTML else found

    def block(self, block: Tag) -> str:
        """Return a block of the body as Markdown."""
        self._has_dollars = block.get_text().count("$") > 1
        return self._written(block, set()).strip("\n")

    def _written(self, node: PageElement, parents: set[str]) -> str:
        return str(self.process_element(node, parent_tags=parents))  # type: ignore[attr-defined]

    # Text

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        parents = parent_tags or set()
        if isinstance(el, Comment):
            return ""
        if "pre" in parents:
            return str(el)
        text = _WHITE_SPACE.sub(" ", str(el))
        if "_noformat" in parents:
            return text
        text = self._escaped(text, parents)
        if text.endswith("!") and isinstance(el.next_sibling, Tag):
            text = f"{text[:-1]}\\!"
        return text

    def _escaped(self, text: str, parents: set[str]) -> str:
        """Return text with its signs escaped, but those of the URLs in it."""
        pieces: list[str] = []
        done = 0
        for url in _BARE_URL.finditer(text):
            pieces += (self._escaped_piece(text[done : url.start()], parents), url[0])
            done = url.end()
        return "".join((*pieces, self._escaped_piece(text[done:], parents)))

    def _escaped_piece(self, text: str, parents: set[str]) -> str:
        is_cell = bool(parents & {"td", "th"})
        return escape(text, in_link="a" in parents, in_cell=is_cell, dollars=self._has_dollars)

    # Within a line

    def _emphasised(self, el: Tag, text: str, sign: str, parents: set[str]) -> str:
        if "_noformat" in parents or not text.strip():
            return text
        if self._with_html:
            return f"<{el.name}>{text}</{el.name}>"
        return f"{sign}{text}{sign}"

    def convert_strong(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._emphasised(el, text, "**", parent_tags)

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        inner = el.contents[0] if el.contents else None
        beside = "strong" in parent_tags or (isinstance(inner, Tag) and inner.name == "strong")
        return self._emphasised(el, text, "_" if beside else "*", parent_tags)

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._emphasised(el, text, "~~", parent_tags)

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags and "pre" in parent_tags:
            return text
        if self._with_html or el.find(True):
            return raw_inline(el)
        text = _WHITE_SPACE.sub(" ", el.get_text())
        if parent_tags & {"td", "th"}:
            text = text.replace("|", "\\|")
        fence = "`" * (max((len(run) for run in _BACKTICKS.findall(text)), default=0) + 1)
        blank = " " if len(fence) > 1 or text.startswith(" ") else ""
        return f"{fence}{blank}{text}{blank}{fence}"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if parent_tags & {"td", "th"} or self._with_html:
            return "<br>"
        return " " if "_inline" in parent_tags else "\\\n"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags:
            return text
        href = str(el.get("href") or "")
        if not href:
            return raw_inline(el)
        if self._with_html:
            title = f' title="{escape_html(str(el["title"]))}"' if el.get("title") else ""
            return f'<a href="{escape_html(href)}"{title}>{text}</a>'
        plain = el.get_text()
        if plain == href and href.startswith(("http://", "https://")) and not re.search(r"[\s<>]", href):
            return f"<{href}>"
        if href == f"mailto:{plain}" and re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", plain):
            return f"<{plain}>"
        title = f' "{escape_title(str(el["title"]))}"' if el.get("title") and not is_own_url(plain, href) else ""
        kind = "{ .frame }" if el.get("class") and FRAME in el.get_attribute_list("class") else ""
        return f"[{text.strip()}]({written_url(href)}{title}){kind}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._picture(el)

    def _picture(self, el: Tag, caption: str = "") -> str:
        source, alt = str(el.get("src") or ""), el.get("alt")
        if self._with_html:
            return raw_inline(el)
        title = f' "{escape_title(caption)}"' if caption else ""
        decorative = '{ alt="" }' if alt == "" else ""
        return f"![{escape_alt(str(alt or ''))}]({written_url(source)}{title}){decorative}"

    def convert_sitegen_note(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._notes.mark(el, text)

    def convert_sitegen_unknown(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return hidden(str(el.get("name") or "unknown"), el.get_text())

    def convert_sitegen_language(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f'<span lang="{escape_html(str(el["lang"]))}">{text}</span>' if text.strip() else text

    def _inline_html(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write an element that Markdown has no sign for as HTML."""
        if not text.strip() or "_noformat" in parent_tags:
            return text
        attributes = "".join(f' {key}="{escape_html(str(value))}"' for key, value in el.attrs.items())
        return f"<{el.name}{attributes}>{text}</{el.name}>"

    # Blocks

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip(" \n")
        if "_inline" in parent_tags:
            return f" {text} "
        text = guard_lines(_AROUND_LINE_END.sub("\n", text))
        return f"{text}\n" if self._is_tight(el.parent) else _apart(text)

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802
        text = _WHITE_SPACE.sub(" ", text).strip(" ")
        text = re.sub(r"(#+)$", r"\\\1", text)
        identifier = f" {{#{el['id']}}}" if re.fullmatch(r"[^\s{}#\"'<>&=]+", str(el.get("id") or "")) else ""
        return f"\n\n{'#' * n} {text}{identifier}\n\n"

    def convert_blockquote(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _apart(_prefixed(text.strip("\n"), "> "))

    def convert_list(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        space = "\n" if self._is_tight(el.parent) else "\n\n"
        text = text.strip("\n")
        return f"{space}{text}{space}"

    convert_ul = convert_list
    convert_ol = convert_list

    def _is_tight(self, item: Tag | None) -> bool:
        """Tell whether something is an item of a list without empty lines: each of its items is one paragraph."""
        if item is None or item.name != "li" or item.parent is None:
            return False
        key = id(item.parent)
        if key not in self._tight:
            self._tight[key] = all(
                only_paragraph(each.contents) for each in item.parent.find_all("li", recursive=False)
            )
        return self._tight[key]

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        mark = "- "
        if el.parent is not None and el.parent.name == "ol":
            start = str(el.parent.get("start") or "1")
            first = int(start) if start.isdecimal() and len(start) < 9 else 1
            number = first + self._number(el)
            mark = f"{number}. "
        text = _indented(text.strip("\n"))
        return f"{mark}{text}\n" if self._is_tight(el) else f"\n\n{mark}{text}\n\n"

    def _number(self, item: Tag) -> int:
        """Return how many items stand before one in its list."""
        before = item.find_previous_sibling("li")
        self._numbers[id(item)] = number = 0 if before is None else self._numbers[id(before)] + 1
        return number

    def convert_dl(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _apart(text)

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{_WHITE_SPACE.sub(' ', text).strip(' ')}\n"

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = _indented(text.strip("\n"))
        return f": {text}\n"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        code = el.get_text().removeprefix("\n").rstrip("\n")
        fence = "`" * max(3, max((len(run) for run in _BACKTICKS.findall(code)), default=0) + 1)
        return f"\n\n{fence}{el.get('data-language') or ''}\n{code}\n{fence}\n\n"

    def convert_figure(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        picture, caption = el.find("img"), el.find("figcaption")
        if not isinstance(picture, Tag):
            return text
        written = _WHITE_SPACE.sub(" ", caption.get_text()).strip() if isinstance(caption, Tag) else ""
        if self._with_html or (isinstance(caption, Tag) and caption.find(lambda each: each.name not in ("cite", "br"))):
            return _apart(raw_block(el))
        shown = self._picture(picture, written)
        link = picture.find_parent("a")
        if isinstance(link, Tag) and link.get("href"):
            shown = f"[{shown}]({written_url(str(link['href']))})"
        return f"\n\n{shown}\n\n"

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        rows = _simple_rows(el)
        if rows is None or self._with_html:
            return _apart(raw_block(el))
        lines = [self._row(row) for row in rows]
        return "\n\n" + "\n".join((lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:])) + "\n\n"

    def _row(self, cells: Sequence[Tag]) -> str:
        return f"| {' | '.join(self._cell(cell) for cell in cells)} |"

    def _cell(self, cell: Tag) -> str:
        text = "".join(self._written(child, {"table", "_inline", "td"}) for child in cell.contents)
        return _WHITE_SPACE.sub(" ", text).strip(" ")

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text

    convert_th = convert_td
    convert_tr = convert_td

    def convert_details(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _apart(raw_block(el))

    convert_video = convert_details

    def convert_sitegen_more(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return "\n\n<!--more-->\n\n"

    def convert_sitegen_shortcode(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        name, value = str(el["name"]), str(el.get("value") or "")
        said = [f'"{_said(value)}"'] if value else []
        said += [
            f'{key[5:]}="{_said(str(each))}"' for key, each in el.attrs.items() if key.startswith("data-") and each
        ]
        opening = f"{{{{ {' '.join((name, *said))} }}}}"
        content = text.strip("\n")
        if not content:
            return f"\n\n{opening}\n\n"
        return f"\n\n{opening}\n{content}\n{{{{ /{name} }}}}\n\n"


def _said(text: str) -> str:
    """Return a value of a shortcode as it is written between quotation marks."""
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')


def _apart(text: str) -> str:
    """Return a block between empty lines."""
    text = text.strip("\n")
    return f"\n\n{text}\n\n"


def _indented(text: str) -> str:
    """Return text whose lines but the first are indented as what belongs to an item."""
    return re.sub(r"\n(?=[^\n])", f"\n{_STEP}", text)


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join(f"{prefix}{line}".rstrip() if not line else f"{prefix}{line}" for line in text.split("\n"))


def _simple_rows(table: Tag) -> list[list[Tag]] | None:
    """Return the rows of a table that Markdown can say: a head, and below it as many cells in each row."""
    if table.find(
        (
            "table",
            "caption",
            "ul",
            "ol",
            "p",
            "pre",
            "blockquote",
            "figure",
            "sitegen-shortcode",
            "video",
            "h2",
            "h3",
            "h4",
            "dl",
            "hr",
            "details",
        )
    ):
        return None
    rows = [list(row.find_all(("td", "th"), recursive=False)) for row in table.find_all("tr")]
    rows = [row for row in rows if row]
    if not rows or not all(cell.name == "th" or cell.find_parent("thead") for cell in rows[0]):
        return None
    for row in rows[1:]:
        if any(cell.name == "th" or cell.find_parent("thead") for cell in row):
            return None
    if any(cell.get(name, "1") != "1" for row in rows for cell in row for name in ("colspan", "rowspan")):
        return None
    return rows if all(len(row) == len(rows[0]) for row in rows) else None
