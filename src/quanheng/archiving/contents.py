"""The contents page inside a package: what is where, what it is, how long it is kept, what it hashes to."""

from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from quanheng.archiving.models import Archive
from quanheng.campaigns.keeping import KeepClass


def contents_page(archive: Archive, told: list[dict[str, Any]]) -> str:
    """One page of HTML that needs nothing beside it; official Chinese, as the package is a file of the office."""
    with override("zh-hans"):
        folders = [(name, list(files)) for name, files in groupby(told, key=lambda one: one["path"].partition("/")[0] if "/" in one["path"] else "")]
        context = {
            "archive": archive,
            "campaign": archive.campaign,
            "folders": folders,
            "classes": dict(KeepClass.choices),
            "made": timezone.localdate(archive.made_at),
        }
        return render_to_string("archiving/contents.html", context)
