"""Make a newsletter: choose, render, inline the styles, and assemble the message. It writes no file.

This module knows nothing of the command line.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from sitegen.config.newsletter import is_email, is_for_everybody
from sitegen.config.site import CONFIG_NAME, Config
from sitegen.content.places import place_of_key
from sitegen.content.routes import Routes
from sitegen.engine.reading import Reading
from sitegen.engine.rendering import Rendering
from sitegen.errors.locate import Key, locate
from sitegen.errors.problems import (
    BuildFailed,
    ConfigError,
    ContentError,
    Place,
    SitegenError,
    TemplateError,
    did_you_mean,
)
from sitegen.facts.facts import Facts
from sitegen.facts.values.articles import Teaser
from sitegen.formats.dates import shifted
from sitegen.messages.message import tr
from sitegen.newsletter.choice import Choice, NewsletterEdition, Period, choose
from sitegen.newsletter.files import read_sent
from sitegen.newsletter.headers import SeveralLines, is_one_line
from sitegen.newsletter.inline import MOST_BYTES, complaints, inlined
from sitegen.newsletter.message import Message, make_message
from sitegen.newsroom.ledger import recorded_route
from sitegen.newsroom.newsletter_log import format_sent, without_names
from sitegen.pages.newsletter import Issue
from sitegen.pages.recorder import Recorder
from sitegen.pages.replies import replies_at
from sitegen.theme.locale import format_moment

_NARROW = "\u202f", "\u00a0"  # email clients draw the narrow one as a box


class Newsletter(msgspec.Struct, frozen=True, kw_only=True):
    """A newsletter, ready to be written."""

    name: str
    """Name of its folder."""
    subject: str
    """Subject of the message."""
    since: datetime
    """Nothing older is included."""
    teasers: tuple[Teaser, ...]
    """Teasers of its articles, highest weight first."""
    corrections: tuple[tuple[Teaser, str], ...]
    """Teaser of the article and text of each correction."""
    replies: tuple[tuple[str, str], ...]
    """Absolute URL of each reply, and who replies."""
    left_out: int
    """Number of new articles beyond the limit."""
    files: dict[str, bytes]
    """Its files, by name."""
    sent: str
    """The new text of the list."""
    warnings: tuple[SitegenError, ...]
    """Problems that do not prevent a newsletter."""


def make_newsletter(
    root: Path, reading: Reading, since: datetime | timedelta | None, language: str | None, subject: str | None
) -> Newsletter | None:
    """Return a newsletter of what is new at the moment for which the site was read, or None if nothing is.

    Raises BuildFailed with all problems.
    """
    config, now = reading.snapshot.config, reading.snapshot.gate.now.astimezone(reading.snapshot.config.zone)
    name = _edition(config, language)
    own = config.editions[name]
    ledger = reading.snapshot.ledger
    sent = [without_names(entry, ledger.anonymous.values()) for entry in read_sent(root)[1]]
    edition = NewsletterEdition(
        site=reading.site.editions[name] if name else reading.site,
        name=name,
        home="/" + recorded_route(Routes(own).home),
        most=own.newsletter.articles,
        given_up=ledger.given_up,
    )
    choice = choose(edition, sent, Period(now, shifted(now, -since) if isinstance(since, timedelta) else since))
    if not choice:
        return None
    sender = _sender(root, own)
    rendering = Rendering(root, reading)
    facts = rendering.facts.editions[name]
    issue = _issue(choice, now, own, facts, subject)
    pages = _pages(rendering, issue, name, reading)
    html = inlined(pages["newsletter.html"]).rstrip() + "\n"
    text = re.sub(r"\n{3,}", "\n\n", pages["newsletter.txt"]).strip() + "\n"
    unsubscribe = own.newsletter.unsubscribe
    message = Message(
        name=own.site.title,
        sender=sender,
        subject=issue.subject,
        date=now,
        language=own.site.language,
        text=text,
        html=html,
        unsubscribe=unsubscribe if is_for_everybody(unsubscribe) else "",
    )
    try:
        eml = make_message(message)
    except SeveralLines as error:
        raise BuildFailed([_several_lines(root, error, own, issue, facts)]) from None
    files = {"newsletter.html": html.encode(), "newsletter.txt": text.encode(), "newsletter.eml": eml}
    teasers = _teasers(choice.articles, facts)
    corrections = tuple(
        (facts.value(("card", found)), facts.value(("article", found)).corrections[number].text)
        for found, number in choice.corrections
    )
    return Newsletter(
        name=f"{now:%Y-%m-%d-%H%M}" + (f"-{name}" if name else ""),
        subject=issue.subject,
        since=choice.since,
        teasers=teasers,
        corrections=corrections,
        replies=tuple([(one.absolute_url, one.sender) for one in replies_at(Recorder(facts, name), choice.replies)]),
        left_out=len(choice.left_out),
        files=files,
        sent=format_sent([*sent, *choice.sent]),
        warnings=tuple(_warnings(files["newsletter.html"], own)),
    )


def _teasers(articles: Iterable[str], facts: Facts) -> tuple[Teaser, ...]:
    """Return articles as a newsletter shows them."""
    return tuple([facts.value(("card", found, "newsletter")) for found in articles])


def _edition(config: Config, language: str | None) -> str:
    """Return the name of the edition in a language; empty for the first."""
    known = {own.site.language: name for name, own in config.editions.items()}
    if language is None or language in known:
        return known[language or config.site.language]
    hint = did_you_mean(language, known) or tr("languages of this newspaper: {names}", names=", ".join(known))
    raise BuildFailed([ConfigError(tr("there is no edition “{language}”", language=language), CONFIG_NAME, hint=hint)])


def _sender(root: Path, config: Config) -> str:
    sender = config.newsletter.sender or config.site.email
    hint = tr("set sender in [newsletter], or email in [site]")
    if not sender:
        raise BuildFailed([ConfigError(tr("the newsletter has no sender"), CONFIG_NAME, hint=hint)])
    if not is_email(sender):  # only the contact of the site, until now
        message = tr("“{sender}” is not an email address", sender=sender)
        raise BuildFailed([ConfigError(message, CONFIG_NAME, _place(root, CONFIG_NAME, ("site", "email")), hint)])
    return sender


def _several_lines(root: Path, error: SeveralLines, config: Config, issue: Issue, facts: Facts) -> SitegenError:
    """Return the problem with a header, at the text that causes it."""
    message = tr("mail programs would read several lines in “{text}”", text=error.text)
    hint = tr("write one line, without “=?”; --subject sets another subject")
    sources: list[tuple[str, tuple[Key, ...], str]] = [
        (one.path, ("title",) if one.title == one.headline else ("titles", "newsletter"), one.title)
        for one in _teasers(issue.articles, facts)
    ]
    sources.append((CONFIG_NAME, ("newsletter", "subject"), config.newsletter.subject))
    sources.append((CONFIG_NAME, ("site", "title"), config.site.title))
    for path, key, text in sources:
        if not is_one_line(text) and (path == CONFIG_NAME or text in error.text):
            return ContentError(message, path, _place(root, path, key), hint)
    return ContentError(message, hint=hint)


def _place(root: Path, path: str, key: tuple[Key, ...]) -> Place:
    data = (root / path).read_bytes()
    if path == CONFIG_NAME:
        return locate(data.decode("utf-8-sig"), "toml", key)
    return place_of_key(data, path, key)


def _issue(choice: Choice, now: datetime, config: Config, facts: Facts, subject: str | None) -> Issue:
    day = format_moment(now, "long", config.site.language)
    teasers = _teasers(choice.articles, facts)
    # A subject has no room for a label, so it is never the title of a sponsored article.
    headline = next((teaser.title for teaser in teasers if teaser.sponsor is None), "") or f"{config.site.title}, {day}"
    values = {"headline": headline, "site": config.site.title, "date": day}
    line = config.newsletter.subject.format_map(values) if subject is None else subject
    line = " ".join(line.replace(*_NARROW).split(" ")).strip()
    if len(line.splitlines()) != 1:
        hint = tr("set it with --subject, or with subject in [newsletter] of site.toml")
        raise BuildFailed([ContentError(tr("the subject of the newsletter must be one line of text"), hint=hint)])
    return Issue(
        date=now,
        subject=line,
        articles=choice.articles,
        corrections=choice.corrections,
        replies=choice.replies,
        left_out=len(choice.left_out),
    )


def _pages(rendering: Rendering, issue: Issue, edition: str, reading: Reading) -> dict[str, str]:
    """Return HTML and text, rendered."""
    found: dict[str, str] = {}
    problems: list[SitegenError] = []
    theme = reading.snapshot.theme
    for kind in ("newsletter", "newsletter_text"):
        output = issue.output(kind, edition)
        rendered, errors = rendering.render(output)
        problems += errors
        found[output.template] = rendered.data.decode().replace(*_NARROW) if rendered else ""
    template = theme.display_path(theme.templates["newsletter.html"])
    for message, tag, hint in dict.fromkeys(complaints(found["newsletter.html"])):
        problems.append(TemplateError(message, template, Place(excerpt=tag), hint))
    if problems:
        raise BuildFailed(problems)
    return found


def _warnings(html: bytes, config: Config) -> Iterator[SitegenError]:
    if len(html) > MOST_BYTES:
        message = tr(
            "the newsletter has {count} bytes; Gmail cuts it off after {most_bytes}",
            count=f"{len(html):,}",
            most_bytes=f"{MOST_BYTES:,}",
        )
        hint = tr(
            "include fewer articles: “articles” in [newsletter] is {articles}", articles=config.newsletter.articles
        )
        yield ContentError(message, CONFIG_NAME, hint=hint, severity="warning")
    if not config.newsletter.unsubscribe:
        hint = tr("set “unsubscribe” in [newsletter]: most countries require it, and so do Gmail and Yahoo")
        yield ConfigError(
            tr("the newsletter does not say how to unsubscribe"), CONFIG_NAME, hint=hint, severity="warning"
        )
