"""Where the original of an embed is, and its player: from what an author wrote to URLs of other sites.

This module knows nothing of Markdown and of files, nor of which embeds there are.
"""

import re
from collections.abc import Callable, Mapping

import msgspec

from sitegen.config.urls import split_url
from sitegen.content.links import is_absolute
from sitegen.messages.message import tr

_TIME = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+)")
_IN_ADDRESS = re.compile(r"[?&#](?:t|start)=(?:(\d{1,3})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s?)?(?=&|$)")


class Refused(Exception):
    """A value that an embed cannot have, with a hint."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


Said = Mapping[str, str]
"""What an author wrote: the values of a shortcode by name, the one without a name as ``address``."""


class Original(msgspec.Struct, frozen=True):
    """What an embed shows, elsewhere."""

    address: str
    """Where a reader finds it."""
    frame: str = ""
    """What is loaded in its place after a click; nothing where no frame is needed."""


def zoom_of(text: str) -> int:
    """Return how near a map shows a place, from 1 to 19; raises Refused."""
    if not re.fullmatch(r"1?[0-9]", text) or text == "0":
        raise Refused(
            tr("“{text}” is no zoom of a map", text=text), tr("a whole number from 1, the world, to 19, a house")
        )
    return int(text)


def seconds_of(text: str) -> int:
    """Return the seconds of a place in a film: ``90`` or ``1:30``; raises Refused."""
    match = _TIME.fullmatch(text)
    if match is None:
        raise Refused(
            tr("“{text}” is no place in a film", text=text), tr("write seconds, or minutes and seconds as 1:30")
        )
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def start_in(address: str) -> int:
    """Return the seconds of the place that an address of a film names, as in ``?t=90``, ``?t=1m30s`` and ``#t=90s``."""
    match = _IN_ADDRESS.search(address)
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def film(find: Callable[[str, int], Original]) -> Callable[[Said], Original]:
    """Return what finds the original of a film, and the place in it from which it is shown."""

    def original(said: Said) -> Original:
        address = said["address"]
        return find(address, seconds_of(said["start"]) if said.get("start") else start_in(address))

    return original


def _found(patterns: tuple[str, ...], value: str, name: str, example: str) -> re.Match[str]:
    for pattern in patterns:
        match = re.fullmatch(pattern, value)
        if match:
            return match
    raise Refused(
        tr("“{value}” is no film of {name}", value=value, name=name),
        tr("write its address, such as {example}", example=example),
    )


def youtube(value: str, start: int) -> Original:
    """Return a film on YouTube, from a second on."""
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


def vimeo(value: str, start: int) -> Original:
    """Return a film on Vimeo, from a second on."""
    found = _found(
        (r"(\d+)()", r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d+)(?:/([0-9a-f]+))?/?(?:[?#].*)?"),
        value,
        "Vimeo",
        "https://vimeo.com/76979871, or its number",
    )
    secret, later = found[2] or "", f"#t={start}s" if start else ""
    frame = f"https://player.vimeo.com/video/{found[1]}?dnt=1&autoplay=1" + (f"&h={secret}" if secret else "")
    return Original(f"https://vimeo.com/{found[1]}{'/' + secret if secret else ''}{later}", frame + later)


def dailymotion(value: str, start: int) -> Original:
    """Return a film on Dailymotion, from a second on."""
    found = _found(
        (r"(x[0-9a-z]+)", r"https?://(?:www\.)?(?:dailymotion\.com/(?:embed/)?video|dai\.ly)/([0-9a-z]+)(?:[_?#].*)?"),
        value,
        "Dailymotion",
        "https://www.dailymotion.com/video/x8abcde",
    )
    frame = f"https://geo.dailymotion.com/player.html?video={found[1]}" + (f"&startTime={start}" if start else "")
    later = f"?start={start}" if start else ""
    return Original(f"https://www.dailymotion.com/video/{found[1]}{later}", frame)


def peertube(value: str, start: int) -> Original:
    """Return a film on PeerTube, from a second on."""
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


def post(said: Said) -> Original:
    """Return a post of a social network."""
    value = said["address"]
    parts = split_url(value)
    if parts.scheme != "https" or not parts.netloc or not parts.path.strip("/"):
        raise Refused(
            tr("“{value}” is no address of a post", value=value), tr("write the whole address, with https://")
        )
    return Original(value)


def place(said: Said) -> Original:
    """Return a place on a map."""
    value, zoom = said["address"], zoom_of(said["zoom"]) if said.get("zoom") else 0
    match = re.fullmatch(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)\s*", value)
    if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
        hint = tr("write latitude and longitude in degrees, with a point: 48.853, 2.349")
        raise Refused(tr("“{value}” is no place on Earth", value=value), hint)
    latitude, longitude = match.groups()
    view = f"{zoom or 14}/{latitude}/{longitude}"
    return Original(f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map={view}")


def table(said: Said) -> Original:
    """Return a table beside the text."""
    value = said["address"]
    if is_absolute(value) or not value.lower().endswith(".csv"):
        raise Refused(
            tr("“{value}” is not a table next to the text", value=value),
            tr("keep the CSV file in the folder of the article"),
        )
    return Original(value)


def sound(said: Said) -> Original:
    """Return a sound: a file of this site, or an address that browsers load in a page over HTTPS."""
    value = said["address"]
    if value.startswith(("//", "http:")):
        raise Refused(tr("“{value}” is no safe address", value=value), tr("write a file, or an address with https://"))
    return Original(value)
