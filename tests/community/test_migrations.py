"""What an operator chooses in the environment is no change of the models."""

import subprocess
import sys

import pytest
from django.conf import settings

from community.models import User
from scripts.clean_environment import environment


def test_another_time_zone_wants_no_migration():
    done = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=settings.ROOT, env=environment(TIME_ZONE="Europe/Athens"), capture_output=True, text=True,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, "No changes detected\n"), done.stderr


@pytest.mark.parametrize("name", ["language", "time_zone"])
def test_migration_holds_no_setting_of_the_installation(name):
    _name, _path, _arguments, options = User._meta.get_field(name).deconstruct()

    assert callable(options["default"])
    assert callable(options.get("choices", callable))


def test_new_user_has_language_and_time_zone_of_the_portal(settings):
    settings.LANGUAGE_CODE, settings.TIME_ZONE = "el", "Europe/Athens"

    user = User()

    assert (user.language, user.time_zone) == ("el", "Europe/Athens")
    assert User._meta.get_field("language").flatchoices == settings.LANGUAGES
