"""Draw the photographs of the sample newspaper and of a new site: light, haze, depth of field and grain are worked out.

    python scripts/photographs.py            # all of them; needs numpy and Pillow
    python scripts/photographs.py moon       # only these

Each starts from its own seed, so that the same versions of numpy and Pillow write the same bytes. Colours are linear
light until the end, where a curve, a vignette and grain make a photograph of them.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 1067
ROOT = Path(__file__).parent.parent
QUALITY, LARGEST = 84, 240_000  # bytes of a file at most

Array = np.ndarray
Scene = Callable[[], Array]
SCENES: dict[str, tuple[str, Scene]] = {}
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)


def scene(name: str, file: str) -> Callable[[Scene], Scene]:
    """Register what draws a photograph: linear light, three values for each pixel."""

    def register(function: Scene) -> Scene:
        SCENES[name] = (file, function)
        return function

    return register


# Light


def rgb(text: str) -> Array:
    """Return the linear light of a colour such as ``#c98d5a``."""
    values = np.array([int(text[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def mix(first: Array, second: Array, share: Array | float) -> Array:
    """Return two lights mixed; a share of 1 is the second."""
    share = np.asarray(share)
    return first + (second - first) * (share[..., None] if share.ndim else share)


def ramp(values: Array, *stops: tuple[float, str]) -> Array:
    """Return the light at each value of a gradient."""
    places = [place for place, _ in stops]
    lights = np.array([rgb(colour) for _, colour in stops])
    return np.stack([np.interp(values, places, lights[:, channel]) for channel in range(3)], axis=-1)


def step(low: float, high: float, values: Array) -> Array:
    """Return 0 below, 1 above, and a smooth way between."""
    share = np.clip((values - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)


def cloud(seed: int, beta: float, shape: tuple[int, int] = (HEIGHT, WIDTH), stretch: float = 1) -> Array:
    """Return noise of mean 0 and deviation 1 that is alike at all sizes; a high ``beta`` is smooth."""
    random = np.random.default_rng(seed)
    across, down = np.fft.rfftfreq(shape[1]) * stretch * shape[1], np.fft.fftfreq(shape[0]) * shape[0]
    radius = np.hypot(across[None, :], down[:, None])
    radius[0, 0] = 1
    found = np.fft.irfft2(np.fft.rfft2(random.standard_normal(shape)) * radius ** (-beta / 2), shape)
    return (found - found.mean()) / found.std()


def blur(image: Array, across: float, down: float | None = None) -> Array:
    """Return what a lens out of focus makes of an image; deviations in pixels."""
    down = across if down is None else down
    edge = int(3 * max(across, down)) + 1
    padded = np.pad(image, [(edge, edge), (edge, edge)] + [(0, 0)] * (image.ndim - 2), mode="edge")
    shape = padded.shape
    columns = np.exp(-2 * (np.pi * across * np.fft.rfftfreq(shape[1])) ** 2)
    rows = np.exp(-2 * (np.pi * down * np.fft.fftfreq(shape[0])) ** 2)
    weights = (rows[:, None] * columns[None, :]).reshape(shape[0], -1, *[1] * (image.ndim - 2))
    found = np.fft.irfft2(np.fft.rfft2(padded, axes=(0, 1)) * weights, shape[:2], axes=(0, 1))
    return found[edge:-edge, edge:-edge]


def sample(tile: Array, x: Array, y: Array) -> Array:
    """Return the values of a tile that repeats, between its points."""
    high, wide = tile.shape
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    right, low = x - left, y - top
    a, b = tile[top % high, left % wide], tile[top % high, (left + 1) % wide]
    c, d = tile[(top + 1) % high, left % wide], tile[(top + 1) % high, (left + 1) % wide]
    return (a * (1 - right) + b * right) * (1 - low) + (c * (1 - right) + d * right) * low


def shapes(draw: Callable[[ImageDraw.ImageDraw, float], None], soft: float = 0.7) -> Array:
    """Return how much of each pixel is covered by what is drawn, at twice the size, with the edges of a lens."""
    mask = Image.new("L", (2 * WIDTH, 2 * HEIGHT))
    draw(ImageDraw.Draw(mask), 2.0)
    covered = np.asarray(mask.resize((WIDTH, HEIGHT), Image.Resampling.BOX), dtype=np.float64) / 255
    return np.clip(blur(covered, soft), 0, 1)


def developed(light: Array, seed: int, grain: float = 0.012, vignette: float = 0.35) -> Image.Image:
    """Return a photograph of linear light."""
    far = np.hypot((X - WIDTH / 2) / WIDTH, (Y - HEIGHT / 2) / HEIGHT)
    light = np.maximum(light, 0) * (1 - vignette * step(0.25, 0.85, far))[..., None]
    glow = blur(np.maximum(light - 0.8, 0), 14)
    light = light + 0.35 * glow
    light = (
        light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14)
    )  # the curve of films, by K. Narkowicz
    shown = np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)
    random = np.random.default_rng(seed + 1000)
    noise = blur(random.standard_normal((HEIGHT, WIDTH)), 0.8)
    tint = random.standard_normal((HEIGHT, WIDTH, 3)) * 0.25
    middle = 0.5 + 2 * shown.mean(axis=-1) * (1 - shown.mean(axis=-1))
    shown = shown + grain * (noise[..., None] * 2.2 + tint) * middle[..., None]
    return Image.fromarray((np.clip(shown, 0, 1) * 255 + 0.5).astype(np.uint8))


# Terrain


def land(
    heights: Array, camera: tuple[float, float, float], horizon: float, zoom: float, far: int
) -> tuple[Array, Array, Array]:
    """Return where on a map of heights each pixel looks (x, y), and how far; 0 is the sky.

    Strips of the map are drawn from near to far, each above the last one.
    """
    x0, y0, z0 = camera
    left = (np.arange(WIDTH) - WIDTH / 2) / WIDTH
    top = np.full(WIDTH, float(HEIGHT))
    u, v, away = np.zeros((HEIGHT, WIDTH)), np.zeros((HEIGHT, WIDTH)), np.zeros((HEIGHT, WIDTH))
    distance = 12.0
    while distance < far:
        x, y = x0 + left * distance * 1.25, np.full(WIDTH, y0 + distance)
        line = horizon - (sample(heights, x, y) - z0) / distance * zoom
        fill = (line[None, :] <= Y) & (top[None, :] > Y)
        rows, columns = np.nonzero(fill)
        u[rows, columns], v[rows, columns], away[rows, columns] = x[columns], y[columns], distance
        top = np.minimum(top, np.maximum(line, 0))
        distance *= 1.0035
    return u, v, away


def lit(heights: Array, sun: tuple[float, float, float], steep: float) -> Array:
    """Return how much light of the sun falls on each point of a map of heights."""
    across, down = np.gradient(heights)[1] * steep, np.gradient(heights)[0] * steep
    length = np.sqrt(across**2 + down**2 + 1)
    return np.clip((-across * sun[0] - down * sun[1] + sun[2]) / length, 0, None)


# Scenes


@scene("sea", "content/articles/2025/detroits-commerce-mondial/large.jpg")
def sea() -> Array:
    """Cargo ships off the coast, half an hour after sunset."""
    horizon, sun = 470.0, 1030.0
    high = (horizon - Y) / horizon
    sky = ramp(high, (0, "#f3a45e"), (0.08, "#ea9a6c"), (0.25, "#b98a90"), (0.55, "#5d6f93"), (1, "#27385f"))
    glow = np.exp(-(((X - sun) / 420) ** 2 + ((Y - horizon + 10) / 120) ** 2))
    sky += glow[..., None] * rgb("#ffb45a") * 1.1
    tile = cloud(3, 3.1, (1024, 2048), 2.6)
    depth = 1 / np.clip(high + 0.09, 0.06, None)
    veil = step(0.15, 1.9, sample(tile, X * 0.45 * depth**0.55 + 400, depth * 96)) * step(0.02, 0.22, high)
    under = ramp(high, (0, "#ffbe7a"), (0.3, "#d07f70"), (0.6, "#6f6f8a"), (1, "#3c4a6c"))
    sky = mix(sky, under * 0.85, veil * 0.8)
    down = np.clip(Y - horizon, 0.5, None)
    away = 900 / down
    waves = sample(cloud(8, 2.2, (1024, 1024)), X * 0.02 * away**0.9 + 77, away * 24)
    waves += 0.6 * sample(cloud(9, 1.8, (1024, 1024)), X * 0.09 * away**0.8, away * 70)
    mirror = np.clip(horizon - down * 0.75 - (waves + 0.9) * 26 * np.clip(down / 90, 0.15, 3), 0, horizon - 2)
    seen = sky[mirror.astype(int), np.clip(X + waves * 9, 0, WIDTH - 1).astype(int)]
    deep = rgb("#14202f")
    water = mix(deep, seen, 0.55 + 0.3 * np.clip(1 - down / 700, 0, 1))
    path = (
        np.exp(-(((X - sun) / (90 + down * 0.45)) ** 2))
        * step(0.35, 1.5, waves + 0.25)
        * np.clip(1.2 - down / 520, 0, 1)
    )
    water += path[..., None] * rgb("#ffb56b") * 1.5
    light = np.where((horizon < Y)[..., None], water, sky)

    def coast(pen: ImageDraw.ImageDraw, k: float) -> None:
        line = cloud(21, 2.6, (4, WIDTH), 1)[0]
        points = [
            (x * k, (horizon - max(0.0, 34 - x * 0.09) - line[x] * max(0.0, 7 - x * 0.014)) * k) for x in range(520)
        ]
        pen.polygon([(0, horizon * k), *points, (520 * k, horizon * k)], fill=255)

    def ships(pen: ImageDraw.ImageDraw, k: float) -> None:
        for x, size in ((800, 1.0), (1240, 0.62), (585, 0.4)):

            def at(*points: tuple[float, float], x: float = x, size: float = size) -> list[tuple[float, float]]:
                return [((x + a * size) * k, (horizon + 1 + b * size) * k) for a, b in points]

            pen.polygon(at((-88, -13), (92, -13), (78, 2), (-80, 2)), fill=255)
            pen.rectangle(at((-80, -47), (-56, -13)), fill=255)
            pen.rectangle(at((-70, -58), (-64, -47)), fill=255)
            for place, count in enumerate((3, 4, 4, 3, 4, 2, 3)):
                pen.rectangle(at((-46 + place * 18, -13 - count * 6.5), (-31 + place * 18, -13)), fill=255)

    light = mix(light, rgb("#2c3350"), shapes(coast, 1.1) * 0.92)
    return mix(light, rgb("#161a28"), shapes(ships, 0.8) * 0.95)


@scene("hills", "content/articles/2024/zone-demilitarisee-coree/collines.jpg")
def hills() -> Array:
    """Wooded ridges at dawn, mist in the valleys."""
    return _ridges(50, ("#8fa3bd", "#d9c1ac", "#f6d3a4", "#f2cfa8", "#d9bfa6"), ("#d8bda6", "#141c1d", "#f0d0ad"))


@scene("valley", "sitegen/starter/common/content/articles/horizon.jpg")
def valley() -> Array:
    """A valley in the first light of the morning: the picture of the first article of a new site."""
    return _ridges(340, ("#6f8fb8", "#b9c6d4", "#f4dcc0", "#f3d3b4", "#c9bfb8"), ("#b9c3cc", "#101c22", "#e3d6cc"))


def _ridges(seed: int, sky: tuple[str, ...], tones: tuple[str, str, str]) -> Array:
    """Return wooded ridges, one behind the other: far, near and misty tones."""
    sun = 1130.0
    high = Y / HEIGHT
    light = ramp(high, *zip((0, 0.22, 0.36, 0.5, 1), sky, strict=True))
    light += np.exp(-(((X - sun) / 330) ** 2 + ((Y - 300) / 210) ** 2))[..., None] * rgb("#ffd28a") * 0.9
    light += (np.hypot(X - sun, Y - 292) < 34)[..., None] * rgb("#fff1cf") * 1.6
    light = blur(light, 3)
    layers = 8
    for place in range(layers):
        near = place / (layers - 1)
        base = 345 + 560 * near**1.25
        line = cloud(seed + place, 3.0 - 0.55 * near, (4, 4096), 1)[1][place * 211 : place * 211 + WIDTH]
        ridge = (
            base
            - line * (42 + 50 * near)
            - (20 + 60 * near) * np.sin(np.arange(WIDTH) / (370 + 90 * place) + place * 1.9)
        )
        wood = _wood(ridge, seed + 10 + place, near)
        body = mix(rgb(tones[0]), rgb(tones[1]), 0.12 + 0.86 * near**0.85)
        texture = blur(cloud(seed + 20 + place, 1.6), 0.8 + 1.5 * near) * (0.05 + 0.16 * near)
        mist = step(20, 190 + 130 * near, Y - ridge[None, :]) * (0.86 - 0.78 * near)
        shown = mix(body * (1 + texture[..., None]), rgb(tones[2]) * 0.92, mist)
        light = mix(light, shown, wood)
        drift = step(0.2, 1.8, sample(cloud(seed + 40 + place, 3.4, (512, 2048), 2), X * 0.7 + place * 300, Y * 0.8))
        light = mix(light, rgb(tones[2]), drift * 0.34 * (1 - near) * step(-10, 120, Y - ridge[None, :]))
    return light


def _wood(ridge: Array, seed: int, near: float) -> Array:
    """Return what a ridge covers, with the tops of spruces on it."""
    random = np.random.default_rng(seed)
    size = 5 + 62 * near**2.2

    def draw(pen: ImageDraw.ImageDraw, k: float) -> None:
        pen.polygon(
            [
                (0, HEIGHT * k),
                *[(x * k, ridge[x] * k) for x in range(WIDTH)],
                (WIDTH * k, ridge[-1] * k),
                (WIDTH * k, HEIGHT * k),
            ],
            fill=255,
        )
        for _ in range(int(5200 / size)):
            x = random.uniform(0, WIDTH - 1)
            tall = size * random.uniform(0.45, 1.25)
            foot, wide = ridge[int(x)] + tall * 0.35, tall * random.uniform(0.15, 0.21)
            for part in range(5):
                top, low = foot - tall * (0.3 + 0.175 * part), foot - tall * (0.14 * part)
                half = wide * (1 - part * 0.19)
                pen.polygon(
                    [((x - half) * k, low * k), ((x + half) * k, low * k), ((x + random.uniform(-1, 1)) * k, top * k)],
                    fill=255,
                )

    return shapes(draw, 0.7 + 1.5 * max(0.0, near - 0.75) * 4)


@scene("ice", "content/articles/2024/glaciers.jpg")
def ice() -> Array:
    """A white coast across cold water, in the low sun of the far south."""
    size = 1024
    rough = blur(cloud(12, 3.0, (size, size)), 1.5)
    ridged = blur(1 - np.abs(cloud(13, 4.0, (size, size))), 2.5)
    row = np.arange(size)[:, None]
    shore = step(300, 400, row + 26 * cloud(14, 3.4, (size, size)))
    heights = shore * (7 + 62 * np.clip(ridged + 0.35, 0, None) ** 1.7 * step(340, 760, row) + 2.6 * rough)
    sunny = lit(heights, (-0.78, 0.1, 0.40), 1.7)
    u, v, away = land(heights, (512, 0, 9), 500, 1500, 1000)
    horizon = 500.0
    high = np.clip((horizon - Y) / horizon, 0, 1)
    sky = ramp(high, (0, "#e9dccf"), (0.2, "#cfd6dc"), (0.6, "#8fb0cc"), (1, "#4f7fae"))
    veil = step(-0.2, 2.0, sample(cloud(15, 3.2, (512, 2048), 3), X * 0.8, Y * 1.4))
    sky = mix(sky, rgb("#f2ece6"), veil * 0.55)
    snow = sample(sunny, u, v)[..., None] * rgb("#fff0dc") * 0.95 + rgb("#8fb0d8") * 0.30
    stone = step(0.8, 1.5, sample(np.hypot(*np.gradient(heights)), u, v) * 0.62 + 0.25 * sample(rough, u * 3, v * 3))
    ground = mix(snow, rgb("#4a4c55") * (0.4 + sample(sunny, u, v)[..., None]), stone * 0.7)
    ground = mix(ground, rgb("#d5dde6"), 1 - np.exp(-away / 1500))
    down = np.clip(Y - 512, 0.5, None)
    light = np.where((away > 0)[..., None], ground, sky)
    water = sample(heights, u, v) < 2.5
    ripple = sample(cloud(16, 2.0, (1024, 1024)), X * 0.35, 9000 / down)
    ripple += sample(cloud(17, 1.8, (1024, 1024)), X * 0.9, 30000 / down)
    mirror = np.clip(512 - down * 0.9 - ripple * 9 * np.clip(down / 130, 0.1, 2), 0, HEIGHT - 1).astype(int)
    seen = light[mirror, np.clip(X + ripple * 5, 0, WIDTH - 1).astype(int)]
    seen = blur(seen, 1, 5)
    surface = mix(rgb("#183a52"), seen, 0.34 + 0.36 * np.exp(-down / 260))
    floes = step(
        1.25, 1.4, sample(cloud(18, 2.6, (1024, 1024)), (X - 800) * 60 / (down + 25) + 500, 16000 / (down + 25))
    )
    surface = mix(surface, rgb("#e8eef2") * (0.8 + 0.1 * ripple[..., None]), floes * step(6, 40, down))
    return np.where((water & (Y > 500))[..., None], surface, light)


@scene("moon", "content/articles/2026/lune.jpg")
def moon() -> Array:
    """The Moon a few days after the first quarter, through a long lens."""
    random = np.random.default_rng(42)
    radius, x0, y0 = 455.0, 830.0, 535.0
    x, y = (X - x0) / radius, (Y - y0) / radius
    inside = x * x + y * y < 1
    z = np.sqrt(np.clip(1 - x * x - y * y, 1e-6, 1))
    lon, lat = np.arctan2(x, z), np.arcsin(np.clip(y, -1, 1))
    size = 2048
    seas = cloud(5, 3.3, (size, size))
    fine = cloud(6, 2.1, (size, size))
    u, v = (lon / np.pi + 0.5) * size * 0.5, (lat / np.pi + 0.5) * size * 0.5
    dark = step(-0.15, 1.0, sample(seas, u + 300, v) + 0.16 * sample(fine, u * 2, v * 2) - 0.45 * (y + 0.1))
    bump = 0.35 * sample(fine, u * 2.6, v * 2.6)
    bright = np.zeros_like(X)
    for _ in range(1500):
        far = 0.012 * random.pareto(1.6) + 0.006
        if far > 0.11:
            continue
        a, b = random.uniform(-1.4, 1.4), random.uniform(-1.25, 1.25)
        if (
            far < 0.05
            and random.random() < 0.35
            and sample(
                seas, np.array([(a / np.pi + 0.5) * size * 0.5 + 300]), np.array([(b / np.pi + 0.5) * size * 0.5])
            )[0]
            > 0.4
        ):
            continue
        cx, cy = x0 + radius * np.sin(a) * np.cos(b), y0 + radius * np.sin(b)
        reach = int(radius * far * 2.2) + 3
        rows = slice(max(0, int(cy) - reach), min(HEIGHT, int(cy) + reach))
        columns = slice(max(0, int(cx) - reach), min(WIDTH, int(cx) + reach))
        if rows.start >= rows.stop or columns.start >= columns.stop:
            continue
        away = np.hypot((lon[rows, columns] - a) * np.cos(b), lat[rows, columns] - b) / far
        bump[rows, columns] += far * 260 * (np.exp(-(((away - 1) / 0.2) ** 2)) - 0.75 * np.exp(-((away / 0.75) ** 4)))
        if random.random() < 0.12:
            bright[rows, columns] += 0.22 * np.exp(-((away / 1.1) ** 2))
    for a, b, far in ((-0.18, 0.74, 0.09), (-0.62, -0.15, 0.06), (0.75, -0.4, 0.035)):
        angle = np.arctan2(lat - b, (lon - a) * np.cos(b))
        away = np.hypot((lon - a) * np.cos(b), lat - b)
        rays = np.clip(sum(np.cos(angle * n + n * n) for n in (5, 9, 14, 23)) * 0.3, 0, 1)
        bright += (rays * 0.34 + 0.25) * np.exp(-away / (far * 5)) * (0.7 + 0.3 * sample(fine, u * 4, v * 4))
    slope_y, slope_x = np.gradient(bump)
    sun = np.array([0.80, -0.14, 0.58])
    n = np.stack([x - slope_x * 0.16, y - slope_y * 0.16, z], axis=-1)
    n /= np.linalg.norm(n, axis=-1, keepdims=True)
    shade = np.clip(n @ sun, 0, 1) ** 0.8
    ground = (0.60 - 0.36 * dark + bright) * (1 + 0.09 * sample(fine, u * 5, v * 5))
    soft = step(1.004, 0.994, np.hypot(x, y))
    light = (ground * shade * soft * inside)[..., None] * rgb("#fff4e2") * 1.15
    sky = ramp(Y / HEIGHT, (0, "#04060b"), (1, "#0a0e17"))
    return blur(
        light + sky * 0.6 + np.exp(-np.clip(np.hypot(x, y) - 1, 0, None) * 7)[..., None] * rgb("#39465c") * 0.05, 0.8
    )


@scene("curtain", "content/articles/2026/rideau.jpg")
def curtain() -> Array:
    """Heavy folds of red cloth in the light of a window, a gap where somebody has just gone in."""
    warp = 30 * blur(cloud(31, 5.5, (HEIGHT, WIDTH)), 20, 60) + 16 * np.sin(Y / 410)
    x = X + warp * (0.3 + 0.7 * Y / HEIGHT)
    folds = np.sin(x / 34 + 0.9 * np.sin(x / 171)) + 0.42 * np.sin(x / 15.5 + 1.3) + 0.28 * np.sin(x / 73)
    folds += 0.1 * blur(cloud(32, 3.2, (HEIGHT, WIDTH)), 5, 40)
    slope = np.gradient(blur(folds, 4, 8), axis=1) * 24
    facing = 1 / np.sqrt(1 + slope**2)
    side = np.clip((-slope * 0.72 + 0.55) * facing, 0, None)
    valley = 0.12 + 0.88 * step(-1.9, 0.9, blur(folds, 5))
    weave = 1 + 0.05 * np.sin(X * 2.1) * np.sin(Y * 2.2) + 0.07 * blur(cloud(33, 0.8), 0.7)
    fall = np.exp(-(((X - 1080) / 760) ** 2)) * (1.1 - 0.55 * Y / HEIGHT)
    light = (side * valley * fall * weave)[..., None] * rgb("#a8222c") * 1.25
    light += ((1 - facing) ** 2 * side * fall * valley)[..., None] * rgb("#ff9d84") * 0.35
    light += (valley * (0.05 + 0.1 * fall) * weave)[..., None] * rgb("#8a2432")
    centre = 520 + 30 * np.sin(Y / 300) + warp * 0.3
    gap = step(52, 26, np.abs(X - centre) - 22 * Y / HEIGHT)
    inner = ramp(Y / HEIGHT, (0, "#20120d"), (0.4, "#5b3a22"), (0.75, "#8d6238"), (1, "#2c1a10"))
    light = mix(light, inner * 0.8, gap)
    rod = np.exp(-(((Y - 34) / 11) ** 2))
    light = mix(light, rgb("#3a2c22"), step(60, 20, Y))
    light += (rod * (0.4 + 0.6 * fall))[..., None] * rgb("#d9a860") * 0.8
    return mix(light, blur(light, 5), step(420, 80, X) * 0.9)


@scene("night", "content/articles/2025/nuit.jpg")
def night() -> Array:
    """A street in the rain at night, out of focus behind the lights of an ambulance."""
    random = np.random.default_rng(77)
    light = ramp(Y / HEIGHT, (0, "#0a0f1a"), (0.5, "#141a26"), (0.62, "#1a1d25"), (1, "#07090d")) * 0.8
    spots = np.zeros((HEIGHT, WIDTH, 3))

    def spot(x: float, y: float, size: float, colour: Array, power: float) -> None:
        reach = int(size + 4)
        rows, columns = slice(max(0, int(y) - reach), int(y) + reach), slice(max(0, int(x) - reach), int(x) + reach)
        ax, ay = X[rows, columns] - x, Y[rows, columns] - y
        lean = np.hypot(x - WIDTH / 2, y - HEIGHT / 2) / 1400
        turn = np.arctan2(y - HEIGHT / 2, x - WIDTH / 2)
        along, across = ax * np.cos(turn) + ay * np.sin(turn), -ax * np.sin(turn) + ay * np.cos(turn)
        away = np.hypot(along / (1 - 0.45 * lean), across) / size
        disc = step(1.02, 0.95, away) * (0.72 + 0.28 * step(0.7, 0.97, away))
        spots[rows, columns] += disc[..., None] * colour * power

    warm = ("#ffb765", "#ffd9a0", "#ff9d4a", "#ffe6c4", "#ff6a45", "#f0f3ff")
    for _ in range(150):
        y = 300 + 210 * random.beta(2.2, 2)
        spot(
            random.uniform(-20, WIDTH),
            y,
            random.uniform(10, 34),
            rgb(warm[random.integers(len(warm))]),
            random.uniform(0.05, 0.42),
        )
    for column in range(9):
        x = 90 + column * 175 + random.uniform(-30, 30)
        for floor in range(7):
            if random.random() < 0.55:
                spot(
                    x + random.uniform(-38, 38),
                    40 + floor * 42,
                    random.uniform(11, 17),
                    rgb("#ffcf8a"),
                    random.uniform(0.05, 0.2),
                )
    for place, x in enumerate((250, 330, 1210, 1330, 1450, 620)):
        spot(x, 560 + 12 * (place % 3), 30 + 5 * (place % 2), rgb("#ff2c20" if place % 3 else "#fff2d8"), 0.9)
    for x, power in ((905, 2.6), (985, 2.1), (1050, 1.1)):
        spot(x, 452, 52, rgb("#2f7bff"), power)
        spot(x, 452, 26, rgb("#cfe2ff"), power * 0.6)
    light = light + spots
    line = 640
    wet = np.zeros_like(light)
    source = blur(spots[:line], 14, 70)
    ripple = sample(cloud(78, 2.4, (1024, 1024)), X * 0.8, 15000 / np.clip(Y - line + 130, 20, None))
    rows = np.clip(2 * line - Y * 1.05 + ripple * 22 - 30, 0, line - 1).astype(int)
    columns = np.clip(X + ripple * 8, 0, WIDTH - 1).astype(int)
    wet = source[rows, columns] * (1.1 + 0.75 * np.clip(ripple, -1, 2)[..., None])
    light = light + wet * (step(line - 40, line + 40, Y) * np.clip(1.15 - (Y - line) / 520, 0, 1))[..., None] * 1.5
    halo = blur(spots, 70)
    drops = np.zeros((HEIGHT, WIDTH))
    for _ in range(420):
        x, y, size = random.uniform(0, WIDTH), random.uniform(0, HEIGHT), 1.2 + 4.5 * random.pareto(3.2)
        rows, columns = slice(max(0, int(y - 30)), int(y + 30)), slice(max(0, int(x - 30)), int(x + 30))
        drops[rows, columns] += step(
            1.1, 0.7, np.hypot(X[rows, columns] - x, (Y[rows, columns] - y) * 0.85) / min(size, 15)
        ) * (0.4 + 0.6 * step(-6, 8, Y[rows, columns] - y))
    lens = light[::-1][:, np.clip(X[0].astype(int), 0, WIDTH - 1)]
    return mix(light + halo * 0.6, blur(lens, 6) * 1.4 + halo, np.clip(drops, 0, 1) * 0.55)


@scene("crowd", "content/articles/2026/foule.jpg")
def crowd() -> Array:
    """People crossing the hall of a station, one second of exposure."""
    random = np.random.default_rng(19)
    floor = 560.0
    light = ramp(Y / HEIGHT, (0, "#5d5348"), (0.3, "#a89680"), (0.5, "#e0cfb4"), (0.54, "#8b7d6d"), (1, "#3f3a36"))

    def windows(pen: ImageDraw.ImageDraw, k: float) -> None:
        for x in range(-60, WIDTH + 100, 212):
            pen.rectangle([x * k, 90 * k, (x + 128) * k, 430 * k], fill=255)
            pen.ellipse([x * k, 26 * k, (x + 128) * k, 154 * k], fill=255)

    panes = shapes(windows, 9)
    bars = 1 - 0.5 * np.exp(-((((X + 60) % 53 - 26) / 3.5) ** 2))
    light = mix(light, rgb("#fff3da") * 2.1, panes * blur(bars, 4) * (1 - 0.25 * Y / 430))
    down = np.clip(Y - floor, 0, None)
    mirror = blur(light, 22, 34)[np.clip(2 * floor - Y * 0.98, 0, floor).astype(int), X.astype(int)]
    shine = np.exp(-down / 420) * 0.62
    tiles = 0.06 * np.cos((X - 800) / (down + 60) * 42) * step(5, 90, down)
    light = np.where((floor < Y)[..., None], mix(light * (1 + tiles[..., None]), mirror * 0.8, shine), light)
    coats = (
        "#1c222c",
        "#2a2f3a",
        "#3a2a26",
        "#5a4a3c",
        "#20323f",
        "#6a2b2a",
        "#38434a",
        "#74695a",
        "#151518",
        "#2f4a45",
    )
    people = sorted((floor + 26 + 430 * random.beta(1.1, 2.0), random.uniform(-40, WIDTH + 40)) for _ in range(54))
    for place, (foot, x) in enumerate(people):
        tall = 92 + (foot - floor) * 0.98
        stride, turn = random.uniform(-0.16, 0.16), random.choice((-1, 1))
        moving = place % 4 != 3
        figure = _figure(x, foot, tall, stride, turn)
        rows = slice(max(0, int(foot - tall * 1.2)), min(HEIGHT, int(foot + tall * 0.3)))
        smear = tall * random.uniform(0.035, 0.11) if moving else tall * 0.01
        defocus = 1.6 + abs(foot - 700) * 0.012
        covered = np.clip(blur(figure[rows], smear + defocus, defocus) * (1.0 if not moving else 1.25), 0, 1)
        coat = mix(rgb(coats[random.integers(len(coats))]), rgb("#3a3a3c"), 0.45) * random.uniform(0.7, 1.3)
        haze = np.clip(1 - (foot - floor) / 190, 0, 1) * 0.55
        tone = mix(coat, rgb("#bda98f"), haze)
        upper = step(foot, foot - tall, Y[rows])
        light[rows] = mix(light[rows], tone * (0.8 + 0.5 * upper[..., None]), covered * (0.93 - 0.2 * moving))
        shadow = np.exp(-(((X[rows] - x) / (tall * 0.34 + smear)) ** 2) - ((Y[rows] - foot) / (tall * 0.035)) ** 2)
        light[rows] *= (1 - 0.4 * shadow)[..., None]
    return light


def _figure(x: float, foot: float, tall: float, stride: float, turn: int) -> Array:
    """Return what a person who walks covers."""

    def draw(pen: ImageDraw.ImageDraw, k: float) -> None:
        def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
            return [((x + turn * a * tall) * k, (foot - b * tall) * k) for a, b in points]

        def round_(a: float, b: float, r: float, s: float) -> None:
            (left, top), (right, low) = at((a - r * turn, b + s), (a + r * turn, b - s))
            pen.ellipse([min(left, right), top, max(left, right), low], fill=255)

        round_(0.01, 0.93, 0.052, 0.068)
        pen.polygon(
            at(
                (-0.03, 0.9),
                (0.03, 0.9),
                (0.12, 0.83),
                (0.145, 0.6),
                (0.12, 0.4),
                (-0.115, 0.4),
                (-0.14, 0.62),
                (-0.12, 0.83),
            ),
            fill=255,
        )
        pen.polygon(at((-0.10, 0.45), (0.02, 0.45), (-0.02 - stride, 0.0), (-0.09 - stride, 0.0)), fill=255)
        pen.polygon(at((-0.02, 0.45), (0.10, 0.45), (0.08 + stride, 0.0), (0.01 + stride, 0.0)), fill=255)
        pen.polygon(at((0.1, 0.82), (0.145, 0.8), (0.13 + stride, 0.42), (0.09 + stride, 0.42)), fill=255)

    return shapes(draw, 0.7)


# Files


def write(name: str) -> None:
    """Write one photograph, at the best quality that its size allows."""
    file, draw = SCENES[name]
    path = ROOT / file
    picture = developed(draw(), sum(map(ord, name)))
    quality = QUALITY
    picture.save(path, quality=quality, progressive=True, optimize=True)
    while path.stat().st_size > LARGEST:
        quality -= 3
        picture.save(path, quality=quality, progressive=True, optimize=True)
    print(f"{file}: {path.stat().st_size:,} bytes, quality {quality}")


if __name__ == "__main__":
    for wanted in sys.argv[1:] or SCENES:
        write(wanted)
