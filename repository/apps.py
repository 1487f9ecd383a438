from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepositoryConfig(AppConfig):
    name = "repository"
    verbose_name = _("Practices")

    def ready(self) -> None:
        from repository import blocks, indexing, receivers  # noqa: F401  (offers its blocks to pages, and its facets)
