"""What a site says to machines that read: one switch, and no file disagrees with another."""

import itertools
import json
import re
from collections.abc import Callable
from datetime import date
from urllib.robotparser import RobotFileParser

import pytest
from newsroom import SITE, Files, Newsroom, article

from sitegen.config.site import parse_config
from sitegen.crawlers import known_crawlers
from sitegen.errors.problems import BuildFailed

SiteOf = Callable[[Files], Newsroom]
ROOT = SITE.replace("https://example.org/journal/", "https://example.org/")
POLICY = "https://example.org/licences/"
WISHES = (None, "refuse", "allow")


def settings(training: str | None, answers: str | None) -> str:
    wishes = {"training": training, "answers": answers}
    lines = [f'{key} = "{wish}"' for key, wish in wishes.items() if wish]
    drafts = ['drafts = ["content-usage", "content-signal"]'] if lines else []
    policy = [f'policy = "{POLICY}"'] if training == "refuse" else []
    groups = '[robots]\ndisallow = ["/brouillons/"]\ngroups = [{ agents = ["Autre"], disallow = ["/b/"] }]\n'
    return "\n".join([ROOT, groups, "[hosting]", "headers = true", "[ai]", *lines, *drafts, *policy, ""])


def robots_of(newsroom: Newsroom) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(newsroom.page("robots.txt").splitlines())
    return parser


def said_by_drafts(newsroom: Newsroom, name: str) -> set[str]:
    """Return what each line of a draft says, without paths: one value where they agree."""
    everything = newsroom.page("robots.txt") + newsroom.page("_headers")
    return set(re.findall(rf"(?m)^ *{name}: (?:/ )?(.+)$", everything))


@pytest.mark.parametrize(("training", "answers"), [*itertools.product(WISHES, WISHES)])
def test_no_file_disagrees_with_another(site_of: SiteOf, training: str | None, answers: str | None) -> None:
    newsroom = site_of({"site.toml": settings(training, answers), "content/articles/a.md": article()})
    assert not newsroom.build().warnings
    robots = robots_of(newsroom)
    for robot in known_crawlers().crawlers:
        refused = {use for use, wish in (("training", training), ("answers", answers)) if wish == "refuse"}
        assert robots.can_fetch(robot.name, "https://example.org/a/") != bool(refused & set(robot.uses)), robot
    assert robots.can_fetch("bnf.fr_bot", "https://example.org/a/")
    assert robots.can_fetch("Googlebot", "https://example.org/a/")
    assert not robots.can_fetch("Googlebot", "https://example.org/brouillons/a/")

    reserved = {"refuse": 1, "allow": 0 if answers != "refuse" else None, None: None}[training]
    rule = {"location": "/", "tdm-reservation": reserved} | ({"tdm-policy": POLICY} if reserved else {})
    file = ".well-known/tdmrep.json"
    assert (json.loads(newsroom.page(file)) if file in newsroom.files() else None) == (
        None if reserved is None else [rule]
    )
    for page in ("", "politique/a/", "404.html"):
        found = dict(re.findall(r'<meta name="(tdm-[a-z]+)" content="([^"]*)">', newsroom.page(page)))
        assert found == {key: str(value) for key, value in rule.items() if key != "location" and reserved is not None}
    headers = dict(re.findall(r"(?m)^  (tdm-[a-z]+): (.*)$", newsroom.page("_headers")))
    assert headers == found

    wishes = [(use, wish) for use, wish in (("training", training), ("answers", answers)) if wish]
    usage = {"training": "train-ai", "answers": "ai-use"}
    signal = {"training": "ai-train", "answers": "ai-input"}
    expected = ", ".join(f"{usage[use]}={'y' if wish == 'allow' else 'n'}" for use, wish in wishes)
    assert said_by_drafts(newsroom, "Content-Usage") == ({expected} if wishes else set())
    expected = ", ".join(f"{signal[use]}={'yes' if wish == 'allow' else 'no'}" for use, wish in wishes)
    assert said_by_drafts(newsroom, "Content-Signal") == ({expected} if wishes else set())


