"""``quanheng manage worker``: works jobs and schedules until told to stop (SIGTERM or SIGINT finish the step in hand)."""

import argparse
import signal
from typing import Any

from django.core.management.base import BaseCommand

from quanheng.jobs.worker import Stop, Worker


class Command(BaseCommand):
    help = "Works jobs and schedules."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing waits any more")
        parser.add_argument("--parent-pid", type=int, metavar="N", help="stop when the process N is gone")

    def handle(self, *_args: object, **options: Any) -> None:
        stop = Stop(parent=options["parent_pid"])
        before = {number: signal.signal(number, stop.ask) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            Worker(stop=stop).run(once=options["once"])
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
