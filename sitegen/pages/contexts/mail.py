"""Contexts of newsletters. This module knows nothing of pages of the site."""

from sitegen.pages.contexts.base import About, Given, context
from sitegen.pages.corrections import correction
from sitegen.pages.newsletter import Issue, newsletter_view


@context("newsletter", "newsletter_text")
def _newsletter(given: Given) -> About:
    issue = Issue.of(given.output)
    corrections = tuple(correction(given.read, given.words, *place) for place in issue.corrections)
    given.names["newsletter"] = newsletter_view(issue, given.read, corrections)
    return About(issue.subject)
