"""Makes packages/pixels/src/goldens/: what A1111's scripts do with pixels alone.

matched-noise-*.png  noise under a mask in the frequencies of the picture beside it: scripts/outpainting_mk_2.py
                     (AUTOMATIC1111/stable-diffusion-webui@0194620) in numpy and scikit-image, from its formulas
grid.png             a picture cut into overlapping tiles, each changed, and put together again: modules/images.py
                     (@00952fb; split_grid, combine_grid)

Run: python parity/pixels/outpainting.py
"""

from math import ceil
from pathlib import Path

import numpy as np
from PIL import Image
from skimage import exposure

ROOT = Path(__file__).parents[2] / "packages"
OUT = ROOT / "pixels/src/goldens"
PICTURE = ROOT / "diffusion/src/goldens/pictures/english-1.png"


def spectrum(values):
    return np.fft.ifftshift(np.fft.fft2(np.fft.fftshift(values, axes=(0, 1)), axes=(0, 1), norm="ortho"), axes=(0, 1))


def values_of(frequencies):
    shifted = np.fft.fftshift(frequencies, axes=(0, 1))
    return np.fft.ifftshift(np.fft.ifft2(shifted, axes=(0, 1), norm="ortho"), axes=(0, 1)).real


def matched_noise(picture, mask, falloff, colours):
    """`picture` and the result [H, W, 3] from 0 to 1, `mask` [H, W] 0 or 1."""
    share = mask[..., None].astype(np.float64)
    kept = picture * (1 - share)
    model = spectrum(kept / kept.max() + picture.mean() * share)
    noise = np.random.default_rng(0).random(picture.shape)
    noise = noise * colours + (1 - colours) * noise.mean(axis=2, keepdims=True)
    rows, columns = picture.shape[:2]
    down = (np.arange(rows) / rows * 2 - 1) * (rows / min(rows, columns))
    across = (np.arange(columns) / columns * 2 - 1) * (columns / min(rows, columns))
    window = 1 / ((down[:, None] ** 2 + 1) * (across[None] ** 2 + 1))
    own = spectrum(values_of(spectrum(noise) * window[..., None]))
    size = np.abs(model)
    shaped = values_of(np.abs(own) ** 2 * size**falloff * (model / size))
    shaped -= shaped.min()
    shaped /= shaped.max()
    marked = mask > 0
    shaped[marked] = exposure.match_histograms(shaped[marked], picture[~marked], channel_axis=1)
    return np.clip(kept + shaped * share, 0, 1)


def noise_picture(picture, mask, falloff, colours):
    """The same for a picture and a mask of Pillow."""
    noise = matched_noise(np.asarray(picture) / 255.0, np.asarray(mask.convert("L")) / 255, falloff, colours)
    return Image.fromarray(np.clip(noise * 255.0, 0, 255).astype(np.uint8))


def places(side, tile, overlap):
    count = ceil((side - overlap) / (tile - overlap))
    step = (side - tile) / (count - 1) if count > 1 else 0
    return [min(int(i * step), side - tile) for i in range(count)]


def split(picture, tile, overlap):
    return [
        (y, [(x, picture.crop((x, y, x + tile[0], y + tile[1]))) for x in places(picture.width, tile[0], overlap)])
        for y in places(picture.height, tile[1], overlap)
    ]


def combine(rows, size, overlap):
    def laid(ground, part, x, y, along):
        strip = (overlap, part.height) if along == "x" else (part.width, overlap)
        if (x if along == "x" else y) == 0:
            ground.paste(part, (x, y))
            return
        ramp = (np.arange(overlap, dtype=np.float32) * 255 / overlap).astype(np.uint8)
        mask = np.tile(ramp, (strip[1], 1)) if along == "x" else np.tile(ramp[:, None], (1, strip[0]))
        ground.paste(part.crop((0, 0, *strip)), (x, y), mask=Image.fromarray(mask))
        after = (overlap, 0) if along == "x" else (0, overlap)
        ground.paste(part.crop((*after, part.width, part.height)), (x + after[0], y + after[1]))

    whole = Image.new("RGB", size)
    for y, tiles in rows:
        row = Image.new("RGB", (size[0], tiles[0][1].height))
        for x, tile in tiles:
            laid(row, tile, x, 0, "x")
        laid(whole, row, 0, y, "y")
    return whole


def main():
    picture = Image.open(PICTURE).convert("RGB")
    for name, size, at, kept, falloff, colours in (
        ("left", (192, 128), (64, 0), (72, 0, 192, 128), 1.0, 0.05),
        ("below", (128, 320), (0, 0), (0, 0, 128, 120), 2.5, 0.7),
    ):
        ground = Image.new("RGB", size)
        ground.paste(picture, at)
        mask = Image.new("L", size, "white")
        mask.paste(0, kept)
        noise_picture(ground, mask, falloff, colours).save(OUT / f"matched-noise-{name}.png", optimize=True)
    rows = split(picture, (56, 48), 20)
    turned = [(y, [(x, Image.eval(tile, lambda v, n=y + i: v if n % 2 else 255 - v)) for i, (x, tile) in enumerate(tiles)]) for y, tiles in rows]
    combine(turned, picture.size, 20).save(OUT / "grid.png", optimize=True)
    print([(y, [x for x, _ in tiles]) for y, tiles in rows])


if __name__ == "__main__":
    main()
