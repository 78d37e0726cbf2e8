"""The ``quanheng`` command."""

import os
import sys


def main(argv: list[str] | None = None) -> int:
    argv = sys.argv[1:] if argv is None else argv
    if argv[:1] == ["manage"]:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanheng.site.settings")
        from django.core.management import execute_from_command_line

        execute_from_command_line(["quanheng manage", *argv[1:]])
    return 0
