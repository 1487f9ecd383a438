"""Pictures that the project draws itself: one pattern a kind of work, in the portal's colours."""

import random
from collections.abc import Callable
from io import BytesIO

from django.core.files.images import ImageFile
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from community.models import User
from core.models import PortalImage
from portal.demo.content import Text, translations

WIDTH, HEIGHT, SCALE = 1200, 675, 2
INK, BLUE, SKY, PALE, MARIGOLD, PAPER = "#14213d", "#0a4f8f", "#6aa5d6", "#dbe8f4", "#f2a900", "#faf8f4"
COLOURS = (BLUE, SKY, PALE, INK, MARIGOLD)
WEIGHTS = (4, 4, 5, 2, 1)
Draw = ImageDraw.ImageDraw


def bricks(draw: Draw, rng: random.Random) -> None:
    wide, high, gap = 320, 120, 12
    for row in range(-1, HEIGHT * SCALE // high + 1):
        for column in range(-1, WIDTH * SCALE // wide + 1):
            x, y = column * wide + (row % 2) * wide // 2, row * high
            draw.rectangle((x + gap, y + gap, x + wide, y + high), fill=_colour(rng))


def weave(draw: Draw, rng: random.Random) -> None:
    step = 160
    for row in range(HEIGHT * SCALE // step + 1):
        for column in range(WIDTH * SCALE // step + 1):
            x, y, colour = column * step, row * step, _colour(rng)
            band = (x, y + 36, x + step, y + step - 36) if (row + column) % 2 else (x + 36, y, x + step - 36, y + step)
            draw.rectangle(band, fill=colour)


def rings(draw: Draw, rng: random.Random) -> None:
    for cx, cy in ((900, 1000), (2500, 600), (1900, 1700)):
        for radius in range(860, 40, -rng.choice((70, 90, 110))):
            draw.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), fill=_colour(rng))


def tiles(draw: Draw, rng: random.Random) -> None:
    step = 200
    for row in range(HEIGHT * SCALE // step + 1):
        for column in range(WIDTH * SCALE // step + 1):
            x, y = column * step, row * step
            corners = [(x, y), (x + step, y), (x + step, y + step), (x, y + step)]
            del corners[rng.randrange(4)]
            draw.rectangle((x, y, x + step, y + step), fill=_colour(rng))
            draw.polygon(corners, fill=_colour(rng))


def steps(draw: Draw, rng: random.Random) -> None:
    wide, high = 200, HEIGHT * SCALE
    for number in range(WIDTH * SCALE // wide + 1):
        top = high
        while top > high * (0.75 - 0.045 * number):
            size = rng.choice((60, 90, 120))
            draw.rectangle((number * wide + 8, top - size + 8, (number + 1) * wide - 8, top), fill=_colour(rng))
            top -= size


def circles(draw: Draw, rng: random.Random) -> None:
    step = 220
    for row in range(HEIGHT * SCALE // step + 1):
        for column in range(WIDTH * SCALE // step + 1):
            x, y, inset = column * step, row * step, rng.choice((10, 30, 55))
            draw.ellipse((x + inset, y + inset, x + step - inset, y + step - inset), fill=_colour(rng))


PATTERNS: tuple[Callable[[Draw, random.Random], None], ...] = (bricks, weave, rings, tiles, steps, circles)
BY_SECTION = {
    "F": bricks,
    "C": weave,
    "A": rings,
    "B": rings,
    "I": tiles,
    "G": tiles,
    "Q": steps,
    "P": steps,
    "R": circles,
    "T": circles,
}


def picture(text: Text, by: User) -> dict[str, object]:
    """The fields of a page that its picture fills, when its file or its translations ask for one."""
    if not (text.key.startswith("example-") or translations(text.key)):
        return {}
    image = PortalImage(
        title=text.data["title"][:255], uploaded_by_user=by, credit=_("Pattern made for this portal, CC0")
    )
    image.file = ImageFile(BytesIO(paint(text.key)), name=f"{text.key}.png")
    image.save()
    return {"image": image, "image_alt": description(text.key)}


def pattern(key: str) -> Callable[[Draw, random.Random], None]:
    from portal.demo.content import practices

    sectors = next((text.data["facts"]["sectors"] for text in practices() if text.key == key), [""])
    return BY_SECTION.get(_section(sectors[0]), PATTERNS[sum(map(ord, key)) % len(PATTERNS)])


def _section(notation: str) -> str:
    from taxonomy import table

    entry = table.current().find("sector", notation)
    return ([entry, *table.current().ancestors(entry)])[-1].notation if entry else ""


def paint(key: str) -> bytes:
    """A PNG of 1200 by 675 pixels; the same key always gives the same picture."""
    canvas = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
    pattern(key)(ImageDraw.Draw(canvas), random.Random(key))  # noqa: S311  (decoration)
    out = BytesIO()
    small = canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    small.quantize(64, Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=False)
    return out.getvalue()


def _colour(rng: random.Random) -> str:
    return rng.choices(COLOURS, WEIGHTS)[0]


def description(key: str) -> str:
    """What the picture shows, in the active language."""
    words = {
        "bricks": _("Pattern of bricks in blue and marigold"),
        "weave": _("Woven pattern in blue and marigold"),
        "rings": _("Pattern of growth rings in blue and marigold"),
        "tiles": _("Pattern of tiles in blue and marigold"),
        "steps": _("Pattern of rising steps in blue and marigold"),
        "circles": _("Pattern of circles in blue and marigold"),
    }
    return words[pattern(key).__name__]
