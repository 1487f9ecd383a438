from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from wagtail.models import ReferenceIndex

        from core import duties, receivers, structure  # noqa: F401  (registers the worker's first duties)
        from core.models import SiteSettings

        ReferenceIndex.register_model(SiteSettings)  # a picture that a setting shows is for everybody
