"""What the scan must let pass: foreign URLs, words of the theme, phrases that anybody may use.

Each try is one site with something unpublished and something public that only looks like it.
"""

from collections.abc import Callable

import pytest
from newsroom import PNG, Files, Newsroom, article, author, page, photo

SiteOf = Callable[[Files], Newsroom]
ROOT = '[site]\ntitle = "La Gazette"\nurl = "https://example.org/"\ntheme = "x"\nlanguage = "fr"\n'


def draft(title: str, body: str = "Court.\n", **front: object) -> str:
    return article(title, body, **{"status": "draft", "slug": "brouillon", **front})


def linking(*targets: str) -> Files:
    links = "\n\n".join(f"[un lien]({target})" for target in targets)
    return {"content/articles/public.md": article("Public", links)}


def named(title: str, said: Files | None = None, **front: object) -> Files:
    """A draft with a headline, beside what is public."""
    return {
        "content/articles/public.md": article("Public"),
        **(said or {}),
        "content/articles/b.md": draft(title, **front),
    }


ABOUT = {"content/pages/about.md": page("À propos", status="draft")}
EUROPE = {"content/pages/europe.md": page("L’Europe", status="draft")}
DEEP = {"content/articles/x.md": draft("Secret", category="Monde", slug="paris")}

# URLs of others, and of this site, that contain the path of what is unpublished
URLS: dict[str, Files] = {
    "the path on another host": {**ABOUT, **linking("https://other.org/about/")},
    "in http": {**ABOUT, **linking("http://other.org/about/")},
    "without a scheme": {**ABOUT, **linking("//other.org/about/")},
    "deep in a foreign path": {**EUROPE, **linking("https://www.lemonde.example/monde/europe/")},
    "between two parts of a foreign path": {**EUROPE, **linking("https://ec.europa.example/europe/#aide")},
    "with a query": {**EUROPE, **linking("https://ec.europa.example/europe/?lang=fr")},
    "with a port": {**ABOUT, **linking("https://other.org:8443/about/")},
    "with a user": {**ABOUT, **linking("https://anna@other.org/about/")},
    "on a subdomain": {**ABOUT, **linking("https://forum.example.org/about/")},
    "on a host that ends alike": {**ABOUT, **linking("https://notexample.org/about/")},
    "on a host that begins alike": {**ABOUT, **linking("https://example.org.evil.example/about/")},
    "in a foreign query": {**ABOUT, **linking("https://other.org/login?next=/about/")},
    "in a foreign archive": {**ABOUT, **linking("https://web.archive.example/web/2020/https://other.org/about/")},
    "as the host": {**ABOUT, **linking("https://about/")},
    "after a tilde": {**ABOUT, **linking("https://other.org/~anna/about/")},
    "after an escaped letter": {**ABOUT, **linking("https://other.org/%C3%A9t%C3%A9/about/")},
    "in code": {**ABOUT, "content/articles/a.md": article("A", "Écrivez `https://other.org/about/`.\n")},
    "in a plain text": {**ABOUT, "content/articles/a.md": article("A", "Voir other.org/about/ pour la suite.\n")},
    "at the end of a sentence": {**ABOUT, "content/articles/a.md": article("A", "Voir https://other.org/about/, dit-il.\n")},
    "in a source": {**ABOUT, "content/articles/a.md": article("A", sources=[{"title": "S", "url": "https://other.org/about/"}])},
    "of an author": {**ABOUT, "content/authors/anna.md": author("Anna Lind", links=[{"label": "Site", "url": "https://anna.example/about/"}]), "content/articles/a.md": article("A", authors=["anna"])},
    "in a caption": {**ABOUT, "content/articles/a/index.md": article("A", image={"src": "p.png", "alt": "P", "credit": "https://other.org/about/"}), "content/articles/a/p.png": PNG},
    "in a standfirst": {**ABOUT, "content/articles/a.md": article("A", standfirst="Lire https://other.org/about/ demain")},
    "in a data file": {**ABOUT, "content/articles/a.md": article("A"), "data/l.json": '["https://other.org/about/"]', "templates/404.html": '<!doctype html><title>x</title><a href="{{ data("l")[0] }}">x</a>'},
    "in a menu": {**ABOUT, "templates/404.html": "<!doctype html><title>x</title>{{ site.options.link }}", "content/articles/a.md": article("A"), "site.toml": ROOT + '[options]\nlink = "https://social.example/about/"\n'},
    "a public page whose path ends alike": {**EUROPE, "content/pages/monde/europe.md": page("L’Europe du monde"), "content/articles/a.md": article("A", "[ici](../pages/monde/europe.md)\n")},
    "a public article whose path ends alike": {**EUROPE, "content/articles/a.md": article("A", category="Monde", slug="europe")},
    "a tag whose path ends alike": {**EUROPE, "content/articles/a.md": article("A", tags=["Europe"])},
    "a category's path on another host": {**DEEP, **linking("https://other.org/monde/paris/")},
    "a scheduled article's path elsewhere": {"content/articles/x.md": article("Secret", category="Monde", slug="paris", date="2026-06-01 08:00"), **linking("https://other.org/monde/paris/")},
    "a withdrawn page's path elsewhere": {"content/pages/about.md": page("À propos", status="review"), **linking("https://other.org/about/")},
}  # fmt: skip

