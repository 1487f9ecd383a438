from core.models.cache import SharedCacheEntry
from core.models.imported import ImportedRecord
from core.models.mail import OutgoingMail
from core.models.media import PortalDocument, PortalImage, PortalRendition
from core.models.pages import PortalPageMixin
from core.models.settings import SiteSettings, SocialLink
from core.models.state import State
from core.models.structure import SiteStructure

__all__ = [
    "ImportedRecord",
    "OutgoingMail",
    "PortalDocument",
    "PortalImage",
    "PortalPageMixin",
    "PortalRendition",
    "SharedCacheEntry",
    "SiteSettings",
    "SiteStructure",
    "SocialLink",
    "State",
]
