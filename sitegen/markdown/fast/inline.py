"""Python-Markdown's inline stage, faster, with the same result to the byte.

The stock stage tries every pattern on every text. A pattern can match only where certain characters are, so
here a text is asked for them first; most texts have none. References and footnotes are not looked for where
none are defined. A text with nothing but simple links and emphasis is read in one go. A test runs this stage and
the stock one side by side.

Apart from those, this module does not know what a pattern makes.
"""

import re
from collections import deque
from itertools import chain
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteInlineProcessor
from markdown.inlinepatterns import InlineProcessor, ReferenceInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_PREFIX, STX, AtomicString

# What a text must hold one of for a pattern to match, by the name that the pattern is registered under. A
# pattern that is not named here is tried on every text that is worth a look.
_NEEDS: dict[str, tuple[str, ...]] = {
    "backslash_break": ("\\\n",),
    "literal": ("`", "<"),
    "formula": ("$", "\\(", "\\["),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "linebreak": ("  \n",),
    "bare_address": ("://", "www."),
    "entity": ("&",),
    "em_strong": ("*", "_", "~"),
}
_PLACEHOLDER = re.compile(f"{INLINE_PLACEHOLDER_PREFIX}([0-9]+){ETX}")
# Emphasis that pairs at once, and links that hold nothing else: most of what articles have. As a pattern that begins
# with a choice would be tried at every character, this one begins with the characters that matter.
_SIMPLE = re.compile(
    r"[*\[](?:(?<!\*\*)(?<=\*)(\*?)(?![\s*])([^*_~\[\]]*[^\s*_~\[\]])\*\1(?!\*)"
    r"|(?<!!\[)(?<=\[)([^*_~\[\]^]+)\]\(([^()\s'\"<>\\`\x02]*)\))"
)


class _Step(NamedTuple):
    """One inline pattern, and what it takes for it to match."""

    pattern: InlineProcessor
    needs: tuple[str, ...]
    excludes: frozenset[str]


