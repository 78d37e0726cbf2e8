"""``quanheng manage import_calendar FILE``: the official calendar, by which working days are counted."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from quanheng.campaigns.working_days import import_official_days


class Command(BaseCommand):
    help = "Takes holidays and worked weekend days of whole years from a csv file: day,1 or 0,name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            count = import_official_days(file.read_text(encoding="utf-8-sig").splitlines(), by=None)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: cannot be read: {error}") from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{count} days taken.")
