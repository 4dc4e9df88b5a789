"""Seals: what a build reads of what earlier ones stored is what sitegen wrote.

Without a key a seal is a checksum: it shows damage, and nothing else. With a key, which is stored elsewhere, a seal is
an HMAC (RFC 2104): it shows that nobody without the key wrote or changed anything.
"""

import os
import zlib
from pathlib import Path

from sitegen.cache.user import user_folder
from sitegen.errors.problems import BuildFailed, ConfigError
from sitegen.messages.message import tr

KEY_NAME = "SITEGEN_CACHE_KEY"
"""Environment variable that holds the key."""
KEY_FILE = "cache-key"
"""File in the folder of the user that holds the key where the environment does not."""
_PART = 1 << 20  # bytes
_LEAST = 32  # letters: 128 bits, if they are those of hexadecimal numbers


class Seal:
    """Seals bytes; two of the same key seal alike, in every process."""

    def __init__(self, key: bytes = b"") -> None:
        self.key = key
        """The key; empty if there is none."""
        self._start = None
        if key:
            import hmac  # few builds have a key

            self._start = hmac.new(key, digestmod="sha256")

    def __reduce__(self) -> "tuple[type[Seal], tuple[bytes]]":
        """Reach another process."""
        return type(self), (self.key,)

    def of(self, *parts: str | bytes) -> bytes:
        """Return the seal of some values in this order; the first one says what they are."""
        data = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]
        if self._start is None:
            number = 0
            for part in data:
                number = zlib.crc32(part, number)
            return number.to_bytes(4, "big")
        code = self._start.copy()
        for part in data:
            code.update(len(part).to_bytes(8, "big"))  # so that two values are not taken for two others
            code.update(part)
        return code.digest()

    def of_file(self, path: Path) -> bytes:
        """Return the seal of a whole file, which may be larger than memory. Raises OSError if it cannot be read."""
        number, code = zlib.crc32(b"file"), self._start and self._start.copy()
        with open(path, "rb", buffering=0) as file:
            if code:
                code.update((4).to_bytes(8, "big") + b"file" + os.fstat(file.fileno()).st_size.to_bytes(8, "big"))
            part = memoryview(bytearray(_PART))
            while size := file.readinto(part):
                if code:
                    code.update(part[:size])
                else:
                    number = zlib.crc32(part[:size], number)
        return code.digest() if code else number.to_bytes(4, "big")


def own_seal() -> Seal:
    """Return the seal of the user: with the key of the environment, or of a file in the user's folder, if there is one.

    Raises BuildFailed with a ConfigError for a key that others may guess or read.
    """
    key = os.environ.get(KEY_NAME, "").strip()
    place = KEY_NAME
    folder = None if key else user_folder("config")
    if folder is not None:
        file = folder / KEY_FILE
        place = str(file)
        try:
            key = file.read_text("utf-8").strip()
            private = os.name != "posix" or not file.stat().st_mode & 0o077
        except (FileNotFoundError, NotADirectoryError):
            return Seal()
        except (OSError, UnicodeDecodeError) as error:
            raise BuildFailed(
                [ConfigError(tr("the key of the cache cannot be read: {error}", error=error), place)]
            ) from None
        if not private:
            hint = tr("run “chmod 600 {file}”", file=place)
            raise BuildFailed([ConfigError(tr("others can read the key of the cache"), place, hint=hint)])
    if key and len(key) < _LEAST:
        hint = tr("write at least {count} random letters and digits, as “openssl rand -hex 32” does", count=_LEAST)
        raise BuildFailed([ConfigError(tr("the key of the cache is too short"), place, hint=hint)])
    return Seal(key.encode())
