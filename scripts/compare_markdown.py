"""Compare what readers see of the collected posts and of CommonMark's examples, by sitegen and by markdown-it-py.

Each class of intended differences undoes what it stands for, on the source that markdown-it-py gets or on the elements
that either made; what still differs then is a failure. docs/markdown.md gives the reason of each class.
"""

import argparse
import difflib
import html
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from lxml.html import HtmlElement
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from reading import lines_of, tree_of

from sitegen.markdown.body import MarkdownOptions, render_markdown

ROOT = Path(__file__).parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
POSTS = {"fr-minumeco": "fr", "fr-jamstatic": "fr", "en-18f": "en"}
SPECIFICATION = ROOT / "node_modules" / "commonmark-spec" / "spec.txt"
EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$|^#{1,6} *(.*?)$", re.MULTILINE | re.DOTALL)
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
"""What the generator of a corpus fills in before Markdown is read: an expression, which is a URL, or a statement."""
SYMBOL = re.compile("\x1a([0-9]+)\x1a")
POSTS_DIFFERING = 0.02
"""The share of posts that may differ in a way that is in no class."""
EXAMPLES_AGREEING = 560
"""The least number of examples that are read the same, classes apart."""


class Class(NamedTuple):
    """A kind of intended differences, and what makes it vanish."""

    name: str
    source: Callable[[str], str] = lambda text: text
    """Changes the text that markdown-it-py gets."""
    trees: Callable[[HtmlElement, HtmlElement], None] = lambda ours, theirs: None
    """Changes the elements of sitegen, or those of markdown-it-py."""
    lines: Callable[[list[str]], list[str]] = lambda lines: lines
    """Changes what readers see, of both."""


def _without_captions(ours: HtmlElement, theirs: HtmlElement) -> None:
    for picture in [*ours.iter("img"), *theirs.iter("img")]:
        picture.attrib.pop("title", None)
    for figure in list(ours.iter("figure")):
        caption = figure.find("figcaption")
        picture = figure.find(".//img")
        if caption is not None and picture is not None and figure.get("class") is None:
            caption.drop_tree()
            figure.tag = "p"
        elif caption is not None and figure.get("class") == "code":
            caption.drop_tree()
            figure.drop_tag()


def _without_bare_addresses(ours: HtmlElement, theirs: HtmlElement) -> None:
    for link in [*ours.iter("a"), *theirs.iter("a")]:
        text = link.text_content()
        if link.get("href") in (text, f"http://{text}") and link.get("title") is None:
            link.drop_tag()


def _moved_down(_: HtmlElement, theirs: HtmlElement) -> None:
    if theirs.find(".//h1") is not None:
        for heading in list(theirs.iter("h1", "h2", "h3", "h4", "h5")):
            heading.tag = f"h{int(heading.tag[1]) + 1}"


def _notices(text: str) -> str:
    lines: list[str] = []
    inside = False
    for line in text.split("\n"):
        opening = re.match(r'!!! *([\w -]+?)(?: +"(.*)")? *$', line)
        if opening:
            inside = True
            lines += [opening[2] if opening[2] is not None else opening[1].capitalize(), ""]
        elif inside and (not line or line.startswith("    ")):
            lines.append(line[4:])
        else:
            inside = False
            lines.append(line)
    return "\n".join(lines)


_ATTRIBUTES = re.compile(
    r"(?<=[)\]`*_\w ])\{:? ?(?:[\w-]+ +)*+(?:[.#][\w-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[\w%-]+))[^{}\n]*\}"
    r"|^\{:[^{}\n]*\} *$",
    re.MULTILINE,
)
_INDENTED = re.compile(r"^[ \t]*\n[ \t]+(?=</?[a-zA-Z!])", re.MULTILINE)
_SPACED = re.compile(r"""\]\(([^\s()<>"'\[\]]++(?: ++[^\s()<>"'\[\]]++)++)\)""")
_BELOW = re.compile(r"^([^\n\[>]+\n)(?=(?: {0,3}\[[^\]^\n]+\]: *\S+ *(?:\n|\Z))+)", re.MULTILINE)
_HASHES = re.compile(r"^( {0,3}#{2,6})(?=[^\W\d_])", re.MULTILINE)


def _loosely(lines: list[str]) -> list[str]:
    kept = (line.strip() for line in lines)
    return [line for line in kept if line not in ("ul", "ol", "li")]


def _without_emphasis(lines: list[str]) -> list[str]:
    return [re.sub(r"⟦/?(?:em|strong)⟧|[*_]", "", line) for line in lines]


CLASSES = (
    Class("captions", trees=_without_captions),
    Class("bare URLs", trees=_without_bare_addresses),
    Class("one main heading", trees=_moved_down),
    Class("attribute lists", source=lambda text: _ATTRIBUTES.sub("", text)),
    Class("abbreviations", source=lambda text: re.sub(r"^\*\[[^\]]+\]:.*$", "", text, flags=re.MULTILINE)),
    Class("notices", source=_notices),
    Class("headings without a blank", source=lambda text: _HASHES.sub(r"\1 ", text)),
    Class("indented tags", source=lambda text: _INDENTED.sub("\\n", text)),
    Class("spaces in URLs", source=lambda text: _SPACED.sub(r"](<\1>)", text)),
    Class("definitions below text", source=lambda text: _BELOW.sub(r"\1\n", text)),
    Class("emphasis next to punctuation", lines=_without_emphasis),
    Class("loose nesting of lists", lines=_loosely),
)  # fmt: skip


class Text(NamedTuple):
    """A text that is compared."""

    name: str
    group: str
    markdown: str
    language: str
    expected: str | None = None
    """The HTML, if it is given."""


