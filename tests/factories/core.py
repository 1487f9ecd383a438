from io import BytesIO

import factory
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from factory.django import DjangoModelFactory
from PIL import Image as PillowImage

from core.models import PortalDocument, PortalImage

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def png(width: int = 64, height: int = 36) -> bytes:
    out = BytesIO()
    PillowImage.new("RGB", (width, height), "#0a4f8f").save(out, "PNG")
    return out.getvalue()


class PortalImageFactory(DjangoModelFactory):
    class Meta:
        model = PortalImage

    title = factory.Sequence(lambda n: f"Picture {n}")
    file = factory.LazyAttribute(lambda image: ImageFile(BytesIO(png()), name="picture.png"))


class PortalDocumentFactory(DjangoModelFactory):
    class Meta:
        model = PortalDocument

    title = factory.Sequence(lambda n: f"Document {n}")
    file = factory.LazyAttribute(lambda document: ContentFile(PDF, name="guide.pdf"))
