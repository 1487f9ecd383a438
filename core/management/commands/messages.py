from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import messages


class Command(BaseCommand):
    help = "Strings of the interface: update the catalogues from the code, check that they are complete, compile them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["update", "check", "compile"])
        parser.add_argument("--language", action="append", help="Only this language; may be given more than once.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.LOCALE_PATHS[0])
        if options["verb"] == "compile":
            self._compile(folder)
            return
        known = [code for code, _name in settings.LANGUAGES]
        languages = options["language"] or known
        if unknown := sorted(set(languages) - set(known)):
            raise CommandError(f"Not among LANGUAGES: {', '.join(unknown)}")
        strings = messages.extract_all(settings.ROOT, packages(settings.ROOT))
        if options["verb"] == "update":
            self._update(folder, languages, strings)
        else:
            self._check(folder, languages, strings)

    def _compile(self, folder: Path) -> None:
        for path in messages.compile_all(folder):
            self.stdout.write(f"compiled {path.relative_to(folder)}")

    def _update(self, folder: Path, languages: list[str], strings: Any) -> None:
        for language in languages:
            catalog = messages.update(folder, language, strings)
            empty = sum(1 for message in catalog if message.id and not messages.is_translated(message))
            self.stdout.write(f"{language}: {len(catalog)} strings, {empty} without translation")

    def _check(self, folder: Path, languages: list[str], strings: Any) -> None:
        problems = [found for language in languages for found in messages.check(folder, language, strings)]
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            counts = ", ".join(
                f"{language} {sum(problem.language == language for problem in problems)}" for language in languages
            )
            raise CommandError(f"Catalogues are not complete ({counts}). New strings: manage.py messages update")
        self.stdout.write(f"{len(strings)} strings, complete in {', '.join(languages)}")


def packages(root: Path) -> list[str]:
    """Folders that hold strings for people: the project's own apps and the shared templates."""
    own = {Path(config.path).relative_to(root) for config in apps.get_app_configs() if _is_own(config.path, root)}
    return sorted({str(path) for path in own} | {"templates"})


def _is_own(path: str, root: Path) -> bool:
    parts = Path(path).relative_to(root).parts if Path(path).is_relative_to(root) else (".venv",)
    return parts[0] not in {".venv", "tests"}
