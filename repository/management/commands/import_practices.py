import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from community.models import User
from core.imports.errors import ImportFileError
from core.imports.profiles import Profile
from core.imports.progress import Progress
from repository import imports
from repository.models import PracticeIndexPage


class Command(BaseCommand):
    help = "Import practices from CSV, XLSX, JSON or JSONL through a profile. Repeatable; each row whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--profile", required=True, help=f"{', '.join(imports.shipped_profiles())}, or a path.")
        parser.add_argument("--dry-run", action="store_true", help="Check every row and write nothing.")
        parser.add_argument("--limit", type=int, help="Stop after this many rows.")
        parser.add_argument(
            "--into", help="Slug or id of the list of practices; default: the one in the main language."
        )
        parser.add_argument(
            "--publish", action="store_true", help="Publish what is complete; otherwise drafts are made."
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="Replace practices that people changed since the last import."
        )
        parser.add_argument("--by", help="E-mail address of the person in whose name it is done.")
        parser.add_argument("--report", type=Path, help="Write the report as JSON as well.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            importer = imports.Importer(self._order(options))
            rows = importer.open(options["file"])
            with Progress(rows.fraction, stream=self.stderr._out) as progress:
                for _line in importer.run(rows):
                    progress.advance()
        except ImportFileError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except KeyboardInterrupt:
            importer.report.stop("interrupted; run it again to go on")
        self.stdout.write(importer.report.as_text())
        if options["report"]:
            options["report"].write_text(
                json.dumps(importer.report.as_dict(), ensure_ascii=False, indent=1), encoding="utf-8"
            )

    def _order(self, options: dict[str, Any]) -> imports.Order:
        by = User.objects.filter(email=options["by"].lower()).first() if options["by"] else None
        if options["by"] and by is None:
            raise CommandError(f"Nobody has the e-mail address {options['by']}.")
        return imports.Order(
            profile=self._profile(options["profile"]),
            into=self._index(options["into"]),
            by=by,
            publish=options["publish"],
            dry_run=options["dry_run"],
            overwrite=options["overwrite"],
            limit=options["limit"],
        )

    def _profile(self, wanted: str) -> Profile:
        shipped = imports.shipped_profiles()
        if wanted not in shipped and not Path(wanted).is_file():
            raise CommandError(f"{wanted} is neither a file nor a profile of the portal: {', '.join(shipped)}.")
        return imports.profile(wanted)

    def _index(self, wanted: str | None) -> PracticeIndexPage:
        if not wanted:
            found = imports.default_index()
        elif wanted.isdigit():
            found = PracticeIndexPage.objects.filter(pk=int(wanted)).first()
        else:
            found = PracticeIndexPage.objects.filter(slug=wanted).first()
        if found is None:
            slugs = ", ".join(PracticeIndexPage.objects.order_by("pk").values_list("slug", flat=True))
            advice = f"Those that there are: {slugs}." if slugs else "Run `manage.py set_up_portal` to make one."
            raise CommandError(f"There is no such list of practices. {advice}")
        return found
