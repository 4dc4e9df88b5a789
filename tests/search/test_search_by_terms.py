"""Filters of the search page by terms of the site's own, and by sections with subsections."""

from pathlib import Path

from index_reader import Index
from newsroom import Newsroom, article, page

from sitegen.outputs.search_index import INDEX_FOLDER, code_of


def newsroom(folder: Path) -> Newsroom:
    site = Newsroom(folder / "site", {})
    site.configure('[taxonomy.places]\nlabel = "Lieux"\nhierarchical = true\n[search]\nenabled = true\n')
    site.write({
        "content/articles/a.md": article("Un", date="2025-06-03 08:00", category="Football", places=["Paris", "Montmartre"]),
        "content/articles/b.md": article("Deux", date="2025-06-02 08:00", category="Sport", places=["Montmartre"]),
        "content/articles/c.md": article("Trois", date="2025-06-01 08:00", category="Politique"),
        "content/categories/football.md": page("Football", "Le ballon.", parent="Sport"),
        "content/places/montmartre.md": page("Montmartre", parent="Paris"),
        "content/places/paris.md": page("Paris", parent="France"),
    })  # fmt: skip
    return site


def test_search_finds_what_is_in_a_part_of_a_term(tmp_path: Path) -> None:
    site = newsroom(tmp_path)
    site.build()
    page_ = site.page("recherche/")
    assert '<select id="search-places_" name="places">\n          <option value="">Lieux</option>' in page_
    assert f'<option value="{code_of("montmartre")}">France › Paris › Montmartre</option>' in page_
    assert f'<option value="{code_of("football")}">Sport › Football</option>' in page_
    index = Index(site.output / INDEX_FOLDER)
    filed = [(one["section"], {*one["places"]}) for one in index.articles]
    codes = {code_of(name) for name in ("france", "paris", "montmartre")}
    assert filed == [
        ([code_of("politique")], set()), ([code_of("sport")], codes), ([code_of("football"), code_of("sport")], codes),
    ]  # fmt: skip
