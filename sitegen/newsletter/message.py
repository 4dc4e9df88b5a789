"""Turn the parts of a newsletter into an email message (RFC 5322, MIME), always with the same bytes.

This module knows nothing of sites.
"""

from datetime import datetime

import msgspec

from sitegen.content.sources import digest_bytes


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a message."""

    name: str
    """Name of the sender, as readers see it."""
    sender: str
    """Email address of the sender."""
    subject: str
    """Subject."""
    date: datetime
    """Time at which it was made."""
    language: str
    """Language, as a BCP 47 tag."""
    text: str
    """The plain-text part."""
    html: str
    """The HTML part."""
    unsubscribe: str = ""
    """Absolute URL at which everybody can unsubscribe, in ASCII, or nothing."""


def make_message(parts: Message) -> bytes:
    """Return the message, as in an ``.eml`` file.

    Raises SeveralLines for a name, an address or a subject that could be read as several headers.
    """
    from email.message import EmailMessage
    from email.utils import format_datetime

    from sitegen.newsletter.headers import OneLine, mailbox, running_text, unbroken

    message = EmailMessage(policy=OneLine())
    if parts.unsubscribe:
        message["List-Unsubscribe"] = unbroken("List-Unsubscribe", f"<{parts.unsubscribe}>")
    message["From"] = mailbox("From", parts.name, parts.sender)
    message["Subject"] = running_text("Subject", parts.subject)
    digest = digest_bytes(msgspec.json.encode(parts))
    message["Date"] = format_datetime(parts.date)
    message["Message-ID"] = f"<{digest[:32]}@{parts.sender.rpartition('@')[2]}>"
    message.set_content(parts.text, cte="quoted-printable")
    message.add_alternative(parts.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = parts.language
    message.set_boundary(f"=_{digest[:32]}")
    return message.as_bytes()
