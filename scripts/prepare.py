"""Gets the demonstration ready, in one Django process: catalogues, database, vocabularies, content.

Run by scripts/demo.py when something it depends on has changed; every step may be repeated.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = "portal.settings.demo"


def step(title: str, run: Callable[[], object]) -> None:
    print(f"{title} ...", flush=True)
    began = time.monotonic()
    run()
    print(f"  done in {time.monotonic() - began:.1f} s", flush=True)


def main() -> None:
    # In place of this folder, in which a file has the name of the Elasticsearch client.
    sys.path[:1] = [str(ROOT / "site"), str(ROOT)]
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    from core import messages

    step("Compiling the catalogues", lambda: messages.compile_all(ROOT / "locale"))
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.VAR.mkdir(parents=True, exist_ok=True)
    step("Preparing the database", lambda: call_command("migrate", interactive=False, verbosity=0))
    step("Making the roles", lambda: call_command("make_roles"))
    step("Loading the vocabularies", lambda: call_command("load_vocabularies"))
    step("Loading the synonyms", lambda: call_command("load_synonyms"))
    step("Loading the demonstration content", lambda: call_command("load_demo"))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
