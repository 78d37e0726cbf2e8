"""XML of a hostile file: no entities, no network, no depth without end."""

from __future__ import annotations

from lxml import etree

from .errors import UnreadableDocument


def parse_xml(data: bytes, what: str) -> etree._Element:
    """The root element; UnreadableDocument when the part is damaged or declares entities."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(f"the {what} file is damaged; open it, save it again and retry", code="damaged") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDocument(f"the {what} file declares entities, which no office program writes; save it again and retry", code="entities")
    return root