# Headlines and texts that somebody public says anyway
WORDS: dict[str, Files] = {
    "a phrase of the theme": named("Cette page n’existe pas, ou n’existe plus."),
    "its beginning": named("Tous les articles, par année et par mois"),
    "with a typed apostrophe": named("Cette page a changé d'adresse"),
    "in other letters": named("Revenir à la une"),
    "about how an article was made": {"content/articles/a.md": article("A", method="On a lu."), "content/articles/b.md": draft("Comment cet article a été fait")},
    "about corrections": named("Ce qui a été corrigé dans nos articles"),
    "of the list of authors": {"content/authors/anna.md": author("Anna Lind"), "content/articles/a.md": article("A", authors=["anna"]), "content/articles/b.md": draft("Les auteurs de la rédaction")},
    "of a page with a name in it": {"content/articles/a.md": article("A", category="Culture"), "content/articles/b.md": draft("Tous les articles de la rubrique Culture")},
    "of an author's page": {"content/authors/anna.md": author("Anna Lind"), "content/articles/a.md": article("A", authors=["anna"]), "content/articles/b.md": draft("Les articles de Anna Lind")},
    "of a tag's page": {"content/articles/a.md": article("A", tags=["Ponts"]), "content/articles/b.md": draft("Tous les articles sur le sujet « Ponts »")},
    "of an archive's page": {"content/articles/a.md": article("A"), "content/articles/b.md": draft("Tous les articles, juin 2025")},
    "of a catalog of the site": {"locale/fr.po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Back to the front page"\nmsgstr "Retour à la page de garde du journal"\n', "content/articles/a.md": article("A"), "content/articles/b.md": draft("Retour à la page de garde du journal")},
    "of a template of the site": {"templates/404.html": '<!doctype html><title>x</title>{{ _("Write to the whole newsroom") }}', "content/articles/a.md": article("A"), "content/articles/b.md": draft("Write to the whole newsroom")},
    "of a template, in a block": {"templates/404.html": '<!doctype html><title>x</title>{% trans %}Write to the whole newsroom{% endtrans %}', "content/articles/a.md": article("A"), "content/articles/b.md": draft("Write to the whole newsroom")},
    "of a data file": {"data/l.json": '{"a": ["Le prix du pain dans la ville"]}', "templates/404.html": '<!doctype html><title>x</title>{{ data("l").a[0] }}', "content/articles/a.md": article("A"), "content/articles/b.md": draft("Le prix du pain dans la ville")},
    "of a table": {"content/articles/a/index.md": article("A", '{{ chart "t.csv" title="Un titre" description="Une description" }}\n'), "content/articles/a/t.csv": "Année,Le prix du pain dans la ville\n2024,3\n2025,4\n", "content/articles/b.md": draft("Le prix du pain dans la ville")},
    "of an embed": {"content/articles/a.md": article("A", '{{ audio "https://son.example/a.mp3" title="Le prix du pain dans la ville ?" }}\n'), "content/articles/b.md": draft("Le prix du pain dans la ville ?")},
    "of a caption with narrow spaces": {"content/articles/a/index.md": article("A", image={"src": "p.png", "alt": "P", "caption": "Que dit le maire : « rien » ?"}), "content/articles/a/p.png": PNG, "content/articles/b.md": draft("Que dit le maire : « rien » ?")},
    "of a source": {"content/articles/a.md": article("A", sources=[{"title": "Le rapport du conseil de l'ordre", "url": "https://a.example/"}]), "content/articles/b.md": draft("Le rapport du conseil de l'ordre")},
    "of a correction": {"content/articles/a.md": article("A", corrections=[{"date": "2025-06-02", "text": "Le nom du maire était faux."}]), "content/articles/b.md": draft("Le nom du maire était faux.")},
    "of a live blog": {"content/articles/a.md": article("A", "## 8 h 05 {time=\"2025-06-01 08:05\"}\n\nLe maire est dans la salle.\n", live=True), "content/articles/b.md": draft("Le maire est dans la salle.")},
    "of an author's biography": {"content/authors/anna.md": author("Anna Lind", "Elle écrit sur la vie des villes."), "content/articles/a.md": article("A", authors=["anna"]), "content/articles/b.md": draft("Elle écrit sur la vie des villes")},
    "of an author's name and role": {"content/authors/anna.md": author("Anna Lind", role="Cheffe du service de la ville"), "content/articles/a.md": article("A", authors=["anna"]), "content/articles/b.md": draft("Cheffe du service de la ville")},
    "of a category": {"content/articles/a.md": article("A", category="La vie dans la grande ville"), "content/articles/b.md": draft("La vie dans la grande ville")},
    "of a series": {"content/articles/a.md": article("A", series="La vie dans la grande ville"), "content/articles/b.md": draft("La vie dans la grande ville")},
    "of the configuration": named("Le journal de toute la vallée", {"site.toml": ROOT + 'tagline = "Le journal de toute la vallée"\n'}),
    "an emphasised word in between": {"content/articles/a.md": article("A", "On dit que *le prix du pain* monte dans la ville.\n"), "content/articles/b.md": draft("On dit que le prix du pain monte")},
    "a closing line of every article": {"content/articles/a.md": article("A", "Un texte.\n\nAbonnez-vous à notre lettre du matin pour recevoir nos articles.\n"), "content/articles/b.md": draft("B", "Un brouillon.\n\nAbonnez-vous à notre lettre du matin pour recevoir nos articles.\n")},
    "a closing line that the theme has too": {"content/articles/a.md": article("A"), "content/articles/b.md": draft("B", "Un lecteur de flux montre les nouveaux articles dès leur parution, sans compte et sans pistage.\n")},
    "the same sentence in code": {"content/articles/a.md": article("A", "```\nimport the library and call the function\n```\n"), "content/articles/b.md": draft("import the library and call the function")},
    "the words of a licence": {"content/articles/a.md": article("A", standfirst="Texte publié sous licence libre, à reprendre en citant la source"), "content/articles/b.md": draft("B", "Texte publié sous licence libre, à reprendre en citant la source.\n")},
}  # fmt: skip

# Pictures that are public too
PICTURES: dict[str, Files] = {
    "shown by another": {"content/articles/d/index.md": draft("B", "![P](p.png)"), "content/articles/d/p.png": PNG, "content/articles/a.md": article("A", "![P](d/p.png)")},
    "the same bytes elsewhere": {"content/articles/d/index.md": draft("B", "![P](p.png)"), "content/articles/d/p.png": PNG, "content/articles/e/q.png": PNG, "content/articles/e/index.md": article("A", "![P](q.png)")},
    "by an author": {"content/articles/d/index.md": draft("B", "![P](../../authors/anna.png)"), "content/authors/anna.png": photo(), "content/authors/anna.md": author("Anna Lind", photo={"src": "anna.png", "alt": "A"}), "content/articles/a.md": article("A", authors=["anna"])},
    "in a file that is linked": {"content/articles/d/index.md": draft("B", "[f](f.pdf)"), "content/articles/d/f.pdf": b"%PDF-1.4", "content/articles/a.md": article("A", "[f](d/f.pdf)")},
    "by its route": {"content/articles/d/index.md": draft("B", "[f](f.pdf)"), "content/articles/d/f.pdf": b"%PDF-1.4", "content/articles/a.md": article("A", "[f](d/f.pdf#page=2)")},
}  # fmt: skip

INNOCENT = {
    f"{kind}: {name}": files
    for kind, group in (("URL", URLS), ("words", WORDS), ("picture", PICTURES))
    for name, files in group.items()
}


@pytest.mark.parametrize("files", INNOCENT.values(), ids=INNOCENT)
def test_the_innocent_pass(site_of: SiteOf, files: Files) -> None:
    newsroom = site_of({"site.toml": ROOT, **files})
    newsroom.build()
