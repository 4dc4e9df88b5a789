"""What the options of several commands have in common: folders, moments, durations."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

import click

from sitegen.messages.language import shown
from sitegen.messages.message import tr

FOLDER = click.Path(file_okay=False, path_type=Path)

_LONGEST = timedelta(days=999_999)  # farther than any date
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    """Read a moment; without an offset it is in the site's time zone."""
    if value is None:
        return None
    from sitegen.formats.dates import parse_moment

    try:
        return parse_moment(value, _zone_of_site())
    except ValueError as error:
        raise click.BadParameter(shown(str(error))) from None


def _zone_of_site() -> tzinfo:
    """Return the time zone of the site in this folder; of one that cannot be read, the command itself says why."""
    from sitegen.config.site import load_config
    from sitegen.errors.problems import BuildFailed

    try:
        return load_config(Path()).zone
    except BuildFailed:
        return UTC


def day(_: click.Context, __: click.Parameter, value: str | None) -> date | None:
    """Read a day, such as ``2027-06-30``."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(shown(tr("“{value}” is not a day; write 2027-06-30", value=value))) from None


def host_names(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Read names of hosts; of a URL that was pasted, its host."""
    from urllib.parse import urlsplit

    names: list[str] = []
    for value in values:
        try:
            name = urlsplit(value if "//" in value else f"//{value}").hostname
        except ValueError:
            name = None
        if not name or "*" in name:
            message = tr("“{value}” is not a host name; write the whole name, such as site.local", value=value)
            raise click.BadParameter(shown(message))
        names.append(name)
    return tuple(names)


def duration(_: click.Context, __: click.Parameter, value: str | None) -> timedelta | None:
    """Read a duration such as ``2h``."""
    if value is None:
        return None
    if not _is_duration(value):
        raise click.BadParameter(shown(tr("“{value}” is not a duration; write 90s, 15m, 2h, 3d or 1w", value=value)))
    try:
        return timedelta(**{_UNITS[value[-1]]: int(value[:-1])})
    except (OverflowError, ValueError):  # Python reads at most 4300 digits
        return _LONGEST


def moment_or_duration(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> datetime | timedelta | None:
    """Read a moment, or how long ago it was."""
    read = duration if value is not None and _is_duration(value) else moment
    return read(context, parameter, value)


def _is_duration(value: str) -> bool:
    return value[:-1].isdecimal() and value[-1:] in _UNITS
