"""XML in files of pictures, read as events with their places, within bounds: no tree, no network, no growing entities.

Expat reads every encoding that it knows into the same events, so nothing hides in an encoding. An entity may stand for
plain text only, as Illustrator uses it for its namespaces; one that holds other entities or elements, or comes from
elsewhere, is refused. This module knows nothing of what the elements mean.
"""

from collections.abc import Mapping
from typing import NamedTuple, NoReturn, Protocol
from xml.parsers import expat

from sitegen.messages.message import Message, tr

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

    def text(self, text: str) -> None:
        """Some text in the element that began last; a text may come in pieces."""

    def end(self, name: Name) -> None:
        """An element ends."""

    def instruction(self, target: str) -> None:
        """A processing instruction, by its name."""


class Refusal(Exception):
    """What a reader does not want, with a message."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def read_xml(data: bytes, reader: Reader) -> None:
    """Call a reader with what is in a file.

    Raises XmlFault with the place.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    events = _Events(reader, 10 * len(data) + 1_000_000)
    parser.StartElementHandler = events.begin
    parser.EndElementHandler = events.end
    parser.CharacterDataHandler = events.text
    parser.ProcessingInstructionHandler = lambda target, _: reader.instruction(target)
    parser.EntityDeclHandler = events.entity
    parser.StartDoctypeDeclHandler = events.doctype
    try:
        for start in range(0, len(data), _CHUNK):
            parser.Parse(data[start : start + _CHUNK], False)
        parser.Parse(b"", True)
    except Refusal as refusal:
        place = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        raise XmlFault(refusal.message, *place) from None
    except expat.ExpatError as error:
        message = tr("this is not well-formed: {error}", error=expat.errors.messages[error.code])
        raise XmlFault(message, error.lineno, error.offset + 1) from None
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        message = tr("this is not well-formed: {error}", error=str(error))
        raise XmlFault(message, 1, 1) from None


class _Events:
    """Counts what comes, and passes it on."""

    def __init__(self, reader: Reader, letters: int) -> None:
        self._reader = reader
        self._letters = letters  # that may still come: entities make more of them than the file has
        self._depth = 0
        self._count = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1 + len(attributes)
        if self._depth > DEEPEST:
            raise Refusal(tr("elements are nested more than {levels} levels deep", levels=DEEPEST))
        if self._count > MOST:
            raise Refusal(tr("there are more than {count} elements and attributes", count=MOST))
        self._take(sum(map(len, attributes.values())))
        self._reader.begin(_name(name), {_name(key): value for key, value in attributes.items()})

    def text(self, text: str) -> None:
        self._take(len(text))
        self._reader.text(text)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._reader.end(_name(name))

    def doctype(self, _: str, system: str | None, *__: object) -> None:
        if system and not system.startswith(("http://www.w3.org/", "https://www.w3.org/")):
            raise Refusal(tr("this file wants a document type from elsewhere: {url}", url=system[:60]))

    def entity(self, name: str, is_parameter: bool, value: str | None, *elsewhere: object) -> None:
        if is_parameter or value is None:
            self._refuse_entity(name)
        if len(value) > _LONGEST_ENTITY or "<" in value or "&" in value:
            self._refuse_entity(name)

    def _refuse_entity(self, name: str) -> NoReturn:
        raise Refusal(tr("the entity “{name}” stands for more than a short text", name=name[:60]))

    def _take(self, letters: int) -> None:
        self._letters -= letters
        if self._letters < 0:
            raise Refusal(tr("entities make this file many times larger than it is"))


def _name(written: str) -> Name:
    space, _, local = written.rpartition(" ")
    return Name(space, local)
