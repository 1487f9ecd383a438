"""Where the list of practices stands."""

from django.http import HttpRequest

from core.navigation import home_page


def index_url(request: HttpRequest) -> str:
    """The address of the list of practices in the reader's language. One query a request."""
    from repository.models import PracticeIndexPage

    if not hasattr(request, "_portal_practices_url"):
        home = home_page(request)
        index = PracticeIndexPage.objects.live().child_of(home).first() if home else None
        request._portal_practices_url = (index.get_url(request) if index else "") or ""
    return request._portal_practices_url
