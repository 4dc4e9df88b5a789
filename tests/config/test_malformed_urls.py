"""A URL whose host is malformed, such as one that lost a bracket, is a problem of the site wherever it stands."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from newsroom import Files, Newsroom, article

from sitegen.config.urls import split_url
from sitegen.content.embeds import SHORTCODES
from sitegen.engine.why import explain
from sitegen.errors.problems import BuildFailed

SiteOf = Callable[[Files], Newsroom]
WRONG = ("https://[a", "//[a/b", "http://[::1/", "https://a]b/")
PLACES = {
    "a link": article(body="[a](URL)\n"),
    "a link in HTML": article(body='<a href="URL">a</a>\n'),
    "a picture": article(body="![a](URL)\n"),
    "a frame": article(body='<iframe src="URL"></iframe>\n'),
    "a script": article(body='<script src="URL"></script>\n'),
    "a former URL": article(aliases=["URL"]),
    "the picture of an article": article(image={"src": "URL", "alt": "a"}),
    "the original": article(canonical="URL"),
    "a source": article(sources=[{"title": "a", "url": "URL"}]),
    **{
        f"the value of {name}": article(body=f'{{{{ {name} "URL" title="a" }}}}\n\nUn.\n\n{{{{ /{name} }}}}\n')
        for name in SHORTCODES
    },
    **{
        f"{key} of {name}": article(body=f'{{{{ {name} "a" {key}="URL" }}}}\n\nUn.\n\n{{{{ /{name} }}}}\n')
        for name, row in SHORTCODES.items()
        for key in row.parameters
    },
}  # fmt: skip
SETTINGS = (
    '[security_txt]\nexpires = 2027-06-01\ncontact = ["URL"]\n',
    '[security_txt]\nexpires = 2027-06-01\ncontact = ["mailto:a@a.example"]\npolicy = "URL"\n',
    '[publisher]\nurl = "URL"\n',
    '[newsletter]\nunsubscribe = "URL"\n',
    '[newsletter]\nonline = "URL"\n',
    '[urls]\nredirects = { "/a/" = "URL" }\n',
    '[urls]\ngone = ["URL"]\n',
)


def test_every_place_in_a_text(site_of: SiteOf) -> None:
    files: Files = {
        f"content/articles/{number}-{wrong}.md": text.replace("URL", url)
        for number, text in enumerate(PLACES.values())
        for wrong, url in enumerate(WRONG)
    }
    newsroom = site_of(files)
    with pytest.raises(BuildFailed) as caught:
        newsroom.build()
    for path in {problem.path for problem in caught.value.problems}:
        (newsroom.root / str(path)).unlink()
    while True:  # what only shows when the texts are read
        try:
            newsroom.build()
        except BuildFailed as failure:
            for path in {problem.path for problem in failure.problems}:
                (newsroom.root / str(path)).unlink()
        else:
            break


@pytest.mark.parametrize("url", WRONG)
@pytest.mark.parametrize("settings", SETTINGS)
def test_every_place_in_the_configuration(site_of: SiteOf, settings: str, url: str) -> None:
    newsroom = site_of({"content/articles/a.md": article()})
    newsroom.configure(settings.replace("URL", url))
    with suppress(BuildFailed):  # what is fine for us is that it ends with one, or with a site
        newsroom.build()


@pytest.mark.parametrize("url", WRONG)
def test_a_question_about_one(site_of: SiteOf, url: str) -> None:
    newsroom = site_of({"content/articles/a.md": article()})
    newsroom.build()
    with pytest.raises(BuildFailed):
        explain(newsroom.root, url)
    assert split_url(url)[0] in ("", "https", "http")
