import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core import worker


class Command(BaseCommand):
    help = "Does what happens later: scheduled publishing, mail, background tasks. Run one or several."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Run every duty once and stop.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            for name, done in worker.run_once().items():
                self.stdout.write(f"{name}: {done}")
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        worker.run_until(stop)
