"""Shortcodes in a Markdown text: ``{{ name "value" parameter="value" }}`` on a line of its own.

Each becomes a token that Markdown takes for a paragraph, and after Markdown the plain form of the embed, such as a
link: what feeds show. Around it stands an element that tells rendering what to show instead. Authors cannot write that
element, for it holds a character that no source has. This module knows nothing of themes and of the site.
"""

import html
import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

import msgspec

from sitegen.content.codeless import CodeLines
from sitegen.content.embeds import SHORTCODES, Shortcode
from sitegen.content.links import is_absolute
from sitegen.content.originals import Refused
from sitegen.errors.faults import FaultKind
from sitegen.errors.problems import did_you_mean
from sitegen.messages.message import Message, tr

_LINE = re.compile(
    r"(?P<raw>(?<!`)<(?:!--|pre(?=[\s>])))"
    r"|^ {0,3}(?:(?P<fence>`{3,}|~{3,})[^\n]*\n(?:(?!^ {0,3}(?P=fence))[^\n]*\n)*?[^\n]*(?:(?P=fence)[^\n]*|\Z)"
    r"|(?P<open>\{\{))",
    re.MULTILINE,
)
_ENDS = {"<!--": re.compile("-->"), "<pre": re.compile(r"</pre\s*>")}
_NAME = re.compile(r"\{\{\s*(/?)\s*([^\s\"“”«»={}/]*)")
_FOREIGN = re.compile(r"\{\{[^\n]*?\}\}(?:[ \t]*\{\{[^\n]*?\}\})*")
_SPACE = re.compile(r"\s*")
_VALUE = re.compile(r"(?:([\w-]+)\s*=\s*)?\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
_TOKEN_ALONE = re.compile("(?:<p>)?\x1b([0-9]+)\x1b(?:</p>)?")
_TOKEN = re.compile(f"<!--.*?-->|{_TOKEN_ALONE.pattern}", re.DOTALL)
# Pictures of a gallery each have a caption and a credit, as if there were an empty line between them.
_NEXT_PICTURE = re.compile(r"(?:(?<=[)}\]])[ \t]+|(?<=\S)[ \t]*\n)(?= {0,3}\[?!\[)")

OPENING = '<sitegen-embed data-embed="\x1b'
"""How the element around an embed begins."""


class Flaw(msgspec.Struct, frozen=True):
    """A mistake in a shortcode."""

    offset: int
    """Where it stands in the text."""
    message: str
    """What is wrong."""
    hint: str | None = None
    """What was probably meant."""
    fault: FaultKind = "shortcode"
    """What kind of fault it is."""


class Shortcodes(msgspec.Struct, frozen=True):
    """A text whose shortcodes have been read."""

    text: str
    """The text with a token in place of each tag."""
    pieces: tuple[str, ...]
    """The HTML for each token."""
    flaws: tuple[Flaw, ...]
    """Everything that is wrong."""
    needs_assets: bool
    """Whether one is shown with assets of the theme."""

    def put_back(self, converted: str) -> str:
        """Return HTML with the embeds in place of their tokens; none in a comment."""

        def piece(match: re.Match[str]) -> str:
            return self.pieces[int(match[1])] if match[1] else re.sub("\x1b[0-9]*", "", match[0])

        last = converted.rfind("-->") + 3 if "-->" in converted else 0  # behind it, no comment ends
        return _TOKEN.sub(piece, converted[:last]) + _TOKEN_ALONE.sub(piece, converted[last:])


class _Tag(msgspec.Struct, frozen=True):
    offset: int
    row: Shortcode
    values: dict[str, str]

    @property
    def name(self) -> str:
        return self.row.name


@cache
def _inside(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return how the shortcodes of some names look within a line."""
    return re.compile(r"(?<![`\\])\{\{\s*/?(?:" + "|".join(map(re.escape, names)) + r")\b[^`\n]*?\}\}")


def read_shortcodes(text: str, typeset: Callable[[str], str], rows: Mapping[str, Shortcode] = SHORTCODES) -> Shortcodes:
    """Return a text with its shortcodes read; ``typeset`` sets running text by the rules of its language.

    ``rows`` are all that there are, by name.
    """
    parts: list[str] = []
    pieces: list[str] = []
    flaws: list[Flaw] = []
    needs_assets = False
    done = 0
    opened: _Tag | None = None
    begun, after = 0, ""
    broken: Counter[str] = Counter()
    unended: set[str] = set()
    lines, inside = CodeLines(text), _inside(tuple(rows))
    plain: list[tuple[int, int]] = []
    while match := _LINE.search(text, done if not plain else plain[-1][1]):
        if match["fence"] or match["raw"]:
            plain.append((match.start(), max(_end_of_plain(text, match, unended), match.start() + 1)))
            continue
        start = match.start("open")
        parts.append(text[done : match.start()])
        flaws += _inside_lines(inside.finditer(text, done, match.start()), plain, lines)
        plain = []
        try:
            closing, name, values, end = _read_tag(text, start, rows)
            if closing:
                if opened is None or opened.name != name:
                    if not broken[name]:
                        raise _Broken(start, tr("“{tag}” ends nothing that is open", tag=f"{{{{ /{name} }}}}"))
                    broken[name] -= 1  # why it is not open has been told
                    done = end
                    continue
                flaws += _content_flaws(opened, text[begun : match.start()])
                if opened.row.pictures:
                    parts[-1] = _NEXT_PICTURE.sub("\n\n", parts[-1])
                pieces.append(after)
                opened = None
            else:
                if opened is not None:
                    values_ = {"name": name, "outer": opened.name}
                    raise _Broken(
                        start, tr("“{name}” stands inside “{outer}”, which is not ended before it", **values_)
                    )
                tag = _Tag(start, rows[name], values)
                flaws += _missed(tag)
                needs_assets |= bool(tag.row.assets)
                before, after = _form(tag, typeset)
                pieces.append(before if tag.row.content else before + after)
                opened, begun = (tag, end) if tag.row.content else (None, 0)
            parts.append(f"\n\n\x1b{len(pieces) - 1}\x1b\n\n")
            done = end
        except _Broken as error:
            flaws.append(Flaw(error.offset, str(error), error.hint, error.fault))
            named = _NAME.match(text, start)
            if named and not named[1] and named[2] in rows and rows[named[2]].content:
                broken[named[2]] += 1
            done = text.find("\n", start) + 1 or len(text)
            if error.fault == "foreign" and (foreign := _FOREIGN.match(text, start)):
                done = foreign.end()  # what stands behind it is text
    flaws += _inside_lines(inside.finditer(text, done, len(text)), plain, lines)
    if opened is not None:
        flaws.append(
            Flaw(
                opened.offset,
                tr("“{name}” has no end", name=opened.name),
                tr("write {{{{ /{name} }}}} after it", name=opened.name),
            )
        )
    return Shortcodes("".join((*parts, text[done:])), tuple(pieces), tuple(flaws), needs_assets)


def _missed(tag: _Tag) -> list[Flaw]:
    """Return a note for each parameter that would have shown readers more."""
    missed = {name: row.advice for name, row in tag.row.parameters.items() if row.advice and not tag.values.get(name)}
    return [
        Flaw(
            tag.offset,
            tr("“{name}” has no {parameter}: readers see a plain link", name=tag.name, parameter=name),
            advice,
            "poster",
        )
        for name, advice in missed.items()
    ]


def _content_flaws(tag: _Tag, content: str) -> list[Flaw]:
    """Return what is wrong with what stands between the tags of an embed."""
    hint = tr("write it between {{{{ {name} … }}}} and {{{{ /{name} }}}}", name=tag.name)
    if not content.strip():
        return [Flaw(tag.offset, tr("“{name}” holds nothing", name=tag.name), hint)]
    if tag.row.pictures and not re.search(r"!\[|<img\b", content):
        return [Flaw(tag.offset, tr("“{name}” holds no picture", name=tag.name), hint)]
    return []


class _Broken(Exception):
    def __init__(self, offset: int, message: str, hint: str | None = None, fault: FaultKind = "shortcode") -> None:
        super().__init__(message)
        self.offset = offset
        self.hint = hint
        self.fault = fault


def _end_of_plain(text: str, match: re.Match[str], unended: set[str]) -> int:
    """Return where code or a comment ends, in which there are no shortcodes; one that has no end is text.

    ``unended`` gathers what has no end, so that nobody looks for it again.
    """
    raw = match["raw"]
    if not raw or raw in unended:
        return match.end()
    end = _ENDS[raw].search(text, match.end())
    if end is None:
        unended.add(raw)
        return match.end()
    return end.end()


def _inside_lines(matches: Iterable[re.Match[str]], plain: list[tuple[int, int]], lines: CodeLines) -> Iterator[Flaw]:
    """Yield the shortcodes that stand within a line, where they would be shown as text."""
    ends = [last for _, last in plain]
    for found in matches:
        place = bisect_right(ends, found.start())
        is_plain = place < len(plain) and plain[place][0] <= found.start()
        if not is_plain and not lines.is_code(found.start()):
            message = tr("a shortcode stands on a line of its own")
            yield Flaw(found.start(), message, tr("put it on a line between two empty ones"))


def _read_tag(text: str, start: int, rows: Mapping[str, Shortcode]) -> tuple[bool, str, dict[str, str], int]:
    """Return whether the tag at ``start`` ends an embed, its name and values, and where it ends."""
    matched = _NAME.match(text, start)
    assert matched is not None
    name, position = matched[2], matched.end()
    row = rows.get(name)
    if row is None:
        if name in ("<", "%"):
            message = tr("shortcodes are written {{ name … }}, as in {{ youtube … }}")
            raise _Broken(
                matched.start(2),
                message,
                tr("leave out the “{sign}”; as plain text write {braces}", sign=name, braces="\\{{"),
                "foreign",
            )
        known = did_you_mean(name, rows) or _there_are(rows)
        hint = tr("{known}; as plain text write {braces}", known=known, braces="\\{{")
        raise _Broken(matched.start(2), tr("there is no shortcode “{name}”", name=name), hint, "foreign")
    values: dict[str, str] = {}
    while True:
        spaces = _SPACE.match(text, position)
        position = spaces.end() if spaces else position
        if text.startswith("}}", position):
            break
        value = _VALUE.match(text, position)
        if value is None:
            shown = text[position : position + 20].split("\n")[0]
            hint = tr('values stand in straight quotation marks: title="…"')
            if not shown or (spaces and spaces[0].count("\n") > 1):
                message = tr("“{tag}” has no end", tag=f"{{{{ {name}")
                raise _Broken(start, message, tr("write {braces} after its last value", braces="}}"))
            raise _Broken(position, tr("“{text}” cannot be read", text=shown), hint)
        known = value[1] or "address"
        if not matched[1]:
            _check_name(row, known, value[1], values, position)
        values[known] = " ".join(re.sub(r"\\(.)", r"\1", value[2], flags=re.DOTALL).split())
        position = value.end()
    end = position + 2
    end_of_line = text.find("\n", end)
    rest = text[end : end_of_line if end_of_line >= 0 else len(text)]
    if rest.strip():
        message = tr("“{text}” stands behind a shortcode", text=rest.strip()[:40])
        raise _Broken(end, message, tr("a shortcode has a line of its own"))
    if matched[1]:
        return True, name, {}, end
    _check_values(row, values, start)
    return False, name, values, end


def _there_are(names: Iterable[str]) -> Message:
    return tr("there are {names}", names=", ".join(names))


def _check_name(row: Shortcode, known: str, written: str | None, values: dict[str, str], at: int) -> None:
    name, parameters = row.name, row.parameters
    if written is None and not row.value:
        message = tr("“{name}” has no value without a name", name=name)
        raise _Broken(at, message, tr("parameters: {names}", names=", ".join(parameters)))
    if written is not None and written not in parameters:
        hint = did_you_mean(written, parameters) or _there_are(parameters)
        raise _Broken(at, tr("“{name}” has no parameter “{parameter}”", name=name, parameter=written), hint)
    if known in values:
        if written:
            raise _Broken(at, tr("“{name}” has “{parameter}” twice", name=name, parameter=written))
        raise _Broken(at, tr("“{name}” has two values without a name", name=name))


def _check_values(row: Shortcode, values: dict[str, str], at: int) -> None:
    name = row.name
    if row.value and not values.get("address"):
        raise _Broken(
            at,
            tr("“{name}” needs {what}", name=name, what=row.value),
            tr("write {line}", line=f'{{{{ {name} "…" }}}}'),
        )
    for key, parameter in row.parameters.items():
        if parameter.needed and not values.get(key):
            message = tr("“{name}” needs “{parameter}”", name=name, parameter=key)
            raise _Broken(at, message, tr("add {line}", line=f'{key}="…"'))
    for key, parameter in row.parameters.items():
        if parameter.kind == "picture" and is_absolute(values.get(key, "")):
            message = tr("“{parameter}” is not a picture of this site", parameter=key)
            raise _Broken(at, message, tr("keep the picture beside the article"))
        choices = parameter.choices
        if choices and values.setdefault(key, choices[0]) not in choices:
            hint = did_you_mean(values[key], choices) or _there_are(choices)
            raise _Broken(at, tr("“{name}” cannot be “{value}”", name=key, value=values[key]), hint)
    try:
        if row.original:
            original = row.original(values)
            values |= {"address": original.address, "frame": original.frame}
    except Refused as error:
        raise _Broken(at, str(error), error.hint) from None


def _form(tag: _Tag, typeset: Callable[[str], str]) -> tuple[str, str]:
    """Return the HTML before and after the content of an embed."""
    if tag.row.finished:
        before, _, after = tag.row.plain(tag.row, tag.values, "\x1b").partition("\x1b")
        return before, after
    texts = {name for name, parameter in tag.row.parameters.items() if parameter.kind == "text"}
    said = {name: typeset(value) if name in texts else value for name, value in tag.values.items()}
    data = html.escape(json.dumps({"name": tag.name, **said}, ensure_ascii=False))
    content = "<sitegen-content>\x1b</sitegen-content>" if tag.row.content else "\x1b"
    before, _, after = tag.row.plain(tag.row, said, content).partition("\x1b")
    return f'{OPENING}{data}">{before}', f"{after}</sitegen-embed>"
