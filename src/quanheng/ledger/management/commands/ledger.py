"""``quanheng ledger verify | head | seal``."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quanheng.ledger import queries, services
from quanheng.ledger.errors import BadHead, LedgerBroken
from quanheng.ledger.verification import Report, verify


class Command(BaseCommand):
    help = "Checks the ledger, prints its newest signed head, or seals what waits."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        checking = acts.add_parser("verify", help="recompute everything; exit 1 when something does not agree")
        checking.add_argument("--since", metavar="FILE|JSON", help="a head printed earlier: the ledger must still begin with what it covered")
        acts.add_parser("head", help="print the newest signed head, to be kept outside this server")
        acts.add_parser("seal", help="put waiting entries under a new signed head")

    def handle(self, *_args: object, act: str, **options: Any) -> None:
        if act == "verify":
            self.verify(options["since"])
        elif act == "head":
            head = queries.latest_head()
            if head is None:
                raise CommandError("Nothing is sealed yet. Run: quanheng ledger seal")
            self.stdout.write(queries.export_head(head))
        else:
            self.seal()

    def verify(self, since: str | None) -> None:
        try:
            report = verify(_text(since) if since is not None else None)
        except BadHead as error:
            raise CommandError(str(error)) from None
        for finding in report.findings:
            self.stderr.write(str(finding))
        if report.found > len(report.findings):
            self.stderr.write(f"... and {report.found - len(report.findings)} more")
        self.stdout.write(_summary(report))
        if not report.sound:
            raise CommandError(f"The ledger does not agree with itself: {report.found} findings.")

    def seal(self) -> None:
        try:
            head = services.seal()
        except LedgerBroken as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"sealed up to {head.size}" if head else "nothing waits to be sealed")


def _text(given: str) -> str:
    if given.lstrip().startswith("{"):
        return given
    try:
        return Path(given).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The head cannot be read from {given}: {error}") from None


def _summary(report: Report) -> str:
    lines = [
        f"{report.entries} entries, {report.sealed} sealed under {report.heads} heads, {report.unsealed} waiting, "
        f"{report.erased} personal values erased"
    ]
    lines += [f"key {key_id}" for key_id in report.keys]
    return "\n".join(lines)