class FastInlineTreeprocessor(Treeprocessor):
    """Applies the inline patterns to every text of the tree, like the stock stage of the same name."""

    md: Markdown

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.stashed_nodes: dict[str, Element | str] = {}
        self._all_steps: list[_Step] = []
        self._steps: list[_Step] = []
        self._ancestors: list[str] = []
        self.behind = -1
        """The place right behind what the current pattern has found last, where the next match may begin."""

    def run(self, root: Element) -> None:
        """Apply the patterns, breadth first; the loop also visits the nodes that it makes of a tail."""
        self.stashed_nodes = {}
        self._steps = self._steps_of_document()
        queue = deque([(root, [root.tag])])
        while queue:
            element, ancestors = queue.popleft()
            if element is not root:
                ancestors.append(element.tag.lower())
            self._ancestors = ancestors
            inserted: list[tuple[Element, list[Element]]] = []
            position = 0
            while position < len(element):
                child = element[position]
                position += 1
                text = child.text
                if text and _is_worth_a_look(text) and not isinstance(text, AtomicString):
                    ancestors.append(child.tag.lower())
                    child.text = None
                    nodes = _simple_nodes(text, child)
                    if not nodes:
                        nodes = self._resolve(self._apply(text), child, True)
                        queue.extend((node, ancestors.copy()) for node in nodes)
                    inserted.append((child, nodes))
                    ancestors.pop()
                tail = child.tail
                if tail and _is_worth_a_look(tail):
                    child.tail = None
                    holder = Element("d")
                    nodes = self._resolve(self._apply(tail), holder, False)
                    child.tail = holder.tail or None
                    element[position:position] = nodes
                if len(child):
                    queue.append((child, ancestors.copy()))
            for child, nodes in inserted:
                child[0:0] = nodes

    def _steps_of_document(self) -> list[_Step]:
        """Return the patterns that have anything to do in this document."""
        if not self._all_steps:
            named = {id(self.md.inlinePatterns[name]): needs for name, needs in _NEEDS.items()}
            for pattern in self.md.inlinePatterns:
                if not isinstance(pattern, InlineProcessor):
                    raise TypeError(f"{pattern!r} is a pattern of the old kind")
                excludes = frozenset(tag.lower() for tag in pattern.ANCESTOR_EXCLUDES)
                self._all_steps.append(_Step(pattern, named.get(id(pattern), ("",)), excludes))
        return [step for step in self._all_steps if not self._is_idle(step.pattern)]

    def _is_idle(self, pattern: InlineProcessor) -> bool:
        """Tell whether the pattern looks for references or notes while the document defines none."""
        if isinstance(pattern, ReferenceInlineProcessor):
            return not self.md.references
        return isinstance(pattern, FootnoteInlineProcessor) and not pattern.footnotes.footnotes

    def _apply(self, data: str, first: int = 0) -> str:
        """Return the text with a placeholder for everything that a pattern made of it."""
        if isinstance(data, AtomicString):
            return data
        for index in range(first, len(self._steps)):
            pattern, needs, excludes = self._steps[index]
            if needs[0] not in data and (len(needs) == 1 or not any(need in data for need in needs[1:])):
                continue
            if excludes and not excludes.isdisjoint(self._ancestors):
                continue
            data = self._replaced(pattern, data, index)
        return data

    def _replaced(self, pattern: InlineProcessor, data: str, index: int) -> str:
        """Return the text with placeholders for what one pattern made of it.

        The stock stage changes the text at every match, which copies it as often. Here it stays as it is, so what a
        pattern sees before a match is what the author wrote; patterns for which that makes a difference know it.
        """
        pieces: list[str] = []
        done = position = 0
        behind: re.Pattern[str] | None = getattr(pattern, "behind_re", None)
        while True:
            self.behind = position if pieces and position == done else -1
            at_once = behind.match(data, position) if behind and self.behind >= 0 else None
            matches = pattern.compiled_re.finditer(data, position)
            for found in matches if at_once is None else chain((at_once,), matches):
                node, start, end = pattern.handleMatch(found, data)
                if start is not None and end is not None:
                    break
            else:
                return "".join((*pieces, data[done:])) if pieces else data
            position = end
            if node is None:
                continue
            if isinstance(node, Element) and not isinstance(node.text, AtomicString):
                for child in (node, *node):
                    if child.text and _is_worth_a_look(child.text):
                        self._ancestors.append(child.tag.lower())
                        child.text = self._apply(child.text, index + 1)
                        self._ancestors.pop()
                    if child.tail and _is_worth_a_look(child.tail):
                        child.tail = self._apply(child.tail, index)
            number = f"{len(self.stashed_nodes):04d}"
            self.stashed_nodes[number] = node
            pieces += (data[done:start], INLINE_PLACEHOLDER % number)
            done = end

    def _resolve(self, data: str, parent: Element, is_text: bool) -> list[Element]:
        """Put the text into ``parent``, and return the nodes that its placeholders stand for."""
        nodes: list[Element] = []
        texts: list[str] = []
        position = 0
        while (index := data.find(INLINE_PLACEHOLDER_PREFIX, position)) >= 0:
            found = _PLACEHOLDER.search(data, index)
            node = self.stashed_nodes.get(found[1]) if found else None
            if found is None or node is None:
                end = index + len(INLINE_PLACEHOLDER_PREFIX)
                texts.append(data[position:end])
                position = end
                continue
            texts.append(data[position:index])
            position = found.end()
            if isinstance(node, str):
                texts.append(node)
                continue
            _append_text(texts, nodes, parent, is_text)
            self._resolve_inside(node)
            nodes.append(node)
        rest = data[position:]
        texts.append(AtomicString(rest) if isinstance(data, AtomicString) else rest)
        _append_text(texts, nodes, parent, is_text)
        return nodes

    def _resolve_inside(self, node: Element) -> None:
        """Put what placeholders stand for into the texts of a node and of its children."""
        children: list[Element] = []
        if node.text and INLINE_PLACEHOLDER_PREFIX in node.text:
            text, node.text = node.text, None
            children = self._resolve(text, node, True)
        if not len(node):
            node[:] = children
            return
        for child in node:
            children.append(child)
            if child.text and INLINE_PLACEHOLDER_PREFIX in child.text:
                text, child.text = child.text, None
                child[0:0] = self._resolve(text, child, True)
            if child.tail and INLINE_PLACEHOLDER_PREFIX in child.tail:
                tail, child.tail = child.tail, None
                children += self._resolve(tail, child, False)
        node[:] = children


def _simple_nodes(text: str, parent: Element) -> list[Element]:
    """Return the elements of a text that has nothing but simple links and emphasis, and none of any other text.

    What stands before the first of them becomes the text of ``parent``.
    """
    parts = _SIMPLE.split(text)
    if len(parts) == 1 or _is_worth_a_look("".join(filter(None, (*parts[0::5], *parts[2::5], *parts[3::5])))):
        return []
    nodes = []
    for place in range(1, len(parts), 5):
        second, emphasised, words, target, tail = parts[place : place + 5]
        if emphasised:
            node = Element("strong" if second else "em")
            node.text = emphasised
        else:
            node = Element("a", {"href": target})
            node.text = words
        node.tail = tail or None
        nodes.append(node)
    parent.text = parts[0] or None
    return nodes


def _is_worth_a_look(text: str) -> bool:
    """Tell whether any pattern can match, or a placeholder waits.

    A search for one fixed string is many times faster than one by a pattern that begins with a choice.
    """
    return (
        "[" in text
        or "*" in text
        or "_" in text
        or "`" in text
        or "&" in text
        or "<" in text
        or "\\" in text
        or "~" in text
        or "$" in text
        or STX in text
        or "://" in text
        or "www." in text
        or ("\n" in text and "  \n" in text)
    )


def _append_text(texts: list[str], nodes: list[Element], parent: Element, is_text: bool) -> None:
    """Append texts after the last node, or to the text or the tail of the parent, and forget them."""
    pieces = list(filter(None, texts))
    texts.clear()
    if not pieces:
        return
    text = pieces[0] if len(pieces) == 1 else "".join(pieces)
    if nodes:
        nodes[-1].tail = nodes[-1].tail + text if nodes[-1].tail else text
    elif is_text:
        parent.text = parent.text + text if parent.text else text
    else:
        parent.tail = parent.tail + text if parent.tail else text
