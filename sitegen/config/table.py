"""The base class of all tables of ``site.toml``."""

import msgspec


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table: an unknown key is an error."""
