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
    """Absolute URL at which everybody can unsubscribe, or nothing."""


def make_message(parts: Message) -> bytes:
    """Return the message, as in an ``.eml`` file."""
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP
    from email.utils import format_datetime

    digest = digest_bytes(msgspec.json.encode(parts))
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(parts.name, addr_spec=parts.sender)
    message["Subject"] = parts.subject
    message["Date"] = format_datetime(parts.date)
    message["Message-ID"] = f"<{digest[:32]}@{parts.sender.rpartition('@')[2]}>"
    message.set_content(parts.text, cte="quoted-printable")
    message.add_alternative(parts.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = parts.language
    message.set_boundary(f"=_{digest[:32]}")
    # The library would encode a URL longer than a line, and no client could read it (RFC 2369, § 2).
    head = f"List-Unsubscribe: <{parts.unsubscribe}>\r\n" if parts.unsubscribe else ""
    return head.encode("ascii") + message.as_bytes()
