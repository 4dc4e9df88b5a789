"""What is shown of types of content of the site's own, and of the fields of their entries.

This module knows nothing of what else a page shows.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sitegen.config.site import Config
from sitegen.config.types import PLAIN_TYPES, FieldConfig, TypeConfig, folder_of_type
from sitegen.content.meta import Picture
from sitegen.content.routes import CALENDAR_FILE, Routes
from sitegen.facts.gallery import Gallery
from sitegen.facts.values.entries import FieldDetail, Related, TypeDetail
from sitegen.facts.values.site import SiteURLs
from sitegen.newsroom.site import Page, Site
from sitegen.newsroom.wording import printed


def shown_type(name: str, settings: Config, planned: Collection[str], site_urls: SiteURLs) -> TypeDetail:
    """Return what is shown of a type."""
    table, route = settings.types[name], Routes(settings).entries(name)
    calendar = route + CALENDAR_FILE
    return TypeDetail(
        name=name,
        label=printed(table.label or _words(folder_of_type(name, table)), settings),
        singular=printed(table.singular or _words(name), settings),
        url=site_urls.url(route) if table.list and route in planned else "",
        calendar=site_urls.url(calendar) if table.calendar and calendar in planned else "",
        schema=table.schema,
        fields=tuple(
            [
                FieldDetail(field, printed(about.label or _words(field), settings), about.type, about.schema)
                for field, about in table.fields.items()
            ]
        ),
    )


def _words(name: str) -> str:
    return name[:1].upper() + name[1:].replace("_", " ")


def values_of(page: Page, table: TypeConfig, newspaper: Site, gallery: Gallery) -> dict[str, Any]:
    """Return what is in the fields of an entry, by name, as far as readers can see it."""
    return {name: _value(page, name, field, newspaper, gallery) for name, field in table.fields.items()}


def _value(page: Page, name: str, field: FieldConfig, newspaper: Site, gallery: Gallery) -> Any:
    value = getattr(page.meta, name)
    if isinstance(value, Picture):
        return gallery.image(value, page.path, "article")
    if field.type in PLAIN_TYPES:
        return value
    names = value if field.many else (value,)
    public = [one for one in names if one and _is_public(field.type, one, newspaper)]
    return Related(field.type, tuple(public), field.many)


def _is_public(kind: str, name: str, newspaper: Site) -> bool:
    if kind == "article":
        return name in newspaper.articles and newspaper.articles[name].listed
    known: Mapping[str, Any] = newspaper.authors if kind == "author" else newspaper.pages
    return (name if kind == "author" else f"{kind}:{name}") in known
