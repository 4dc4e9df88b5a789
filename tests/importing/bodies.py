"""What helps the tests of bodies: conversion, and the page that sitegen makes of it."""

import re

from sitegen.config.security import directives
from sitegen.content.parse import ParseOptions, parse_document
from sitegen.errors.problems import LinkError, SitegenError
from sitegen.importing.html.markdown import Converted, to_markdown
from sitegen.importing.html.measure import Difference, differences, measure, measure_page
from sitegen.importing.html.places import Places
from sitegen.plugins.plugins import Plugins

AS_IT_IS = Places(page=lambda url: url, picture=lambda url: url, language="fr")
OPTIONS = ParseOptions(
    language="fr", timezone="UTC", typography=True, narrow_guillemets=False, hours="spaced",
    policy=tuple((name, tuple(sources)) for name, sources in directives(True).items()),
)  # fmt: skip
_WITH_CONTENT = re.compile(
    r'<sitegen-embed data-embed="[^"]*">(?:(?!</?sitegen-embed).)*?<sitegen-content>(.*?)</sitegen-content>'
    r"(?:(?!</sitegen-embed>).)*</sitegen-embed>",
    re.DOTALL,
)
_EMBED = re.compile(r"<sitegen-embed data-embed.*?</sitegen-embed>", re.DOTALL)


def converted(html: str) -> Converted:
    return to_markdown(html, AS_IT_IS)


def published(markdown: str) -> tuple[str, list[SitegenError]]:
    """Return the body that sitegen makes of a text, and what it says against it in strict mode."""
    text = f"---\ntitle: Un titre\n---\n\n{markdown}\n"
    document, problems = parse_document(text.encode(), "content/pages/a.md", "page", "a", OPTIONS, Plugins(()))
    assert document is not None, problems
    targets = document.outline.targets
    made = re.sub("\x1a([0-9]+)\x1a", lambda found: targets[int(found[1])].replace('"', "&quot;"), document.html)
    made = _WITH_CONTENT.sub(r"\1", made)
    made = _EMBED.sub('<figure class="embed embed-card">a film</figure>', made)
    return made, [problem for problem in problems if problem.severity != "note" and not _is_of_archives(problem)]


def _is_of_archives(problem: SitegenError) -> bool:
    """Tell whether a fault was one in the source already, and ``[archive]`` is patient with it."""
    return isinstance(problem, LinkError) or "texte alternatif" in str(problem) or "has no alt text" in str(problem)


def lost(html: str, markdown: str | None = None) -> tuple[Difference, ...]:
    """Return what is not the same in a body and in the page of it."""
    made, _ = published(converted(html).text if markdown is None else markdown)
    page = f'<html><body><main><article><div class="prose">\n{made}\n</div></article></main></body></html>'
    return differences(measure(html), measure_page(page.encode()))