def test_a_draft_is_in_every_group_whose_robots_may_visit_anything(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": settings("refuse", "allow")})
    newsroom.build()
    everybody, other, refused, _ = newsroom.page("robots.txt").split("\n\n")
    for group in (everybody, other):
        assert "\nContent-Usage: / train-ai=n, ai-use=y\nContent-Signal: ai-train=no, ai-input=yes\n" in group
    assert "Content-" not in refused


def test_nothing_is_said_unasked_and_a_change_is_seen(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": ROOT, "content/articles/a.md": article()})
    newsroom.build()
    assert ".well-known/tdmrep.json" not in newsroom.files()
    assert "tdm" not in newsroom.page("") + newsroom.page("robots.txt")
    newsroom.write({"site.toml": ROOT + '[ai]\nanswers = "refuse"\n'})
    assert newsroom.build().files.written == ("robots.txt",)
    newsroom.write({"site.toml": ROOT + '[ai]\nanswers = "allow"\n'})
    assert newsroom.build().files.written == ("robots.txt",)


def test_a_file_of_the_site_cannot_disagree(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": ROOT + '[ai]\ntraining = "refuse"\n', "static/.well-known/tdmrep.json": "[]"})
    with pytest.raises(BuildFailed, match=r"tdmrep\.json"):
        newsroom.build()


def test_a_policy_without_a_reservation_is_a_warning(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": f'{ROOT}[ai]\ntraining = "allow"\npolicy = "{POLICY}"\n'})
    (warning,) = newsroom.build().warnings
    assert "“policy” counts only where training is refused" in str(warning)
    assert POLICY not in newsroom.page("")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("[robots]\nrefuse_training = true", '“refuse_training” is now a part of [ai]|write under [ai]: training = "refuse"'),
        ("[robots]\nrefuse_training = false", "“refuse_training” is now a part of [ai]|remove it"),
        ("[tdm]\nreserved = true", '“[tdm]” is now a part of [ai]|write under [ai]: training = "refuse"'),
        (
            f'[tdm]\nreserved = true\npolicy = "{POLICY}"',
            f'“[tdm]” is now a part of [ai]|write under [ai]: training = "refuse" and policy = "{POLICY}"',
        ),
        (f'[tdm]\npolicy = "{POLICY}"', "“[tdm]” is now a part of [ai]|remove it"),
        ("[tdm]", "“[tdm]” is now a part of [ai]|remove it"),
        ('[ai]\ntraining = "non"', "“training” cannot be “non”|write one of “refuse”, “allow”"),
        ('[ai]\ndrafts = ["content-usage"]', 'there is nothing that drafts could say|write training = "refuse"'),
        (
            '[ai]\ntraining = "allow"\n[robots]\ngroups = [{ agents = ["A", "gptbot"] }]',
            "what “GPTBot” may do follows from “training” under [ai]|leave it out",
        ),
        (
            '[ai]\nanswers = "allow"\n[robots]\ngroups = [{ agents = ["Google-Extended"] }]',
            "what “Google-Extended” may do follows from “answers” under [ai]",
        ),
        ('[robots]\ngroups = [{ agents = ["bnf.fr_bot"] }]', "the robot of Bibliothèque nationale de France keeps texts by law"),
    ],
)  # fmt: skip
def test_mistakes_have_a_place_and_the_lines_to_write(table: str, said: str) -> None:
    with pytest.raises(BuildFailed) as caught:
        parse_config(f"{ROOT}{table}\n")
    (problem,) = caught.value.problems
    for part in said.split("|"):
        assert part in str(problem)
    assert problem.line
    assert problem.line > 4


def test_rules_for_a_robot_are_free_where_nothing_is_decided() -> None:
    assert parse_config(f'{ROOT}[ai]\nanswers = "refuse"\n[robots]\ngroups = [{{ agents = ["GPTBot"] }}]\n')


def test_the_list_is_dated_and_says_where_it_comes_from() -> None:
    known = known_crawlers()
    assert date(2026, 11, 1) <= known.checked
    assert len({one.name.casefold() for one in known.crawlers}) == len(known.crawlers)
    assert [one.name for one in known.crawlers if "deposit" in one.uses] == ["bnf.fr_bot"]
    assert all(one.source.startswith("https://") for one in known.crawlers if one.source)
