"""What the templates of a newsletter see. This module knows nothing of mail, nor of what was chosen why."""

import textwrap
from datetime import datetime

import msgspec

from sitegen.facts.values.articles import Section, Teaser
from sitegen.outputs.kinds import KINDS
from sitegen.outputs.output import Output
from sitegen.pages.corrections import CorrectionView
from sitegen.pages.recorder import Recorder
from sitegen.pages.replies import ReplyView, replies_at


class Issue(msgspec.Struct, frozen=True):
    """The content of one newsletter; the subject of an output contains it as text."""

    date: datetime
    """Its time, in the newspaper's time zone."""
    subject: str
    """Its subject."""
    articles: tuple[str, ...]
    """Ids of its articles, the highest weight first."""
    corrections: tuple[tuple[str, int], ...]
    """Id and number of each correction, newest first."""
    replies: tuple[tuple[str, int], ...]
    """Id and number of each reply, those received last first."""
    left_out: int
    """Number of articles beyond the limit."""

    def output(self, kind: str, edition: str) -> Output:
        """Return the output that renders the newsletter in the form of this kind."""
        issue = msgspec.json.encode(self).decode()
        return Output.of(kind, KINDS[kind].template, issue, edition=edition, owner="newsletter")

    @classmethod
    def of(cls, output: Output) -> "Issue":
        """Return the newsletter that an output renders."""
        return msgspec.json.decode(output.subject[0], type=cls)


class NewsletterView(msgspec.Struct, frozen=True):
    """`newsletter`: what is new since the last one, in `newsletter.html` and `newsletter.txt`."""

    date: datetime
    """Date of the newsletter."""
    subject: str
    """Subject of the message."""
    preheader: str
    """Preview text that email clients show next to the subject."""
    lead: Teaser | None
    """The first article; never a sponsored one."""
    cards: tuple[Teaser, ...]
    """All articles except the lead, the highest weight first."""
    sections: tuple[tuple[Section, tuple[Teaser, ...]], ...]
    """The same by category, in menu order."""
    corrections: tuple[CorrectionView, ...]
    """Corrections since the last one, newest first."""
    replies: tuple[ReplyView, ...]
    """Replies since the last one, as in `all-replies.html`, those received last first."""
    left_out: int
    """Number of new articles beyond the limit."""
    unsubscribe: str
    """Where readers unsubscribe; empty if not set in `site.toml`."""
    online: str
    """Where readers see it in their browser; empty if not set in `site.toml`."""
    footer: str
    """The line at the end, from `site.toml`."""


def newsletter_view(issue: Issue, read: Recorder, corrections: tuple[CorrectionView, ...]) -> NewsletterView:
    """Return what templates see of a newsletter."""
    teasers = read.teasers(issue.articles, "newsletter")
    lead = next((teaser for teaser in teasers if teaser.sponsor is None), None)
    others = tuple(teaser for teaser in teasers if teaser is not lead)
    slugs = [section.slug for section in read("sections")]
    groups = {teaser.section.slug: teaser.section for teaser in others}
    order = sorted(groups, key=lambda slug: slugs.index(slug) if slug in slugs else len(slugs))
    by_section = tuple(
        (groups[slug], tuple(teaser for teaser in others if teaser.section.slug == slug)) for slug in order
    )
    setting = read("config", "newsletter")
    # The preview text has no room for a label, so sponsored articles are not in it.
    preheader = " · ".join(teaser.title for teaser in others if teaser.sponsor is None) or (
        lead.summary if lead else ""
    )
    preheader = textwrap.shorten(preheader, 160, placeholder="…")
    return NewsletterView(
        date=issue.date,
        subject=issue.subject,
        preheader=preheader,
        lead=lead,
        cards=others,
        sections=by_section,
        corrections=corrections,
        replies=tuple(replies_at(read, issue.replies)),
        left_out=issue.left_out,
        unsubscribe=setting.unsubscribe,
        online=setting.online,
        footer=setting.footer,
    )
