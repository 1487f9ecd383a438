"""The demonstration with two more addresses, which show the pages of errors 403 and 500."""

from portal.settings.demo import *  # noqa: F403

ROOT_URLCONF = "checks.urls"
