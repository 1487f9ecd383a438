"""`make demo`: everything embedded, DEBUG off, as a visitor would meet it. Never for the open internet."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import VAR, env

SECRET_KEY = env.secret("SECRET_KEY", "demonstration-only-" * 4)
DEMO = True
STYLEGUIDE = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 600
EMAIL_DELIVERY = env.email("EMAIL_URL", f"filemail:///{VAR}/mail")
