"""Types of fields that several schemas share, each with what it is and with values that such a field may have.

Two values are enough for an edit that always changes something: the tests make one of every field. Where a type lists
all its values (``bool``, ``Literal``) or any will do (dates), none are given. The values belong to one small newspaper:
what they name (an author, a picture, an article) can be there. This module knows no particular schema.
"""

from typing import Annotated, Any, Literal

import msgspec

from sitegen.traits import Trait


def like(*values: Any) -> msgspec.Meta:
    """Return a note on a type: values that a field of it may have."""
    return msgspec.Meta(examples=list(values))


def between(least: float, most: float) -> msgspec.Meta:
    """Return a note on a number: the least and the greatest that a field of this type may be."""
    return msgspec.Meta(ge=least, le=most)


Role = Literal["article", "author", "logo", "shared"]
"""What a picture in front matter is of, as themes call it."""


class ShownAs(msgspec.Struct, frozen=True):
    """A note on a field with a picture: what the picture is of, which decides how large it is shown."""

    role: Role


class Room(msgspec.Struct, frozen=True):
    """A note on a text: how many characters of it are seen where it is shown."""

    characters: int


class IdOf(msgspec.Struct, frozen=True):
    """A note on a field whose value names a document: which kind of document."""

    kind: str
    """A kind of document, such as ``author``."""


Verbatim = Annotated[str, Trait.VERBATIM]
Text = Annotated[str, like("La mer", "Le ciel"), Trait.TYPESET]
Name = Annotated[Text, Trait.NAME]
Plain = Annotated[Verbatim, like("La mer", "Le ciel")]
"""Words that are not typeset, because they are looked up or only machines read them."""
Quoted = Annotated[Verbatim, like("La mer n’est pas « calme » !\n\nL. Mer", "Le ciel : clair"), Trait.LONG]
"""Words of somebody else, of several lines, which nobody changes."""
Word = Annotated[Verbatim, like("mer", "ciel")]
"""A part of a URL."""
TypeName = Annotated[Verbatim, like("fiche", "lieu")]
"""Name of a type of content that a site declares."""
Number = Annotated[float, like(12.5, 3.0), between(-1e15, 1e15)]
"""Any number that every program can read."""
Whole = Annotated[int, like(1, 2), between(-(10**15), 10**15)]
"""Any whole number likewise."""
Percentage = Annotated[float, like(12.5, 76.5), between(0, 100)]
Money = Annotated[float, like(12.5, 3.0), between(0, 1e12)]
Route = Annotated[Verbatim, like("/ancien/", "/jadis/")]
LinkUrl = Annotated[str, like("https://example.org/mer", "https://example.com/ciel"), Trait.LINK]
Url = Annotated[Verbatim, like("https://example.org/mer", "https://example.com/ciel")]
"""A URL with rules of its own, which its schema checks."""
WebUrl = Annotated[str, like("https://example.org/mer", "https://example.com/ciel"), Trait.WEB]
Domain = Annotated[Verbatim, like("example.org", "example.com")]
Email = Annotated[Verbatim, like("mer@example.org", "ciel@example.org")]
Phone = Annotated[Verbatim, like("+33 1 23 45 67 89", "+33 4 56 78 90 12")]
Account = Annotated[Verbatim, like("@mer", "@ciel")]
Language = Annotated[Verbatim, like("en", "de")]
Colour = Annotated[Verbatim, like("#123456", "#654321")]
ArticleId = Annotated[Verbatim, like("a1", "a2"), IdOf("article")]
AuthorId = Annotated[Verbatim, like("ana", "bob"), IdOf("author")]
CategoryName = Annotated[Verbatim, like("La mer", "Le ciel"), IdOf("category")]
PictureFile = Annotated[str, like("/mark.png", "/photo.jpg"), Trait.PICTURE]
TextFile = Annotated[Verbatim, like("reponse.txt", "lettre.txt")]
"""A file of plain text next to the source."""
Year = Annotated[int, like(2025, 2024), between(1, 9999)]
Count = Annotated[int, like(1, 2), between(0, 1_000_000)]
"""How many: none, too."""
Several = Annotated[int, like(1, 2), between(1, 1_000_000)]
"""How many: at least one."""
Size = Annotated[int, like(1_000_000, 2_000_000), between(0, 10**15)]
"""Bytes of a file."""
Position = Annotated[int, like(1, 2), between(-(10**12), 10**12)]
"""A place in an order, before or behind 0: some take a date for it."""
Quality = Annotated[int, like(50, 60), between(1, 100)]
Seconds = Annotated[float, like(20.0, 30.0), between(0.001, 86_400)]
Free = Annotated[dict[str, Any], like({"mot": "mer"}, {"mot": "ciel"})]
