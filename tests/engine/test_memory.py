"""Memory grows with what is placed: what else a build has in memory is bounded, or gone once it was used."""

import gc
from pathlib import Path
from unittest.mock import patch

import pytest
from newsroom import SITE, Newsroom, article, author


def texts(count: int) -> dict[str, str]:
    """Return the files of some articles, which share tags and an author."""
    return {"content/authors/ana.md": author("Ana")} | {
        f"content/articles/a{number}.md": article(f"Titre n° {number}", tags=[f"t{number % 3}"], author="ana")
        for number in range(count)
    }


def test_pages_are_the_same_where_values_of_facts_were_forgotten(tmp_path: Path) -> None:
    site = Newsroom(tmp_path / "site", texts(20))
    made = []
    for most in (12, 1_000_000):
        output = tmp_path / f"output-{most}"
        with patch("sitegen.facts.facts._MOST", most):
            site.build(output=output, state=tmp_path / f"state-{most}")
        made.append(site.files(output))
    assert made[0] == made[1]


@pytest.mark.usefixtures("objects_apart")
def test_articles_leave_no_garbage(tmp_path: Path) -> None:
    """During a build Python looks for none."""
    left = []
    for count in (10, 40):
        site = Newsroom(tmp_path / str(count), texts(count) | {"site.toml": SITE + "[feeds]\nitems = 1\n"})
        gc.collect()
        gc.disable()
        try:
            site.build()
            left.append(gc.collect())
        finally:
            gc.enable()
    assert left[1] - left[0] < 30
