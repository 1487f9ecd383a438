"""For people who change the code: DEBUG, the style guide, mail in the terminal."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import env

DEBUG = True
SECRET_KEY = env.secret("SECRET_KEY", "development-only-" * 4)
STYLEGUIDE = True
