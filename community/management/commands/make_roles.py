from typing import Any

from django.core.management.base import BaseCommand

from community import roles


class Command(BaseCommand):
    help = "Make the groups of the roles and give each the rights of its role. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        new = roles.make()
        self.stdout.write(f"Roles: {', '.join(new)} added." if new else "Roles: as before.")
