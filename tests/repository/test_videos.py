import pytest

from repository.videos import recognised


@pytest.mark.parametrize(
    ("url", "frame"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://youtube.com/watch?list=PL1&v=abcdefghijk&t=3", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://youtu.be/abcdefghijk/", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://vimeo.com/12345/a1b2c3", "https://player.vimeo.com/video/12345"),
    ],
)
def test_address_of_one_video_gets_its_frame(url, frame):
    assert recognised(url).frame_url == frame


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/playlist?list=PL123",
        "https://youtu.be/",
        "https://vimeo.com/channels/training",
        "https://evil.example/watch?v=abcdefghijk",
        "https://www.youtube.com.evil.example/watch?v=abcdefghijk",
        "http://vimeo.com/12345",
        'https://youtu.be/abcdefghijk"><script>',
    ],
)
def test_anything_else_is_not_framed(url):
    assert recognised(url) is None
