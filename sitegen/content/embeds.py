"""Which embeds there are, what each must and may be told, and where its original and its player are.

This module knows nothing of Markdown and of files: it turns addresses of other sites into addresses of other sites.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec

from sitegen.content.links import is_absolute

_TIME = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+)")
_IN_ADDRESS = re.compile(r"[?&#](?:t|start)=(?:(\d{1,3})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s?)?(?=&|$)")
_START = {"start": False}


class Refused(Exception):
    """A value that an embed cannot have, with a hint."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class Original(msgspec.Struct, frozen=True):
    """What an embed shows, elsewhere."""

    address: str
    """Where a reader finds it."""
    frame: str = ""
    """What is loaded in its place after a click; nothing where no frame is needed."""


class EmbedKind(msgspec.Struct, frozen=True):
    """What one kind of embed is told."""

    value: str
    """What its first value is, in words; nothing where it has none."""
    parameters: dict[str, bool]
    """The names of its parameters, and whether each is needed."""
    content: bool = False
    """Whether Markdown stands between its two tags."""
    original: Callable[[str, int], Original] | None = None
    """Where the original of a first value is; a number says from which second on, or how near a map is."""
    choices: dict[str, tuple[str, ...]] = {}
    """What a parameter may be, the default first, where it may not be anything."""


def zoom_of(text: str) -> int:
    """Return how near a map shows a place, from 1 to 19; raises Refused."""
    if not re.fullmatch(r"1?[0-9]", text) or text == "0":
        raise Refused(f"“{text}” is no zoom of a map", "a whole number from 1, the world, to 19, a house")
    return int(text)


def seconds_of(text: str) -> int:
    """Return the seconds of a place in a film: ``90`` or ``1:30``; raises Refused."""
    match = _TIME.fullmatch(text)
    if match is None:
        raise Refused(f"“{text}” is no place in a film", "write seconds, or minutes and seconds as 1:30")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def start_in(address: str) -> int:
    """Return the seconds of the place that an address of a film names, as in ``?t=90``, ``?t=1m30s`` and ``#t=90s``."""
    match = _IN_ADDRESS.search(address)
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def _found(patterns: tuple[str, ...], value: str, name: str, example: str) -> re.Match[str]:
    for pattern in patterns:
        match = re.fullmatch(pattern, value)
        if match:
            return match
    raise Refused(f"“{value}” is no film of {name}", f"write its address, such as {example}")


