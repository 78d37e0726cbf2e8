"""What the frame of every page needs."""

from django.conf import settings
from django.http import HttpRequest

import quanheng


def frame(request: HttpRequest) -> dict[str, object]:
    return {"quanheng_version": quanheng.__version__, "styleguide": settings.QUANHENG_STYLEGUIDE}
