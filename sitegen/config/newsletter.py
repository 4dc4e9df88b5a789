"""The configuration of the newsletter: its sender, and how readers unsubscribe.

This module knows nothing about the contents of a newsletter or the rest of the configuration.
"""

import re
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlsplit

from sitegen.config.table import Table
from sitegen.config.urls import ascii_url
from sitegen.errors.schema import Issue
from sitegen.fields import Email, Plain, Several, Url, Verbatim, like
from sitegen.messages.message import tr

SUBJECT_PLACEHOLDERS = ("site", "headline", "date")
"""The placeholders of a subject pattern."""
# What every mail server accepts: letters beyond ASCII need support that many do not have (RFC 6531).
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
# How mailing services write the placeholders that they fill in for each reader: {{ … }}, *|…|*, [[…]], %…%.
# Where each % begins two digits, the URL is percent-encoded.
_NO_DIGITS = "%(?![0-9A-Fa-f]{2})"
_FILLED_IN = re.compile(rf"\{{.*\}}|\*\|.*\|\*|\[.*\]|{_NO_DIGITS}.*%|%.*{_NO_DIGITS}")


class NewsletterConfig(Table, frozen=True):
    """``[newsletter]``: settings of ``sitegen newsletter``."""

    sender: Email = ""
    """Sender's email address; by default ``email`` in ``[site]``."""
    subject: Annotated[Verbatim, like("{headline}", "{site}: {headline}")] = "{headline}"
    """Pattern of the subject, with ``{headline}`` of the first article, ``{site}`` and ``{date}``."""
    unsubscribe: Url = ""
    """Where readers unsubscribe: a URL, ``mailto:``, or a placeholder of your service, as ``{{ unsubscribe }}``."""
    online: Url = ""
    """Where readers see it in their browser: a URL, or a placeholder of your service, as ``{{ mirror }}``."""
    footer: Plain = ""
    """A line at the end. The postal address of the publisher, which many countries require, follows it."""
    articles: Several = 20
    """Maximum number of articles; the highest ``featured`` first, then the newest."""


def is_email(address: str) -> bool:
    """Return whether a text is an email address that every mail server accepts."""
    return _EMAIL.fullmatch(address) is not None


def is_filled_in(url: str) -> bool:
    """Return whether a URL is only a placeholder of a mailing service."""
    return _FILLED_IN.fullmatch(url) is not None


def is_for_everybody(url: str) -> bool:
    """Return whether a URL is complete, without a placeholder for each reader."""
    return bool(url) and _FILLED_IN.search(url) is None


def impossible_newsletter(newsletter: NewsletterConfig) -> Iterator[Issue]:
    """Yield the settings that make a newsletter impossible."""
    if newsletter.sender and not is_email(newsletter.sender):
        hint = tr("write only the address, such as “lettre@example.org”: the name shown with it is the newspaper's")
        yield Issue(("newsletter", "sender"), tr("“{sender}” is not an email address", sender=newsletter.sender), hint)
    placeholders = dict.fromkeys(SUBJECT_PLACEHOLDERS, "x")
    try:
        newsletter.subject.format_map(placeholders)
    except (AttributeError, KeyError, ValueError, IndexError, TypeError):
        hint = tr("the placeholders are {names}", names=", ".join(f"{{{name}}}" for name in SUBJECT_PLACEHOLDERS))
        yield Issue(
            ("newsletter", "subject"), tr("“{subject}” is not a pattern for subjects", subject=newsletter.subject), hint
        )
    yield from _impossible_unsubscribe(newsletter.unsubscribe)
    yield from _impossible_online(newsletter.online)


def _impossible_unsubscribe(url: str) -> Iterator[Issue]:
    """Yield what is wrong with the URL at which readers unsubscribe: it becomes a header, which has only ASCII."""
    if not url or is_filled_in(url):
        return
    key = ("newsletter", "unsubscribe")
    written = url
    try:
        found = urlsplit(url)
        fit = bool(found.netloc) if found.scheme in ("https", "http") else found.scheme == "mailto"
        if not url.isascii() and is_for_everybody(url):
            written = ascii_url(url)
    except ValueError:
        fit = False
    if not fit or not url.isprintable() or set(url) & set('<>" '):
        hint = tr("write https://…, mailto:… or your service's placeholder, such as “{{ unsubscribe }}”")
        yield Issue(key, tr("“{url}” is not a URL", url=url), hint)
    elif written != url:
        message = tr("“{url}” has letters that a header of an email cannot have", url=url)
        yield Issue(key, message, write={"unsubscribe": written})


def _impossible_online(url: str) -> Iterator[Issue]:
    """Yield what is wrong with the URL at which readers see the newsletter in their browser."""
    if not url or is_filled_in(url):
        return
    try:
        found = urlsplit(url)
        fit = found.scheme in ("https", "http") and bool(found.netloc)
    except ValueError:
        fit = False
    if not fit or not url.isprintable() or set(url) & set('<>" '):
        hint = tr("write https://… or your service's placeholder, such as “{{ mirror }}”")
        yield Issue(("newsletter", "online"), tr("“{url}” is not a URL", url=url), hint)
