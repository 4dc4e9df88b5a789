"""From an output to the names that its template sees. This module knows nothing of files and environments."""

from sitegen.facts.values.site import SiteURLs
from sitegen.outputs.output import Output
from sitegen.pages.contexts import articles, entries, feeds, indexes, lists, machines, mail, passing_on  # noqa: F401 - each registers its own
from sitegen.pages.contexts.base import CONTEXTS, About, Given, Names
from sitegen.pages.languages import Version, versions_of
from sitegen.pages.messages import messages_of
from sitegen.pages.page_view import PageView
from sitegen.pages.recorder import Recorder
from sitegen.pages.views import SiteView
from sitegen.theme.locale import direction_of


def make_context(output: Output, read: Recorder) -> Names:
    """Return the names that the template of an output sees."""
    row, site = output.row, SiteView(read)
    language = read(row.language, output.subject[0]).language if row.language else site.language
    messages = messages_of(read("messages", language))
    names: Names = {"site": site, "_read": read, "_messages": messages}
    given = Given(output=output, read=read, names=names, site=site, words=messages.gettext)
    about = CONTEXTS[output.kind](given)
    if about is not None:
        names["page"] = _page(given, about, language)
    return names


def _page(given: Given, about: About, language: str) -> PageView:
    output, read, row = given.output, given.read, given.output.row
    urls: SiteURLs = read("address")
    url = urls.url(output.route)
    absolute, noindex = urls.absolute(url), about.noindex or row.noindex
    own = read("feeds", *about.feeds) if about.feeds else ()
    version = Version(language, url, not noindex and not about.canonical)
    languages, alternates = versions_of(read, version, about.others, about.pagination)
    crumbs = ((given.words("Front page"), urls.home), *about.crumbs, (about.title, url)) if row.breadcrumbs else ()
    return PageView(
        kind=output.kind,
        url=url,
        absolute_url=absolute,
        canonical=about.canonical or absolute,
        title=about.title,
        search_title=about.search_title or about.title,
        description=about.description,
        social_title=about.social[0] or about.title,
        social_description=about.social[1] or about.description,
        language=language,
        languages=languages,
        alternates=alternates,
        direction=direction_of(language),
        noindex=noindex,
        breadcrumbs=crumbs,
        feeds=(*about.first_feeds, *own, *given.site.feeds),
        pagination=about.pagination,
        image=about.image,
    )
