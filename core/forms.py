from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from core.files import picture_refusal


class PictureField(WagtailImageField):
    """Looks at the file before Wagtail does: a damaged one would be an error page there."""

    def to_python(self, data: Any) -> Any:
        if data and (reason := picture_refusal(data.name, data)):
            raise ValidationError(reason)
        return super().to_python(data)


class PortalImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if old := self.fields.get("file"):
            self.fields["file"] = PictureField(label=old.label, required=old.required, widget=old.widget)
