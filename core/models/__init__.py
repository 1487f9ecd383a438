from core.models.imported import ImportedRecord
from core.models.mail import OutgoingMail
from core.models.media import PortalDocument, PortalImage, PortalRendition
from core.models.pages import PortalPageMixin
from core.models.settings import SiteSettings, SocialLink

__all__ = [
    "ImportedRecord",
    "OutgoingMail",
    "PortalDocument",
    "PortalImage",
    "PortalPageMixin",
    "PortalRendition",
    "SiteSettings",
    "SocialLink",
]
