"""Exports of WordPress written from strings."""

from collections.abc import Iterable, Mapping

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
\t<title>Le Phare</title>
\t<link>https://phare.example</link>
\t<description>Le journal du port</description>
\t<language>fr-FR</language>
\t<wp:wxr_version>1.2</wp:wxr_version>
\t<wp:base_blog_url>https://phare.example</wp:base_blog_url>
"""
AUTHOR = """<wp:author><wp:author_id>1</wp:author_id><wp:author_login>{login}</wp:author_login>
<wp:author_email>secret@phare.example</wp:author_email><wp:author_display_name><![CDATA[{name}]]></wp:author_display_name>
</wp:author>
"""


def export(*items: str, head: str = "", start: str = HEAD) -> str:
    """Return an export with items."""
    return f"{start}{head}{''.join(items)}</channel>\n</rss>\n"


def author(login: str, name: str) -> str:
    return AUTHOR.format(login=login, name=name)


def category(slug: str, name: str, parent: str = "", key: int = 1) -> str:
    return (
        f"<wp:category><wp:term_id>{key}</wp:term_id><wp:category_nicename>{slug}</wp:category_nicename>"
        f"<wp:category_parent>{parent}</wp:category_parent><wp:cat_name><![CDATA[{name}]]></wp:cat_name></wp:category>\n"
    )


def item(
    key: int,
    content: str = "",
    *,
    terms: Iterable[tuple[str, str, str]] = (),
    meta: Iterable[tuple[str, str]] = (),
    comments: int = 0,
    **values: str,
) -> str:
    """Return an item: a published article, unless ``values`` say otherwise."""
    told: Mapping[str, str] = {
        "title": f"Titre {key}",
        "link": f"https://phare.example/2021/07/titre-{key}/",
        "dc:creator": "lea",
        "guid": f"https://phare.example/?p={key}",
        "excerpt:encoded": "",
        "wp:post_date": "2021-07-14 01:30:00",
        "wp:post_date_gmt": "2021-07-13 23:30:00",
        "pubDate": "Wed, 01 Jan 2025 00:00:00 +0000",
        "wp:post_name": f"titre-{key}",
        "wp:status": "publish",
        "wp:post_parent": "0",
        "wp:post_type": "post",
    } | {NAMES.get(name, name): value for name, value in values.items()}
    lines = [f"<{name}><![CDATA[{value}]]></{name}>" for name, value in told.items()]
    lines += [f"<content:encoded><![CDATA[{content}]]></content:encoded>", f"<wp:post_id>{key}</wp:post_id>"]
    lines += [f'<category domain="{one}" nicename="{slug}"><![CDATA[{name}]]></category>' for one, slug, name in terms]
    lines += [
        f"<wp:postmeta><wp:meta_key>{name}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        for name, value in meta
    ]
    comment = (
        "<wp:comment><wp:comment_author>Zoé</wp:comment_author><wp:comment_author_email>zoe@lecteur.example"
        "</wp:comment_author_email><wp:comment_author_IP>203.0.113.7</wp:comment_author_IP><wp:comment_content>Bravo !"
        "</wp:comment_content></wp:comment>"
    )
    return "<item>\n" + "\n".join([*lines, *[comment] * comments]) + "\n</item>\n"


NAMES = {
    "creator": "dc:creator",
    "excerpt": "excerpt:encoded",
    "date": "wp:post_date",
    "date_gmt": "wp:post_date_gmt",
    "modified": "wp:post_modified",
    "modified_gmt": "wp:post_modified_gmt",
    "name": "wp:post_name",
    "status": "wp:status",
    "parent": "wp:post_parent",
    "order": "wp:menu_order",
    "type": "wp:post_type",
    "password": "wp:post_password",
    "sticky": "wp:is_sticky",
    "file": "wp:attachment_url",
}


def attachment(key: int, path: str, *, parent: int = 0, **values: str) -> str:
    """Return an item of the library; ``path`` is below the folder of uploads."""
    meta = [("_wp_attachment_image_alt", values.pop("alt"))] if "alt" in values else []
    if credit := values.pop("credit", ""):
        stored = f'a:2:{{s:5:"width";i:9;s:10:"image_meta";a:1:{{s:6:"credit";s:{len(credit.encode())}:"{credit}";}}}}'
        meta.append(("_wp_attachment_metadata", stored))
    name = path.rsplit("/", 1)[-1].split(".")[0]
    return item(
        key,
        type="attachment",
        status="inherit",
        parent=str(parent),
        file=f"https://phare.example/wp-content/uploads/{path}",
        **{"title": name, "link": f"https://phare.example/2021/07/titre-{parent}/{name}/", **values},
        meta=meta,
    )
