import secrets
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from core.files import picture_refusal, refusal


def unguessable(folder: str, filename: str) -> str:
    """A path in `folder` that keeps a readable stem and cannot be found by trying."""
    name = PurePosixPath(filename)
    stem = slugify(name.stem)[:40] or "file"
    return f"{folder}/{stem}-{secrets.token_urlsafe(12)}{name.suffix.lower()[:8]}"


def document_path(instance: "PortalDocument", filename: str) -> str:
    return unguessable("documents", filename)


class PortalImage(AbstractImage):
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made the picture, and under which licence.")
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")

    def get_upload_to(self, filename: str) -> str:
        return unguessable("original_images", filename)

    def clean(self) -> None:
        super().clean()
        if self.file and not self.file._committed and (reason := picture_refusal(self.file.name, self.file.file)):
            raise ValidationError({"file": reason})

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class PortalRendition(AbstractRendition):
    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter")
        ]


class PortalDocument(AbstractDocument):
    """A file that people download. Its original name is kept for them, its address on disk is not theirs to guess."""

    file = models.FileField(_("file"), upload_to=document_path)
    original_name = models.CharField(max_length=255, editable=False, blank=True)

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        super().clean()
        if self.file and not self.file._committed and (reason := refusal(self.file.name, self.file.file)):
            raise ValidationError({"file": reason})

    def save(self, *args: object, **kwargs: object) -> None:
        if self.file and not self.file._committed:
            self.original_name = PurePosixPath(self.file.name).name[-255:]
        super().save(*args, **kwargs)

    @property
    def filename(self) -> str:
        return self.original_name or super().filename
