"""A newsletter of the sample newspaper as judges of mail and of HTML see it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from sitegen.engine.reading import read_site
from sitegen.newsletter.make import Newsletter, make_newsletter

from .newspaper import NOW, PROJECT, BuiltSite
from .test_html import nu_messages
from .tools import NODE, run_json

# What some programs lack, and why nothing is lost where they do.
DISPENSABLE = {
    "@media": "colours of the night and narrower margins",
    "<body> element": "the table below it has the same ground",
    "display:none": "the line beside the subject is one pixel high as well",
    "overflow": "the same line",
    "lang attribute": "for voices",
    "role attribute": "for voices",
    "text-decoration": "headlines are underlined there",
    "text-wrap": "the last line of a headline may be short there",
}
# Attributes that HTML 5 gave up and programs for mail go by.
_OF_MAIL = re.compile(
    r"^The “(align|width|height|cellpadding|cellspacing|border)” attribute on the “\w+” element is obsolete"
)


def letter_of(site: BuiltSite) -> Newsletter:
    made = make_newsletter(
        site.output.parent, read_site(site.output.parent, NOW, lambda *_: None), timedelta(days=900), None, None
    )
    assert made is not None
    assert any(teaser.sponsor for teaser in made.teasers)
    assert made.corrections
    return made


@pytest.fixture
def page(newspaper: BuiltSite, tmp_path: Path) -> Path:
    path = tmp_path / "mail/newsletter.html"
    path.parent.mkdir()
    path.write_bytes(letter_of(newspaper).files["newsletter.html"])
    return path


def unsupported(page: Path) -> set[str]:
    script = PROJECT / "tests/judges/newsletter.mjs"
    found = (re.fullmatch(r"`(.+?)` is not supported by .*", message) for message in run_json(NODE, script, page))
    return {match[1] for match in found if match}


def test_programs_for_mail_support_what_matters(page: Path) -> None:
    assert unsupported(page) <= DISPENSABLE.keys()


def test_the_judge_of_mail_is_awake(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text('<p style="display:grid; position:sticky">a</p>', "utf-8")
    assert {"display:grid", "position:sticky"} & unsupported(page)


def test_the_nu_checker_finds_nothing_but_attributes_of_mail(page: Path) -> None:
    found = [message.split(": ", 1)[1] for message in nu_messages(page.parent)]
    assert not [message for message in found if not _OF_MAIL.match(message)]


def test_it_stays_far_below_the_limit_of_gmail(page: Path) -> None:
    assert page.stat().st_size < 60_000
