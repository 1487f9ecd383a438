"""Where the list of practices stands."""

from django.http import HttpRequest

from core import structure
from core.navigation import home_page
from core.visibility import is_open


def index_url(request: HttpRequest) -> str:
    """The address of the list of practices in the reader's language; empty without one. No query."""
    from repository.models import PracticeIndexPage

    home = home_page(request)
    known = structure.current()
    found = (
        page
        for page in known.of_type(PracticeIndexPage)
        if home and page.path.startswith(home.path) and is_open(page, request)
    )
    index = next(found, None)
    return (index.get_url(request) if index else "") or ""
