"""A newspaper in French and Arabic, as valid as one in a single language."""

from pathlib import Path

from .links import fault, read_links
from .newspaper import BuiltSite
from .test_html import html_validate_messages, nu_messages
from .test_structured_data import type_errors, typescript


def test_every_page_is_valid(bilingual: BuiltSite, tmp_path: Path) -> None:
    assert not html_validate_messages(bilingual.output)
    assert not nu_messages(bilingual.output)
    assert not type_errors(list(typescript(bilingual)), tmp_path)


def test_every_link_leads_somewhere(bilingual: BuiltSite) -> None:
    pages = bilingual.files("*.html")
    links = ((page, link) for page in pages for link in read_links(page.read_text("utf-8"))[0])
    assert not {found for page, link in links if (found := fault(bilingual, link, page))}
