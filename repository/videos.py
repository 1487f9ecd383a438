"""A video is a link with our own still; its frame is loaded after a click that names the host."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from repository.models import PracticePage


@dataclass(frozen=True)
class Video:
    url: str
    host: str
    frame_url: str
    still: object | None


def video(practice: "PracticePage") -> Video | None:
    """The video of a practice, or None when it has none or its site is not on the list."""
    parts = urlsplit(practice.video_url)
    player = settings.VIDEO_HOSTS.get(parts.hostname or "")
    if not player:
        return None
    name = parse_qs(parts.query).get("v", [parts.path.rsplit("/", 1)[-1]])[0]
    folder = "video" if "vimeo" in player else "embed"
    host = (parts.hostname or "").removeprefix("www.")
    return Video(practice.video_url, host, f"{player}/{folder}/{name}", practice.video_still)
