"""Namesakes: texts that hold a name which the register takes out of others. They are listed, and stay as they are.

This module knows nothing about finished pages.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from sitegen.config.requests import REQUESTS_NAME
from sitegen.content.anonymity import Anonymity
from sitegen.content.documents import Document
from sitegen.errors.problems import SitegenError
from sitegen.messages.message import tr


def namesakes(
    documents: Iterable[Document], anonymous: Mapping[str, Anonymity], html_of: Callable[[str], str]
) -> Iterator[SitegenError]:
    """Yield a note on each text that holds a name of the register, which does not name that text.

    ``html_of`` returns the body of a document, by path.
    """
    pairs = dict.fromkeys(pair for one in anonymous.values() for pair in one.names)
    if not pairs:
        return
    everybody = Anonymity(tuple(pairs))
    for document in documents:
        if document.path in anonymous:
            continue
        said = msgspec.json.encode((document.front_matter, document.words)).decode()
        if everybody.holds(said) or everybody.holds(html_of(document.path)):
            message = tr("this text holds a name that {file} takes out of other articles", file=REQUESTS_NAME)
            hint = tr("if it is the same person, add its id to “articles” of the request")
            yield SitegenError(message, document.path, hint=hint, severity="note")
