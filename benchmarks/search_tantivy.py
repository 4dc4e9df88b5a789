"""tantivy as a judge: BM25 over fields, stemmer and folding, and misspellings where nothing was found.

Misspellings are looked for among the words as they are written: among stems it finds fewer.
"""

from collections.abc import Iterator

import tantivy
from search_corpora import Article
from search_queries import STEMMERS, Query

BOOSTS = {"title": 5.0, "authors": 4.0, "standfirst": 3.0, "text": 1.0}
"""The best of nine on the first seed."""


def answers(language: str, articles: list[Article], queries: list[Query], most: int) -> Iterator[list[str]]:
    """Yield the names of the articles that each query finds, best first."""
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("name", stored=True, tokenizer_name="raw")
    for field in BOOSTS:
        schema.add_text_field(field, tokenizer_name="stems")
        schema.add_text_field(f"written_{field}", tokenizer_name="written")
    index = tantivy.Index(schema.build())
    lower, fold = tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()
    for name, filters in {
        "stems": [lower, tantivy.Filter.stemmer(STEMMERS[language]), fold],
        "written": [lower, fold],
    }.items():
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        for one in filters:
            analyzer = analyzer.filter(one)
        index.register_tokenizer(name, analyzer.build())
    writer = index.writer(num_threads=1)  # of equals the older first, always
    for article in articles:
        texts = {"title": article.title, "standfirst": article.standfirst, "text": article.text}
        texts["authors"] = " ".join(article.authors)
        texts |= {f"written_{field}": text for field, text in texts.items()}
        writer.add_document(tantivy.Document(name=article.name, **texts))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def found(words: str, boosts: dict[str, float], fuzzy: dict[str, tuple[bool, int, bool]]) -> list[str]:
        query = index.parse_query(words, list(boosts), boosts, fuzzy, conjunction_by_default=True)
        return [searcher.doc(place)["name"][0] for _, place in searcher.search(query, limit=most).hits]

    written = {f"written_{field}": boost for field, boost in BOOSTS.items()}
    for query in queries:
        yield found(query.text, BOOSTS, {}) or found(query.text, written, dict.fromkeys(written, (False, 1, True)))
