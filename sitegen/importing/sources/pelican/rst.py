"""reStructuredText by docutils: its fields, and the rest as HTML. Nothing is included or run, and no HTML let through.

This module knows no generator.
"""

import re
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.importing.html.vocabulary import footnote, unknown

if TYPE_CHECKING:
    from docutils import nodes

_SETTINGS: dict[str, Any] = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "report_level": 2,
    "halt_level": 5,
    "warning_stream": False,
    "input_encoding": "unicode",
    "output_encoding": "unicode",
    "doctitle_xform": True,
    "sectsubtitle_xform": False,
    "initial_header_level": 2,
    "syntax_highlight": "none",
    "embed_stylesheet": False,
    "stylesheet_path": "",
    "section_self_link": False,
    "smart_quotes": False,
    "math_output": "LaTeX",
    "line_length_limit": 10_000_000,
}


class Read(NamedTuple):
    """A text taken apart."""

    title: str
    fields: dict[str, str]
    """Its fields, by name in small letters; of ``summary`` the HTML, of lists the entries divided by ``;``."""
    html: str


def read_rst(text: str, with_body: bool = True) -> Read:
    """Return what a text in reStructuredText says; its HTML takes half of the time, and may not be needed."""
    from docutils import nodes
    from docutils.core import publish_doctree

    _prepared()
    tree = publish_doctree(text, settings=copy(_settings()))
    fields: dict[str, str] = {}
    for info in list(tree.findall(nodes.docinfo)):
        for child in info.children:
            name, value = _field(child)
            fields[name] = value
        info.parent.remove(info)
    for message in list(tree.findall(nodes.system_message)):
        _put_aside(message)
    for decoration in list(tree.findall(nodes.problematic)):
        decoration.parent.replace(decoration, nodes.Text(decoration.astext()))
    title = str(tree.get("title", ""))
    for heading in list(tree.children):
        if isinstance(heading, nodes.title):
            tree.remove(heading)
    return Read(title, fields, _with_notes(_html(tree)) if with_body else "")


@cache
def _settings() -> Any:
    """Return all settings of docutils, which takes milliseconds to gather them; each run needs its own copy."""
    from docutils.frontend import get_default_settings
    from docutils.parsers.rst import Parser
    from docutils.readers.standalone import Reader
    from docutils.writers.html5_polyglot import Writer

    settings = get_default_settings(Parser, Reader, Writer)
    vars(settings).update(_SETTINGS)
    return settings


@cache
def _prepared() -> bool:
    """Teach docutils what Pelican adds to it: line numbers of code, and abbreviations."""
    from docutils import nodes
    from docutils.parsers.rst import directives, roles
    from docutils.parsers.rst.directives.body import CodeBlock

    class Code(CodeBlock):
        option_spec = {  # noqa: RUF012 - docutils' way
            **CodeBlock.option_spec,
            **dict.fromkeys(
                ("linenos", "anchorlinenos", "classprefix", "hl_lines", "lineanchors", "linenospecial", "linenostart",
                 "linenostep", "lineseparator", "linespans", "nobackground", "nowrap", "tagsfile", "tagurlformat",
                 "emphasize-lines", "caption", "lineno-start"),
                directives.unchanged,
            ),
        }  # fmt: skip

    for name in ("code-block", "sourcecode", "code"):
        directives.register_directive(name, Code)

    def abbreviation(*given: Any, **_: Any) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        short, bracket, long = given[2].partition("(")
        if not bracket:
            return [nodes.Text(given[2])], []
        return [nodes.Text(f"{short.strip()} ({long.rstrip(')').strip()})")], []

    roles.register_local_role("abbr", abbreviation)  # type: ignore[arg-type]  # a role may return any nodes
    return True


def _field(node: "nodes.Node") -> tuple[str, str]:
    from docutils import nodes

    if not isinstance(node, nodes.Element):
        return "", node.astext()
    if isinstance(node, nodes.field):
        name, body = node.children[0].astext().lower(), node.children[1]
        assert isinstance(body, nodes.Element)
        items = [item.astext() for item in body.findall(nodes.list_item)]
        if items:
            return name, ";".join(" ".join(item.split()) for item in items) + ";"
        return name, _html_of(body) if name == "summary" else body.astext()
    if isinstance(node, nodes.authors):
        return "authors", ";".join(child.astext() for child in node.children) + ";"
    return node.tagname, node.astext()


def _html_of(body: "nodes.Element") -> str:
    from docutils.utils import new_document

    document = new_document("", body.document.settings if body.document else None)
    document += [child.deepcopy() for child in body.children]
    html = _html(document)
    found = re.fullmatch(r"\s*<p>(.*)</p>\s*", html, re.DOTALL)
    return found[1].strip() if found else html.strip()


def _html(document: "nodes.document") -> str:
    from docutils.core import publish_from_doctree
    from docutils.writers.html5_polyglot import Writer

    writer = Writer()
    publish_from_doctree(document, writer=writer, settings=copy(_settings()))
    return str(writer.parts["fragment"])


def _put_aside(message: "nodes.system_message") -> None:
    """Hide what docutils does not know where it stands."""
    from docutils import nodes

    block = next(iter(message.findall(nodes.literal_block)), None)
    if block is None:
        if message.parent is not None:
            message.parent.remove(message)
        return
    source = block.astext()
    found = re.match(r"\.\.\s+(?:\|[^|]*\|\s+)?([\w:-]+?)::", source)
    name = found[1] if found else "reStructuredText"
    message.parent.replace(message, nodes.raw("", unknown(f"directive {name}", source), format="html"))


def _with_notes(html: str) -> str:
    """Return HTML with footnotes where they are referred to, and the language of code as everybody writes it."""
    if "footnote" not in html and "literal-block" not in html:
        return html
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    for block in soup.select("pre.literal-block"):
        code = block.find("code") or block
        names = [name for name in block.get_attribute_list("class") if name not in ("code", "literal-block", None)]
        if code is block:
            inner = soup.new_tag("code")
            inner.extend(list(block.contents))
            block.append(inner)
            code = inner
        block.attrs = {}
        if names:
            code.attrs = {"class": f"language-{names[0]}"}
    notes: dict[str, str] = {}
    for aside in soup.select("aside.footnote"):
        for mark in aside.select("span.label, span.backrefs"):
            mark.decompose()
        paragraphs = aside.find_all("p")
        content = paragraphs[0].decode_contents() if len(paragraphs) == 1 else aside.decode_contents()
        notes[str(aside.get("id"))] = content.strip()
        aside.decompose()
    for group in soup.select("aside.footnote-list"):
        if not group.get_text(strip=True):
            group.decompose()
    seen: set[str] = set()
    for mark in soup.select('a[role="doc-noteref"]'):
        key = str(mark.get("href", "")).removeprefix("#")
        if key in notes:
            content = "" if key in seen else notes[key]
            seen.add(key)
            mark.replace_with(BeautifulSoup(footnote(key, content), "html.parser"))
    return soup.decode()