def _youtube(value: str, start: int) -> Original:
    found = _found(
        (
            r"([\w-]{11})",
            r"https?://(?:www\.|m\.)?youtube\.com/watch\?(?:[^#]*&)?v=([\w-]{11})(?:[&#].*)?",
            r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:shorts|embed|live)/([\w-]{11})(?:[?#].*)?",
            r"https?://youtu\.be/([\w-]{11})(?:[?#].*)?",
        ),
        value,
        "YouTube",
        "https://www.youtube.com/watch?v=…, or its eleven letters",
    )
    later = f"&t={start}s" if start else ""
    frame = f"https://www.youtube-nocookie.com/embed/{found[1]}?autoplay=1" + (f"&start={start}" if start else "")
    return Original(f"https://www.youtube.com/watch?v={found[1]}{later}", frame)


def _vimeo(value: str, start: int) -> Original:
    found = _found(
        (r"(\d+)()", r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d+)(?:/([0-9a-f]+))?/?(?:[?#].*)?"),
        value,
        "Vimeo",
        "https://vimeo.com/76979871, or its number",
    )
    secret, later = found[2] or "", f"#t={start}s" if start else ""
    frame = f"https://player.vimeo.com/video/{found[1]}?dnt=1&autoplay=1" + (f"&h={secret}" if secret else "")
    return Original(f"https://vimeo.com/{found[1]}{'/' + secret if secret else ''}{later}", frame + later)


def _dailymotion(value: str, start: int) -> Original:
    found = _found(
        (r"(x[0-9a-z]+)", r"https?://(?:www\.)?(?:dailymotion\.com/video|dai\.ly)/([0-9a-z]+)(?:[_?#].*)?"),
        value,
        "Dailymotion",
        "https://www.dailymotion.com/video/x8abcde",
    )
    frame = f"https://geo.dailymotion.com/player.html?video={found[1]}" + (f"&startTime={start}" if start else "")
    later = f"?start={start}" if start else ""
    return Original(f"https://www.dailymotion.com/video/{found[1]}{later}", frame)


def _peertube(value: str, start: int) -> Original:
    found = _found(
        (r"https://([a-z0-9.-]+(?::\d+)?)/(?:w|videos/watch|videos/embed)/([\w-]+)(?:[?#].*)?",),
        value,
        "PeerTube",
        "https://tube.example/w/…",
    )
    later = f"?start={start}s" if start else ""
    # Without p2p=0 other viewers see the address of the reader's machine.
    frame = f"https://{found[1]}/videos/embed/{found[2]}?autoplay=1&p2p=0" + (f"&start={start}s" if start else "")
    return Original(f"https://{found[1]}/w/{found[2]}{later}", frame)


def _post(value: str, _: int) -> Original:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.netloc or not parts.path.strip("/"):
        raise Refused(f"“{value}” is no address of a post", "write the whole address, with https://")
    return Original(value)


def _place(value: str, zoom: int) -> Original:
    match = re.fullmatch(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)\s*", value)
    if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
        hint = "write latitude and longitude in degrees, with a point: 48.853, 2.349"
        raise Refused(f"“{value}” is no place on Earth", hint)
    latitude, longitude = match.groups()
    view = f"{zoom or 14}/{latitude}/{longitude}"
    return Original(f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map={view}")


def _table(value: str, _: int) -> Original:
    if is_absolute(value) or not value.lower().endswith(".csv"):
        raise Refused(f"“{value}” is no table beside the text", "keep the CSV file in the folder of the article")
    return Original(value)


_POST = EmbedKind(
    "the address of the post", {"author": True, "handle": False, "date": False}, content=True, original=_post
)
_SOUND = {"title": True, "transcript": False}


def _film(original: Callable[[str, int], Original]) -> EmbedKind:
    parameters = {"title": True, "poster": True, "caption": False} | _START
    return EmbedKind("the address of the film", parameters, original=original)


KINDS: dict[str, EmbedKind] = {
    "youtube": _film(_youtube),
    "vimeo": _film(_vimeo),
    "dailymotion": _film(_dailymotion),
    "peertube": _film(_peertube),
    "mastodon": _POST,
    "bluesky": _POST,
    "audio": EmbedKind("the file or address of the sound", _SOUND),
    "podcast": EmbedKind(
        "the file or address of the sound", _SOUND | {"show": True, "page": False, "poster": False, "duration": False}
    ),
    "chart": EmbedKind(
        "the table, a CSV file",
        {"title": True, "type": False, "unit": False, "description": False, "source": False},
        original=_table,
        choices={"type": ("bar", "line")},
    ),
    "map": EmbedKind(
        "latitude and longitude", {"title": True, "poster": True, "zoom": False, "caption": False}, original=_place
    ),
    "gallery": EmbedKind("", {"title": True}, content=True),
    "pullquote": EmbedKind("", {"source": False}, content=True),
    "infobox": EmbedKind("", {"title": True}, content=True),
    "related": EmbedKind("where the link leads", {"title": True, "label": False}),
    "document": EmbedKind("the file", {"title": True, "description": False}),
}
"""Every kind of embed, by its name."""
EMBED_ASSETS = ("embeds.css", "embeds.js")
"""Assets that are published where a public text has embeds, and only there."""
LINKS = ("address", "transcript", "page")
"""Values that lead somewhere."""
PICTURES = ("poster",)
"""Values that are pictures of this site."""
TEXTS = ("title", "caption", "author", "show", "source", "label", "description")
"""Values that are read as running text."""
