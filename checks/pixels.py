"""What changed between two pictures of the same place, as a person would see it."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageChops

LEAST_CONTRAST = 3.0  # WCAG 1.4.11: what is needed to see a control or its state
LINEAR = [
    (value / 255 / 12.92) if value / 255 <= 0.04045 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in range(256)
]


def luminance(colour: Sequence[int]) -> float:
    """Relative luminance after WCAG of an RGB colour, 0 to 1."""
    red, green, blue = (LINEAR[value] for value in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """Contrast ratio after WCAG, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def clearly_changed(before: bytes, after: bytes) -> int:
    """How many pixels of two PNG pictures of one size differ with a contrast of at least 3 to 1."""
    first, second = (Image.open(BytesIO(data)).convert("RGB") for data in (before, after))
    if first.size != second.size:
        raise ValueError(f"Pictures of different size: {first.size} and {second.size}.")
    touched = ImageChops.difference(first, second).getbbox()
    if touched is None:
        return 0
    pairs = zip(_colours(first.crop(touched)), _colours(second.crop(touched)), strict=True)
    known: dict[tuple[bytes, bytes], bool] = {}
    total = 0
    for pair in pairs:
        if pair[0] != pair[1]:
            if pair not in known:
                known[pair] = contrast(*pair) >= LEAST_CONTRAST
            total += known[pair]
    return total


def _colours(image: Image.Image) -> list[bytes]:
    data = image.tobytes()
    return [data[place : place + 3] for place in range(0, len(data), 3)]


def share_of_commonest(picture: bytes) -> float:
    """The part of a picture that has its commonest colour: 1.0 is a blank one."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    image.thumbnail((600, 600), Image.Resampling.NEAREST)
    counts = image.getcolors(600 * 600) or []
    return max(count for count, _colour in counts) / (image.width * image.height)
