"""Whatever a newsroom writes, a message has the headers that sitegen gives it, and programs read what was written.

Judged by the parser of Python and by one in Rust, which share no code.
"""

import base64
import email
import quopri
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

import pytest
from fast_mail_parser import parse_email
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.newsletter.headers import SeveralLines, is_one_line
from sitegen.newsletter.message import Message, make_message

HEADERS = [
    "List-Unsubscribe",
    "From",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
]
CHARSETS = ("utf-8", "UTF-8", "latin-1", "utf-16-le", "utf-7", "us-ascii", "cp037")
INJECTION = "=?utf-8?q?A=0D=0ABcc:_spy=40example.com?="


def quoted(text: str, charset: str, encoding: str) -> str:
    """Return an encoded word."""
    data = text.encode(charset, "replace")
    if encoding in "qQ":
        return f"=?{charset}?{encoding}?{quopri.encodestring(data, header=True).decode()}?=".replace("\n", "")
    return f"=?{charset}?{encoding}?{base64.b64encode(data).decode()}?="


PIECES = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(max_codepoint=126), max_size=100),
    st.sampled_from(["Bcc: spy@example.com", "\r\n", "\n", "\r", "\x85", "\u2028", "=?", "?=", '"', "\\", "<", ">", ",", " ", "é" * 70, "x" * 999]),
)  # fmt: skip
WORDS = st.builds(quoted, PIECES, st.sampled_from(CHARSETS), st.sampled_from("qQbB"))
WORDS_IN_WORDS = st.builds(quoted, WORDS, st.sampled_from(CHARSETS), st.sampled_from("qQbB"))
TEXTS = st.lists(st.one_of(PIECES, WORDS, WORDS_IN_WORDS), min_size=1, max_size=4).map("".join).map(str.strip)


def message_of(subject: str = "Lundi", name: str = "La Gazette", sender: str = "lettre@example.org") -> bytes:
    return make_message(
        Message(
            name=name,
            sender=sender,
            subject=subject,
            date=datetime(2026, 1, 1, tzinfo=UTC),
            language="fr",
            text="Un texte.\n",
            html="<p>Un texte.</p>\n",
            unsubscribe="https://example.org/adieu",
        )
    )


@given(TEXTS, TEXTS)
@example(INJECTION, "La Gazette")
@example("Lundi", INJECTION)
@example("=?utf-8?q?Un_mot?=", '"=?utf-8?q?Un_mot?="')
@example("Une\nligne", "La Gazette")
@example("x" * 2000, "é" * 2000)
def test_headers_are_read_as_they_were_given(subject: str, name: str) -> None:
    if not is_one_line(subject) or not is_one_line(f"{name} <lettre@example.org>"):
        with pytest.raises(SeveralLines):
            message_of(subject, name)
        return
    raw = message_of(subject, name)
    head = raw.split(b"\r\n\r\n", 1)[0]
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 78
    assert b"\n" not in head.replace(b"\r\n", b"")

    message: EmailMessage = email.message_from_bytes(raw, policy=policy.default)  # type: ignore[assignment]
    assert message.keys() == HEADERS
    assert message["Subject"] == subject
    (mailbox,) = message["From"].addresses
    assert mailbox.addr_spec == "lettre@example.org"
    # Between the encoded words of a long name, Python's parser leaves a blank that does not count (RFC 2047, § 6.2).
    assert mailbox.display_name.replace(" ", "") == name.replace(" ", "")

    other = parse_email(raw)
    assert [*other.headers] == HEADERS
    assert other.headers["Subject"] == [subject]
    assert other.headers["From"] == [f"{name} <lettre@example.org>".strip()]
    assert not other.to
    assert not other.cc
    assert not other.bcc


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("encoding", "qQbB")
@pytest.mark.parametrize("around", ["{}", "« {} »", '"{}"', "a{}b", "=?utf-8?q?A?= {}"])
def test_what_decodes_to_several_lines_is_refused(charset: str, encoding: str, around: str) -> None:
    once = around.format(quoted("A\r\nBcc: spy@example.com", charset, encoding))
    for text in (once, quoted(once, "utf-8", "b")):
        with pytest.raises(SeveralLines):
            message_of(subject=text)
        with pytest.raises(SeveralLines):
            message_of(name=text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_nothing_else_is_refused(text: str) -> None:
    assert is_one_line(text.replace("=?", "? ="))


@pytest.mark.parametrize("sender", ["a@example.org\r\nBcc: spy@example.com", "a@example.org\n", "é\x00@example.org"])
def test_no_address_brings_a_header_along(sender: str) -> None:
    with pytest.raises(SeveralLines):
        message_of(sender=sender)
