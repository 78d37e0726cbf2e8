"""The link to the same public page in the other language."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

register = template.Library()


@register.simple_tag
def other_language(view: str, *args: str, query: str = "") -> SafeString:
    """A link, named in the language it leads to."""
    code, words, tag = ("zh-hans", "中文", "zh-Hans") if get_language() == "en" else ("en", "English", "en")
    with override(code):
        address = reverse(f"portal:{view}", args=args) + (f"?{query.rstrip('&')}" if query else "")
    return format_html('<a href="{}" lang="{}" hreflang="{}">{}</a>', address, tag, tag, words)
