"""Where a document is, or would be if it were public. This module knows nothing about what is public."""

from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta, BoxMeta, PageMeta, starts_at
from sitegen.content.routes import Routes, slugify, stem_slug


def route_of(document: Document, routes: Routes, style: str) -> str:
    """Return where an article or page is, or would be if it were public; nothing for a box, or an empty slug."""
    meta = document.meta
    if isinstance(meta, BoxMeta):
        return ""
    if isinstance(meta, ArticleMeta):
        slug = slugify(meta.slug, style) if meta.slug else stem_slug(document.id.rsplit("/", 1)[-1], style)
        category = slugify(routes.called("category", meta.category), style)
        return routes.article(category, slug, document.id, meta.date) if slug else ""
    if isinstance(meta, PageMeta) and document.kind != "page":
        slug = slugify(meta.slug, style) if meta.slug else stem_slug(document.id.rsplit("/", 1)[-1], style)
        return routes.entry(document.kind, slug, document.id, starts_at(meta)) if slug else ""
    given = getattr(meta, "slug", "").strip("/") or document.id
    return routes.document(given.split("/"), style)
