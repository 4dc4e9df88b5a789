"""The headlines of an article, each beside how many characters of it are seen where it is shown.

Which there are, and how long each may be, is read from the front matter's types. This module knows nothing of pages.
"""

import msgspec

from sitegen.content.documents import Words
from sitegen.content.meta import Social, Titles
from sitegen.fields import Room
from sitegen.traits import notes_of


class Headline(msgspec.Struct, frozen=True):
    """What one place shows."""

    key: str
    """The key of front matter that sets it, such as ``titles.front``."""
    text: str
    """What is shown there."""
    own: bool
    """Whether the key is set; if not, the place shows what all others do."""
    most: int
    """About how many characters are seen."""

    @property
    def too_long(self) -> bool:
        """Whether its end is not seen."""
        return len(self.text) > self.most


SEARCH = "titles.search"


def headlines(words: Words) -> tuple[Headline, ...]:
    """Return what each place shows of an article."""
    tables: dict[str, tuple[type[msgspec.Struct], msgspec.Struct | None]] = {
        "titles": (Titles, words.titles),
        "social": (Social, words.social),
    }
    found = []
    for name, (struct, given) in tables.items():
        for field, room in notes_of(struct, Room).items():
            own: str = getattr(given, field, "")
            shown = own or (words.social_description if field == "description" else words.title)
            found.append(Headline(f"{name}.{field}", shown, bool(own), room.characters))
    return tuple(found)