class Difference(NamedTuple):
    """How a text is read differently."""

    text: Text
    classes: tuple[str, ...]
    left: tuple[str, ...]
    """The lines that differ whatever the classes."""


def examples() -> Iterator[Text]:
    """Yield the examples of CommonMark."""
    section = ""
    number = 0
    body = SPECIFICATION.read_text(encoding="utf-8").partition("<!-- END TESTS -->")[0]
    for found in EXAMPLE.finditer(body):
        if found[3] is not None:
            section = found[3]
            continue
        number += 1
        markdown, expected = (found[group].replace("→", "\t") for group in (1, 2))
        yield Text(f"example {number}", section, markdown, "", expected)


def posts() -> Iterator[Text]:
    """Yield the collected posts, without their front matter."""
    for folder, language in POSTS.items():
        for path in sorted((CORPORA / folder).rglob("*.md")):
            text = FRONT_MATTER.sub("", path.read_text(encoding="utf-8", errors="replace"))
            yield Text(str(path.relative_to(CORPORA)), folder, TEMPLATE.sub(_expanded, text), language)


def _expanded(template: re.Match[str]) -> str:
    return "/expanded" if template[0].startswith("{{") else ""


def ours(text: Text) -> str:
    """Return the HTML that sitegen makes; that of an example is not typeset."""
    body = render_markdown(text.markdown, MarkdownOptions(text.language or "en", typography=text.expected is None))
    return SYMBOL.sub(lambda symbol: html.escape(body.targets[int(symbol[1])]), body.html)


def reference() -> MarkdownIt:
    """Return the reader that sitegen is compared with."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return reader.use(footnote_plugin).use(deflist_plugin)


def seen(text: Text, made: str, reader: MarkdownIt, classes: tuple[Class, ...]) -> tuple[list[str], list[str]]:
    """Return what readers see of a text by either, apart from some classes of differences."""
    source = text.markdown
    for one in classes:
        source = one.source(source)
    expected = text.expected if text.expected is not None and source == text.markdown else reader.render(source)
    trees = tree_of(made), tree_of(expected)
    for one in classes:
        one.trees(*trees)
    lines = [lines_of(tree) for tree in trees]
    for one in classes:
        lines = [one.lines(side) for side in lines]
    return lines[0], lines[1]


def compare(text: Text, reader: MarkdownIt) -> Difference | None:
    """Return how a text is read differently, or None."""
    made = ours(text)
    first, second = seen(text, made, reader, ())
    if first == second:
        return None
    size = _size(first, second)
    given: list[Class] = []
    for one in CLASSES:
        first, second = seen(text, made, reader, (*given, one))
        if (smaller := _size(first, second)) < size:
            given.append(one)
            size = smaller
    first, second = seen(text, made, reader, tuple(given))
    left = difflib.unified_diff(first, second, "sitegen", "markdown-it-py", lineterm="", n=0)
    return Difference(text, tuple(one.name for one in given), tuple(line for line in left if line[:2] != "@@"))


def _size(first: list[str], second: list[str]) -> int:
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    size = 0
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            size += (
                sum(map(len, first[a:b])) + sum(map(len, second[c:d]))
                if b - a != d - c
                else _inside(first[a:b], second[c:d])
            )
    return size


def _inside(first: list[str], second: list[str]) -> int:
    """Return how much differs of lines that stand for each other."""
    size = 0
    for one, other in zip(first, second, strict=True):
        same = difflib.SequenceMatcher(None, one.split(" "), other.split(" "), autojunk=False)
        size += sum(b - a + d - c for kind, a, b, c, d in same.get_opcodes() if kind != "equal") if one != other else 0
    return size


def main() -> int:
    """Compare everything, print a table, and return whether too much differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--show", metavar="NAME", help="the differences of texts whose name or section contains this")
    parser.add_argument("--examples", action="store_true", help="only the examples of CommonMark")
    arguments = parser.parse_args()
    reader = reference()
    texts = [*examples(), *([] if arguments.examples else posts())]
    found = [difference for text in texts if (difference := compare(text, reader)) is not None]
    if arguments.show is not None:
        for one in found:
            if arguments.show in one.text.name or arguments.show in one.text.group:
                print(f"{one.text.name} ({', '.join(one.classes) or 'no class'})")
                print(
                    *(
                        f"    {line}"
                        for line in (repr(one.text.markdown) if one.text.expected is not None else "", *one.left)
                    ),
                    sep="\n",
                )
    return report(texts, found)


def report(texts: list[Text], found: list[Difference]) -> int:
    """Print the table of classes and what is in none; return 1 if that is too much."""
    all_of = Counter(text.expected is not None for text in texts)
    unclassified = [one for one in found if one.left]
    plain = Counter(one.text.expected is not None for one in found)
    outside = Counter(one.text.expected is not None for one in unclassified)
    print(f"{'':34}{'examples':>10}{'posts':>10}")
    print(f"{'read the same':34}{all_of[True] - plain[True]:>10}{all_of[False] - plain[False]:>10}")
    for one in CLASSES:
        counts = Counter(each.text.expected is not None for each in found if one.name in each.classes)
        print(f"{one.name:34}{counts[True]:>10}{counts[False]:>10}")
    print(f"{'in no class':34}{outside[True]:>10}{outside[False]:>10}")
    print(f"{'all':34}{all_of[True]:>10}{all_of[False]:>10}")
    for name in (one.text.name for one in unclassified if one.text.expected is None):
        print(f"in no class: {name}")
    return int(
        all_of[True] - outside[True] < EXAMPLES_AGREEING or outside[False] > POSTS_DIFFERING * max(all_of[False], 1)
    )


if __name__ == "__main__":
    sys.exit(main())
