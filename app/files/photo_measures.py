"""How a photo looks, in numbers; which are too low, photo_advice.py says. advice.js measures the same way.

It imports nothing of the house: reencode.py runs it in its child process."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from PIL import Image

_SIDE, TILE = 800, 40  # pixels
# Second differences along four lines: a moved photo is soft along one of them only.
LINES = (
    (0, 0, 0, 1, -2, 1, 0, 0, 0),
    (0, 1, 0, 0, -2, 0, 0, 1, 0),
    (1, 0, 0, 0, -2, 0, 0, 0, 1),
    (0, 0, 1, 0, -2, 0, 1, 0, 0),
)
SATURATED = 250


def measures_of(image: Image.Image) -> dict[str, float]:
    """`sharp`: the sharpest tiles over the grain, along the softest line, 0–255. `light`: of the lighter tiles, 0–255.
    `glare`: share of the pixels that are burnt out. `filled`: share of the tiles unlike the rim. {} of a sliver."""
    from PIL import Image

    grey = image.convert("L")
    if (scale := _SIDE / max(grey.size)) < 1:
        grey = grey.resize((round(grey.width * scale), round(grey.height * scale)), Image.Resampling.BOX)
    across, down = ((side - 2) // TILE for side in grey.size)
    if min(across, down) < 1:
        return {}
    strokes = _strokes(grey, across, down)
    inner = grey.crop((1, 1, 1 + across * TILE, 1 + down * TILE))
    light, burnt = _tiles(inner), _tiles(inner.point([float(shade >= SATURATED) for shade in range(256)], "F"))
    rim = [at for at in range(across * down) if at % across in {0, across - 1} or at // across in {0, down - 1}]
    return {
        "sharp": round(min(_part(line, 0.97) - _part(line, 0.1) for line in strokes), 2),
        "light": round(_part(light, 0.9), 2),
        "glare": round(_glare(burnt, rim), 5),
        "filled": round(_filled(light, [min(tile) for tile in zip(*strokes, strict=True)], rim), 4),
    }


def _strokes(grey: Image.Image, across: int, down: int) -> list[list[float]]:
    """Of each line: how sharp the strokes across it are, tile by tile. Strong ones count no more than fine ones."""
    from PIL import ImageFilter

    energy = [min(255.0, (shade - 128) ** 2 / 4) for shade in range(256)]
    area = (1, 1, 1 + across * TILE, 1 + down * TILE)  # the outermost pixels lack a neighbour
    filtered = (grey.filter(ImageFilter.Kernel((3, 3), line, scale=1, offset=128)) for line in LINES)
    return [_tiles(image.crop(area).point(energy, "F")) for image in filtered]


def _tiles(image: Image.Image) -> list[float]:
    return list(cast("tuple[float, ...]", image.reduce(TILE).get_flattened_data()))


def _part(values: list[float], part: float) -> float:
    """That below which this part of them lies."""
    return sorted(values)[int(len(values) * part)]


def _glare(burnt: list[float], rim: list[int]) -> float:
    """None when the rim is burnt out as well: that is a white table, not a lamp in the card."""
    if sum(burnt[at] for at in rim) / len(rim) > 0.05:
        return 0.0
    return sum(burnt) / len(burnt)


def _filled(light: list[float], strokes: list[float], rim: list[int]) -> float:
    """A table is alike all around: what is lighter, darker or finer than its rim is the thing itself."""
    shade, grain = _part([light[at] for at in rim], 0.5), _part([strokes[at] for at in rim], 0.5)
    unlike = [abs(tile - shade) > 25 or stroke > 3 * grain + 8 for tile, stroke in zip(light, strokes, strict=True)]
    return sum(unlike) / len(unlike)
