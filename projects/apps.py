from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Project")

    def ready(self) -> None:
        from projects import blocks  # noqa: F401  (offers its blocks to pages)
