from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepositoryConfig(AppConfig):
    name = "repository"
    verbose_name = _("Practices")

    def ready(self) -> None:
        from repository import blocks, indexing, receivers, results  # noqa: F401  (each offers what it has)
