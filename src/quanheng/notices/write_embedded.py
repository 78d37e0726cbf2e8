"""Puts the native form into a Word file as a custom XML part, which word processors keep. Source: ISO/IEC 29500-1, 15.2.5."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from .embedded import NAMESPACE, to_xml
from .programme import Programme

_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<ds:datastoreItem ds:itemID="{5B1D8C52-3E0C-4A60-9B4E-7D1A0C52E520}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def embed(document: Any, programme: Programme, reading: Programme) -> None:
    """Add the programme, and how the visible text reads, to an open Word document."""
    package = document.part.package
    taken = {str(part.partname) for part in package.iter_parts()}
    number = next(number for number in range(1, 9) if f"/customXml/item{number}.xml" not in taken)
    item = Part(PackURI(f"/customXml/item{number}.xml"), "application/xml", to_xml(programme, reading), package)
    properties = Part(PackURI(f"/customXml/itemProps{number}.xml"), _PROPERTIES_TYPE, _PROPERTIES.encode(), package)
    item.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    document.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)
