"""From the parts of a newsletter to a message as programs for mail exchange them (RFC 5322, MIME); always the same.

This module knows nothing of sites.
"""

from datetime import datetime

import msgspec

from sitegen.content.sources import digest_bytes


class Letter(msgspec.Struct, frozen=True):
    """What a message is made of."""

    name: str
    """Who sends it, as readers see it."""
    sender: str
    """From which address."""
    subject: str
    """Subject."""
    date: datetime
    """When."""
    language: str
    """Language, as a BCP 47 tag."""
    text: str
    """The part for those who want no HTML."""
    html: str
    """The other part."""
    unsubscribe: str = ""
    """Complete address at which everybody can unsubscribe, or nothing."""


def make_message(letter: Letter) -> bytes:
    """Return the message, as a file ``.eml`` holds it."""
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP
    from email.utils import format_datetime

    digest = digest_bytes(msgspec.json.encode(letter))
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(letter.name, addr_spec=letter.sender)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.date)
    message["Message-ID"] = f"<{digest[:32]}@{letter.sender.rpartition('@')[2]}>"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.language
    message.set_boundary(f"=_{digest[:32]}")
    # The library would encode an address that is longer than a line, and nobody could read it (RFC 2369, § 2).
    head = f"List-Unsubscribe: <{letter.unsubscribe}>\r\n" if letter.unsubscribe else ""
    return head.encode("ascii") + message.as_bytes()
