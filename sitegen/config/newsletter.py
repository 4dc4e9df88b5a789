"""The configuration of the newsletter: its sender, and how readers unsubscribe.

This module knows nothing about the contents of a newsletter or the rest of the configuration.
"""

import re
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from sitegen.errors.locate import Key
from sitegen.fields import Count, Email, Plain, Url, Verbatim, like

Complaint = tuple[tuple[Key, ...], str, str | None]
"""The place of a problem in ``site.toml``, a message, and a hint."""

SUBJECT_WORDS = ("site", "headline", "date")
"""The placeholders of a subject pattern."""
# What every program for mail takes: letters beyond ASCII need servers that many readers' are not (RFC 6531).
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
# How services that send mail write what they fill in for each reader: {{ … }}, *|…|*, [[…]], %…%.
_FILLED_IN = re.compile(r"\{.*\}|\*\|.*\|\*|\[.*\]|%.*%")


class NewsletterConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[newsletter]``: settings of ``sitegen newsletter``."""

    sender: Email = ""
    """Sender's email address; by default ``email`` in ``[site]``."""
    subject: Annotated[Verbatim, like("{headline}", "{site}: {headline}")] = "{headline}"
    """Pattern of the subject, with ``{headline}`` of the first article, ``{site}`` and ``{date}``."""
    unsubscribe: Url = ""
    """Where readers unsubscribe: a URL, ``mailto:``, or a placeholder of your service, as ``{{ unsubscribe }}``."""
    footer: Plain = ""
    """A line at the end, such as the postal address that many countries require."""
    articles: Count = 20
    """Maximum number of articles; the highest ``featured`` first, then the newest."""


def is_filled_in(address: str) -> bool:
    """Return whether an address is only a placeholder of a mailing service."""
    return _FILLED_IN.fullmatch(address) is not None


def is_for_everybody(address: str) -> bool:
    """Return whether an address is complete, without a placeholder for each reader."""
    return bool(address) and _FILLED_IN.search(address) is None


def impossible_newsletter(told: NewsletterConfig) -> Iterator[Complaint]:
    """Yield the settings that make a newsletter impossible."""
    if told.sender and not _ADDRESS.fullmatch(told.sender):
        hint = "an address alone, such as “lettre@example.org”: the name shown with it is that of the newspaper"
        yield ("newsletter", "sender"), f"“{told.sender}” is no address of e-mail", hint
    words = dict.fromkeys(SUBJECT_WORDS, "x")
    try:
        told.subject.format_map(words)
    except (AttributeError, KeyError, ValueError, IndexError, TypeError):
        hint = ", ".join(f"{{{word}}}" for word in SUBJECT_WORDS) + " can stand in it"
        yield ("newsletter", "subject"), f"“{told.subject}” is no pattern for subjects", hint
    if told.unsubscribe and not is_filled_in(told.unsubscribe):
        try:
            found = urlsplit(told.unsubscribe)
            fit = bool(found.netloc) if found.scheme in ("https", "http") else found.scheme == "mailto"
        except ValueError:
            fit = False
        if not fit or not told.unsubscribe.isprintable() or set(told.unsubscribe) & set('<>" '):
            hint = "it begins with “https://” or “mailto:”, or is what a service fills in, such as “{{ unsubscribe }}”"
            yield ("newsletter", "unsubscribe"), f"“{told.unsubscribe}” is no address", hint
    if told.articles < 1:
        yield ("newsletter", "articles"), "“articles” must be at least 1", None
