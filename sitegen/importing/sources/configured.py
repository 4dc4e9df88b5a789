"""Values in the configuration of another generator, whatever stands there. This module knows no generator."""

from collections.abc import Mapping
from typing import Any


def mapping_in(value: Any) -> Mapping[str, Any]:
    """Return a mapping, or an empty one for any other value."""
    return value if isinstance(value, Mapping) else {}


def text_in(value: Any) -> str:
    """Return a text or a whole number as text, or nothing for any other value."""
    return str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
