from django.contrib.auth.models import Permission
from django.db.models import ForeignKey, QuerySet
from wagtail import hooks
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.admin.forms.models import register_form_field_override

from taxonomy import history
from taxonomy.forms import field_for_foreign_key
from taxonomy.models import Concept
from taxonomy.viewsets import ConceptURLFinder, VocabulariesGroup

register_admin_url_finder(Concept, ConceptURLFinder)
register_form_field_override(ForeignKey, to=Concept, override=field_for_foreign_key)
hooks.register("register_log_actions", history.register_actions)


@hooks.register("register_admin_viewset")
def vocabularies() -> VocabulariesGroup:
    return VocabulariesGroup()


@hooks.register("register_permissions")
def concept_permissions() -> QuerySet[Permission]:
    """What the groups screen offers; deleting is not among what people do with concepts."""
    return Permission.objects.filter(
        content_type__app_label="taxonomy", codename__in=["add_concept", "change_concept", "view_concept"]
    )
