"""Links of Markdown are read like all other tags, only faster."""

from hypothesis import given
from hypothesis import strategies as st

from sitegen.markdown.links import LinkMarker

PIECES = [
    *"#/?:&<>\"' \t=.", "id:", "autre.md", "javascript:", "JavaScript:", "data:image/png", "data:text/html", "https://",
    "//", "mailto:", "\u200b", "\xa0", "&amp;", "é",
]  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=4).map("".join), min_size=1, max_size=3))
def test_a_link_is_the_same_with_another_blank_in_its_tag(targets: list[str]) -> None:
    """Which is written by hand, and read attribute by attribute."""
    plain, by_hand = LinkMarker(), LinkMarker()
    for target in targets:
        rewritten = by_hand.rewrite(f'<a  href="{target}">')
        assert plain.rewrite(f'<a href="{target}">') == rewritten.replace("<a  ", "<a ")
    for name in ("targets", "pictures", "others", "refused", "identifiers", "fragments"):
        assert getattr(plain, name) == getattr(by_hand, name)
