"""Rows of XML: the dump of SPIP 2 and 3, one table of it, and what phpMyAdmin and ``mysqldump --xml`` write.

    <SPIP version="2.1.26" adresse_site="…"><spip_articles><id_article>1</id_article>…</spip_articles>…</SPIP>
    <articles><article><id_article>1</id_article>…</article>…</articles>
    <pma_xml_export><database><table name="spip_articles"><column name="id_article">1</column>…
    <mysqldump><database><table_data name="spip_articles"><row><field name="id_article">1</field>…

Read one row after another; entities of a file are never expanded and nothing else is ever opened. This module knows
nothing about what the tables mean.
"""

from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

from sitegen.importing.sources.spip.rows import TableRow, Wanted, malformed, named
from sitegen.messages.message import tr

_INVALID_CHARACTER = 9  # XML_ERR_INVALID_CHAR: SPIP writes texts as they are


def xml_attributes(stream: IO[bytes]) -> dict[str, str]:
    """Return the attributes of the first element: what a dump of SPIP says about its site."""
    for _, element in _events(stream, ("start",)):
        return {str(name): str(value) for name, value in element.attrib.items()}
    return {}


def xml_rows(stream: IO[bytes], file: str, wanted: Wanted) -> Iterator[TableRow]:
    """Read the rows of the wanted tables, in the order of the file.

    Raises BuildFailed, with the line, if the file is not well-formed or declares entities. Control characters, which
    SPIP's own dumps have, are left out.
    """
    events = _events(stream, ("start", "end"))
    depth = 0
    for event, element in events:
        if event == "start":
            if depth == 0:
                _refuse_declarations(element, file)
            depth += 1
            continue
        depth -= 1
        if len(element) == 0:
            continue  # a column
        known = named(_table(element, depth), wanted)
        if known is not None:
            prefix, table = known
            kept = wanted[table]
            names = [_column(child) for child in element] if kept else []
            texts = {name: child.text or "" for name, child in zip(names, element, strict=False) if name in kept}
            yield TableRow(prefix=prefix, table=table, values=texts, columns=frozenset(names), line=element.sourceline)
        element.clear()
        while (before := element.getprevious()) is not None:
            element.getparent().remove(before)
    for problem in events.error_log:
        if problem.type != _INVALID_CHARACTER:
            raise malformed(
                file,
                tr("this XML is not well-formed: {reason}", reason=problem.message.strip()),
                problem.line,
                hint=tr("make the backup again, and see that the file is complete"),
            )


def _events(stream: IO[bytes], kinds: tuple[str, ...]) -> Any:
    return etree.iterparse(
        stream,
        events=kinds,
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )


def _refuse_declarations(root: Any, file: str) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise malformed(
            file,
            tr("this XML declares a document type, which no backup of SPIP does"),
            1,
            hint=tr("name a backup that SPIP, mysqldump or phpMyAdmin made"),
        )


def _table(element: Any, depth: int) -> str:
    """Return the name of the table that an element is a row of, or nothing."""
    if element.tag == "table":
        return str(element.get("name", ""))
    if depth == 0:
        return ""
    parent = element.getparent()
    if element.tag == "row":
        return str(parent.get("name", ""))
    if depth == 1:
        return str(element.tag if parent.tag == "SPIP" else parent.tag)
    return ""


def _column(element: Any) -> str:
    return str(element.get("name", element.tag))
