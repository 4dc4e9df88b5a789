"""The text of a source, decoded from its bytes.

This module knows nothing about what the text means.
"""

from sitegen.errors.bounds import too_long
from sitegen.errors.decoding import utf8
from sitegen.errors.visible import is_visible, visible


def decode(data: bytes, path: str) -> str:
    """Return the text of a source: UTF-8, NFC, ``\\n`` line ends, without characters that no reader can see.

    Raises ContentError with the place where it is not UTF-8, or if it is too long.
    """
    if problem := too_long(len(data), path):
        raise problem
    text = utf8(data, path)
    return text if is_visible(data) else visible(text)
