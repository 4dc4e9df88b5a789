"""Types of fields that several schemas share, each with values that such a field may have.

Two values are enough for an edit that always changes something: the tests make one of every field. Where a type lists
all its values (``bool``, ``Literal``) or any will do (dates), none are given. The values belong to one small newspaper:
what they name (an author, a picture, an article) can be there. This module knows no particular schema.
"""

from typing import Annotated, Any

import msgspec


def like(*values: Any) -> msgspec.Meta:
    """Return a note on a type: values that a field of it may have."""
    return msgspec.Meta(examples=list(values))


Text = Annotated[str, like("La mer", "Le ciel")]
Word = Annotated[str, like("mer", "ciel")]
"""A part of an address."""
Route = Annotated[str, like("/ancien/", "/jadis/")]
Web = Annotated[str, like("https://example.org/mer", "https://example.com/ciel")]
Domain = Annotated[str, like("example.org", "example.com")]
Email = Annotated[str, like("mer@example.org", "ciel@example.org")]
Account = Annotated[str, like("@mer", "@ciel")]
Language = Annotated[str, like("en", "de")]
Colour = Annotated[str, like("#123456", "#654321")]
ArticleId = Annotated[str, like("a1", "a2")]
AuthorId = Annotated[str, like("ana", "bob")]
PictureFile = Annotated[str, like("/mark.png", "/photo.jpg")]
Count = Annotated[int, like(1, 2)]
Quality = Annotated[int, like(50, 60)]
Seconds = Annotated[float, like(20.0, 30.0)]
Free = Annotated[dict[str, Any], like({"mot": "mer"}, {"mot": "ciel"})]
