"""Contrast as WCAG 2.2 defines it (relative luminance, success criteria 1.4.3 and 1.4.11)."""

import re
from collections.abc import Iterable

HEX = re.compile(r"#[0-9a-fA-F]{6}")


def is_hex(colour: str) -> bool:
    return bool(HEX.fullmatch(colour))


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green, blue, 0 to 255, of `#rrggbb`."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable_on(colour: str, grounds: Iterable[str]) -> bool:
    """Whether text in `colour` reaches 4.5:1 on each of `grounds`."""
    return all(contrast(colour, ground) >= 4.5 for ground in grounds)


def mixed(colour: str, ground: str, share: float) -> str:
    """`share` (0 to 1) of `colour` laid over `ground`."""
    parts = (round(c * share + g * (1 - share)) for c, g in zip(channels(colour), channels(ground), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)
