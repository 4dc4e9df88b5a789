"""Settings of other generators in ``site.toml``, and where sitegen has what they are for.

The names are those of Hugo, Zola, Jekyll, Eleventy, Astro, Pelican and WordPress exports. This module knows nothing of
values: each setting is written under another name with the value that it has.
"""

from collections.abc import Mapping
from typing import Any

from sitegen.errors.schema import Issue
from sitegen.messages.message import tr

Setting = tuple[str, str]
"""A table of ``site.toml`` and a key in it."""

_SETTINGS: Mapping[Setting, str] = {
    ("site", "title"): "title name sitename site_name blog_title",
    ("site", "url"): "url baseurl base_url siteurl site_url root_url",
    ("site", "language"): "language languagecode lang locale default_lang default_language defaultcontentlanguage",
    ("site", "timezone"): "timezone time_zone tz",
    ("site", "theme"): "theme",
    ("site", "tagline"): "tagline subtitle sitesubtitle slogan",
    ("site", "description"): "description",
    ("site", "email"): "email",
    ("site", "copyright"): "copyright",
    ("site", "icon"): "icon favicon",
    ("publisher", "name"): "publisher organization organisation",
    ("publisher", "logo"): "logo site_logo",
    ("lists", "per_page"): (
        "per_page paginate paginate_by pagination pagersize pager_size default_pagination posts_per_page page_size"
    ),
    ("feeds", "items"): "feed_limit rsslimit rss_limit feed_max_items",
    ("feeds", "formats"): "feed_filenames outputs",
    ("permalinks", "article"): "permalink article_url post posts",
    ("taxonomy", "categories"): "categories sections",
    ("plugins", "enabled"): "plugins extensions",
    ("build", "minify"): "minify minify_css minifyoutput",
    ("build", "minify_html"): "minify_html",
    ("search", "enabled"): "build_search_index",
}  # fmt: skip
_NAMES: Mapping[str, Setting] = {name: setting for setting, names in _SETTINGS.items() for name in names.split()}
_HINTS: Mapping[str, str] = {
    tr("put your own keys under [extra]"): "params data",
    tr("write “menu: main” in the front matter of each page"): "menu menus nav navigation",
    tr("tags, categories, series and authors need no declaration: remove it"): "taxonomies taxonomy_list",
    tr("use “sitegen build --drafts” or “--future”"): "builddrafts build_drafts buildfuture build_future show_drafts",
    tr("use “sitegen build --output FOLDER”"): "publishdir output_dir output_path destination outdir",
    tr("every site has feeds: remove it"): "generate_feed generate_feeds feed rss enablerss",
    tr(
        "every site has sitemap and robots.txt: remove it"
    ): "sitemap generate_sitemap generate_robots_txt enablerobotstxt",
    tr("sitegen needs none of it: remove it"): "markdown markup highlight kramdown compile_sass markdown_ext",
}
_HINT_OF: Mapping[str, str] = {name: hint for hint, names in _HINTS.items() for name in names.split()}
FOREIGN_SETTINGS: Mapping[str, Setting | str] = {**_NAMES, **_HINT_OF}
"""Where each setting is in sitegen, or what to do instead; names in small letters."""


def with_remedy(issue: Issue, data: Mapping[str, Any]) -> Issue:
    """Return a mistake with the lines to write, if it is that of a setting of another generator."""
    name = str(issue.path[-1]) if issue.path else ""
    if not issue.message.startswith("unknown key") or len(issue.path) > 2:
        return issue
    found = FOREIGN_SETTINGS.get(name.casefold()) or FOREIGN_SETTINGS.get(name.casefold().replace("-", "_"))
    if found is None or found == issue.path:
        return issue
    if isinstance(found, str):
        return issue._replace(hint=found)
    table, key = found
    value: Any = data
    for step in issue.path:
        value = value[step]
    if isinstance(value, Mapping):
        return issue
    here = issue.path[0] if len(issue.path) == 2 else ""
    hint = None if here == table else tr("write under [{table}]:", table=table)
    return issue._replace(hint=hint, write={key: value})
