from django.http import Http404, HttpRequest, HttpResponse
from wagtail import hooks

from core.models import PortalDocument
from core.visibility import may_fetch, works_in_admin


@hooks.register("before_serve_document", order=-1)
def ask_the_page(document: PortalDocument, request: HttpRequest) -> HttpResponse | None:
    """A file is for those who may read a page that offers it, and for the editors who handle it."""
    if may_fetch(document, request) or works_in_admin(request.user):
        return None
    raise Http404
