"""Why a document could not be read, in the officer's language; the reader itself gives stable codes and numbers."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def refusal_in_words(code: str) -> str:
    """The sentence for a reader's refusal; a code that is not known yet gets the general one."""
    return str(_WORDS.get(code, _("This document cannot be read here. Save it as Word (.docx) or plain text and give it again.")))


_WORDS = {
    "empty": gettext_lazy("The document is empty. Choose the file again or paste its text."),
    "too-large": gettext_lazy("The document is larger than the reader allows. Give the notice with its annex alone, without pictures."),
    "old-office": gettext_lazy("This is an old Word, Excel or WPS file. Open it and save it as .docx."),
    "rtf": gettext_lazy("This is an RTF file. Open it and save it as .docx."),
    "locked": gettext_lazy("The document is locked with a password. Save it again without one, and give it again."),
    "scan": gettext_lazy("This PDF is a scan without text. Recognise its text with another program, then paste the text."),
    "no-text": gettext_lazy("The document holds no text, perhaps only pictures. Recognise their text, then paste it."),
    "too-slow": gettext_lazy("Reading this document took too long. Give the notice alone, as Word (.docx) or text."),
    "entities": gettext_lazy("This document declares entities, which no office program writes. Save it again from Word, and give it again."),
    "image": gettext_lazy("This is a picture. Recognise its text with another program, then paste the text."),
    "archive": gettext_lazy("This is an archive. Unpack it and give the document itself."),
    "markup": gettext_lazy("This is an XML file and no document. Give the document itself."),
    "opendocument": gettext_lazy("This is an OpenDocument file. Open it and save it as .docx."),
    "damaged": gettext_lazy("The document is damaged or locked with a password. Open it, save it again without one, and give it again."),
    "not-text": gettext_lazy("The bytes of this file are no readable text. Save it as .docx or as UTF-8 text."),
    "zip-bomb": gettext_lazy("This file unpacks to far more than an ordinary document holds. It was not opened."),
}
