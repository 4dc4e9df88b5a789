"""XML in files of pictures, read as events with their places, within bounds: no tree, no network, no growing entities.

Expat reads every encoding that it knows into the same events, so nothing hides in an encoding. An entity may stand for
plain text only, as Illustrator uses it for its namespaces; one that holds other entities or elements, or comes from
elsewhere, is refused. This module knows nothing of what the elements mean.
"""

from collections.abc import Callable, Mapping
from typing import Concatenate, NamedTuple, ParamSpec, Protocol
from xml.parsers import expat

from sitegen.messages.message import Message, tr

Given = ParamSpec("Given")

DEEPEST = 128
"""Elements may be nested as deeply as this."""
MOST = 1_000_000
"""A file may have as many elements and attributes as this."""
_LONGEST_ENTITY = 1_000  # characters
_CHUNK = 1 << 16  # bytes that are read before what was found is looked at


class Name(NamedTuple):
    """Name of an element or an attribute."""

    space: str
    """URL of the namespace, or nothing."""
    local: str
    """The name in it."""


class XmlFault(Exception):
    """Something in a file is not well-formed, out of bounds, or refused by who asked for the events."""

    def __init__(self, message: Message, line: int, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class Reader(Protocol):
    """What wants the events of a file. A ``Refusal`` that it raises becomes an XmlFault at the place of the event."""

    def begin(self, name: Name, attributes: Mapping[Name, str]) -> None:
        """An element begins."""

    def text(self, text: str, line: int) -> None:
        """Some text in the element that is open, and its line, from 1; a text comes in pieces."""

    def end(self, name: Name) -> None:
        """An element ends."""

    def instruction(self, target: str) -> None:
        """A processing instruction, by its name."""


class Refusal(Exception):
    """What a reader does not want, with a message, and its line if that is not where the event is."""

    def __init__(self, message: Message, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def _with_place(handle: "Callable[Concatenate[_Events, Given], None]") -> "Callable[Concatenate[_Events, Given], None]":
    """Have a handler name its place: after it, the parser only knows the end of what it has read."""

    def handler(events: "_Events", /, *given: Given.args, **named: Given.kwargs) -> None:
        try:
            handle(events, *given, **named)
        except Refusal as refusal:
            parser = events.parser
            column = 1 if refusal.line else parser.CurrentColumnNumber + 1
            raise XmlFault(refusal.message, refusal.line or parser.CurrentLineNumber, column) from None

    return handler


def read_xml(data: bytes, reader: Reader) -> None:
    """Call a reader with what is in a file.

    Raises XmlFault with the place.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    events = _Events(parser, reader, 10 * len(data) + 1_000_000)
    parser.StartElementHandler = events.begin
    parser.EndElementHandler = events.end
    parser.CharacterDataHandler = events.text
    parser.ProcessingInstructionHandler = events.instruction
    parser.EntityDeclHandler = events.entity
    parser.StartDoctypeDeclHandler = events.doctype
    try:
        for start in range(0, len(data), _CHUNK):
            parser.Parse(data[start : start + _CHUNK], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        message = tr("this is not well-formed: {error}", error=expat.errors.messages[error.code])
        raise XmlFault(message, error.lineno, error.offset + 1) from None
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        message = tr("this is not well-formed: {error}", error=str(error))
        raise XmlFault(message, 1, 1) from None


class _Events:
    """Counts what comes, and passes it on."""

    def __init__(self, parser: expat.XMLParserType, reader: Reader, letters: int) -> None:
        self.parser = parser
        self._reader = reader
        self._letters = letters  # that may still come: entities make more of them than the file has
        self._depth = 0
        self._count = 0

    @_with_place
    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1 + len(attributes)
        if self._depth > DEEPEST:
            raise Refusal(tr("elements are nested more than {levels} levels deep", levels=DEEPEST))
        if self._count > MOST:
            raise Refusal(tr("there are more than {count} elements and attributes", count=MOST))
        self._take(sum(map(len, attributes.values())))
        self._reader.begin(_name(name), {_name(key): value for key, value in attributes.items()})

    @_with_place
    def text(self, text: str) -> None:
        self._take(len(text))
        self._reader.text(text, self.parser.CurrentLineNumber)

    @_with_place
    def end(self, name: str) -> None:
        self._depth -= 1
        self._reader.end(_name(name))

    @_with_place
    def instruction(self, target: str, _: str) -> None:
        self._reader.instruction(target)

    @_with_place
    def doctype(self, _: str, system: str | None, *__: object) -> None:
        if system and not system.startswith(("http://www.w3.org/", "https://www.w3.org/")):
            raise Refusal(tr("this file wants a document type from elsewhere: {url}", url=system[:60]))

    @_with_place
    def entity(self, name: str, is_parameter: bool, value: str | None, *_: object) -> None:
        if is_parameter or value is None or len(value) > _LONGEST_ENTITY or "<" in value or "&" in value:
            raise Refusal(tr("the entity “{name}” stands for more than a short text", name=name[:60]))

    def _take(self, letters: int) -> None:
        self._letters -= letters
        if self._letters < 0:
            raise Refusal(tr("entities make this file many times larger than it is"))


def _name(written: str) -> Name:
    space, _, local = written.rpartition(" ")
    return Name(space, local)
