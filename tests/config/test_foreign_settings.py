"""Settings of other generators in site.toml: each is answered with what sitegen has for it."""

import pytest

from sitegen.config.foreign_settings import FOREIGN_SETTINGS
from sitegen.config.site import Config, parse_config
from sitegen.errors.problems import BuildFailed, SitegenError

SITE = '[site]\ntitle = "T"\nurl = "https://a.example/"\n'
VALUES = ("10", '"x"', "true", '["a"]', "3.10")


def problems_of(text: str) -> list[SitegenError]:
    with pytest.raises(BuildFailed) as caught:
        parse_config(text)
    return list(caught.value.problems)


HINTS = {
    "Hugo": ("baseURL = 'https://b.example/'\n", 'write under [site]: url = "https://b.example/"'),
    "Jekyll": ("paginate = 10\n", "write under [lists]: per_page = 10"),
    "Pelican": ("DEFAULT_LANG = 'fr'\n", 'write under [site]: language = "fr"'),
    "Zola": ("generate_feeds = true\n", "every site has feeds: remove it"),
    "Hugo's drafts": ("buildDrafts = true\n", "use “sitegen build --drafts” or “--future”"),
}


@pytest.mark.parametrize(("line", "hint"), HINTS.values(), ids=HINTS)
def test_what_to_write_instead(line: str, hint: str) -> None:
    assert [problem.hint for problem in problems_of(line + SITE)] == [hint]


def test_within_a_table() -> None:
    assert [problem.hint for problem in problems_of(SITE + "paginate = 10\nlang = 'fr'\n")] == [
        "write under [lists]: per_page = 10",
        'write language = "fr"',
    ]


@pytest.mark.parametrize("name", FOREIGN_SETTINGS)
@pytest.mark.parametrize("inside", [False, True])
def test_each_leads_to_a_key_that_is_there(name: str, inside: bool) -> None:
    target = FOREIGN_SETTINGS[name]
    if isinstance(target, tuple):
        table, key = target
        assert key in Config.__annotations__[table].__struct_fields__
    for value in VALUES:
        text = SITE + f"{name} = {value}\n" if inside else f"{name} = {value}\n" + SITE
        if (inside and name in ("title", "url")) or name in Config.__struct_fields__:
            continue
        try:
            parse_config(text)
        except BuildFailed as failure:
            for problem in failure.problems:
                if problem.message.startswith("unknown key"):
                    assert problem.hint
