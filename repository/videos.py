"""A video is a link with our own still; its frame is loaded after a click that names the host."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repository.models import PracticePage

# What an address on a host looks like, and the frame that plays it. Their origins stand in the settings' VIDEO_PLAYERS.
YOUTUBE = "https://www.youtube-nocookie.com/embed/{}"
VIMEO = "https://player.vimeo.com/video/{}"
ADDRESSES = (
    (
        "youtube.com",
        re.compile(r"https://(?:www\.|m\.)?youtube\.com/watch\?(?:[^#]*&)?v=([\w-]{11})(?:[&#].*)?"),
        YOUTUBE,
    ),
    ("youtube.com", re.compile(r"https://youtu\.be/([\w-]{11})/?(?:[?#].*)?"), YOUTUBE),
    ("vimeo.com", re.compile(r"https://(?:www\.)?vimeo\.com/(\d+)(?:/\w+)?/?(?:[?#].*)?"), VIMEO),
)
HOSTS = tuple(dict.fromkeys(host for host, _pattern, _frame in ADDRESSES))


@dataclass(frozen=True)
class Video:
    url: str
    host: str
    frame_url: str
    still: object | None = None


def recognised(url: str, still: object | None = None) -> Video | None:
    """The video at `url`, or None when it is no address of one video on a host that we can frame."""
    for host, pattern, frame in ADDRESSES:
        if found := pattern.fullmatch(url):
            return Video(url, host, frame.format(found.group(1)), still)
    return None


def video(practice: "PracticePage") -> Video | None:
    return recognised(practice.video_url, practice.video_still) if practice.video_url else None
