"""What a publication changes where readers see it."""

import msgspec


class Published(msgspec.Struct, frozen=True):
    """What a publication changes, or would change."""

    added: tuple[str, ...]
    """Files that were not there."""
    changed: tuple[str, ...]
    """Files with other bytes, or other headers."""
    removed: tuple[str, ...]
    """Files that go."""

    def __bool__(self) -> bool:
        """Return whether anything changed."""
        return bool(self.added or self.changed or self.removed)
