"""The span of time for which a build is right: until the next moment at which the clock changes something.

This module knows nothing of what the clock changes.
"""

from datetime import datetime

import msgspec


class Span(msgspec.Struct, frozen=True, array_like=True):
    """From a moment until another, which may never come."""

    start: datetime
    """The moment of the build."""
    end: datetime | None
    """The next moment at which the clock changes something."""

    def holds_at(self, moment: datetime) -> bool:
        """Return whether the clock has changed nothing since, and was not put back."""
        return self.start <= moment and (self.end is None or moment < self.end)


encode_span = msgspec.json.Encoder().encode
decode_span = msgspec.json.Decoder(Span).decode
