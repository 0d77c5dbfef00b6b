"""Makes packages/diffusion/src/img2img/goldens/scripts.json and its pictures: what A1111's scripts for image to image
draw, and what else its first two tabs have, with the embedded model.

scripts.json  one row per request: its parameters, and what made it
*.png         the pictures, 8-bit RGB; of a row with loops, one per loop (and row of loops)

By the rules of AUTOMATIC1111/stable-diffusion-webui: scripts/outpainting_mk_2.py (0194620), scripts/sd_upscale.py
(0202547), scripts/loopback.py (0f5909a); a mask blurred more along one axis, and a hires pass by another checkpoint
(modules/processing.py at 0027ce1). That checkpoint is the embedded model with some weights halved (HALVED). Rows,
networks and samplers are those of make_goldens.py.

Run: python parity/img2img/scripts.py --webui DIR
"""

import argparse
import copy
import json
import math

import importlib.util
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

spec = importlib.util.spec_from_file_location("img2img", Path(__file__).with_name("make_goldens.py"))
base = importlib.util.module_from_spec(spec)
spec.loader.exec_module(base)
pixels = base.load("parity/pixels/outpainting.py", "outpainting")

# Halved exactly, whatever the precision of the file.
HALVED = {
    "unet": ["conv_in.bias"],
    "vae": ["decoder.conv_out.weight", "encoder.conv_out.weight"],
    "text_encoder": ["text_model.final_layer_norm.weight"],
}


def requests():
    plain = {"tool": "img2img", **base.BOAT}
    yield {"name": "mask-blur-axes", **plain, "mask": True, "mask_blur_x": 2, "mask_blur_y": 17, "steps": 6}
    mk2 = {**plain, **base.HOUSE, "outpaint_mode": "mk2", "steps": 5, "denoise": 0.8}
    yield {"name": "mk2-across", **mk2, "outpaint_left": 40, "outpaint_right": 24, "sampler": "Euler a"}
    yield {
        "name": "mk2-corner", **mk2, "image": "upright", "outpaint_left": 8, "outpaint_bottom": 48, "mask_blur": 3,
        "outpaint_falloff": 2, "outpaint_colors": 0.4, "height": 96,
    }  # fmt: skip
    tiles = {**plain, **base.HOUSE, "denoise": 0.6, "steps": 4}
    yield {"name": "tiles", **tiles, "upscale_by": 2, "upscaler": "Lanczos", "upscale_overlap": 48, "batch": 2, "sampler": "Euler a"}
    yield {"name": "tiles-wide", **tiles, "upscale_by": 1.5, "upscaler": "Nearest", "upscale_overlap": 16, "height": 96, "seed": 3}
    loops = {**plain, "steps": 4}
    yield {"name": "loops", **loops, "loops": 3, "denoise": 0.5, "final_denoise": 0.8, "denoise_curve": "linear"}
    yield {"name": "loops-colours", **loops, "loops": 2, "denoise": 0.5, "final_denoise": 0.3, "denoise_curve": "linear", "color_correction": True}
    yield {
        "name": "loops-masked", **loops, "loops": 3, "denoise": 0.9, "final_denoise": 0.4, "denoise_curve": "aggressive", "mask": True,
        "fill": "noise", "sampler": "Euler a",
    }  # fmt: skip
    yield {"name": "loops-rows", **loops, "loops": 3, "denoise": 0.6, "final_denoise": 0.3, "denoise_curve": "lazy", "batch": 2, "only_masked": True, "mask": True, "padding": 8}
    hires = {"tool": "generate", **base.HOUSE, "steps": 4, "hires": 1.5, "hires_model": "halved", "hires_denoise": 0.6, "hires_steps": 4}
    yield {"name": "hires-model", **hires, "hires_upscaler": "Latent"}
    yield {"name": "hires-model-pixels", **hires, "hires_upscaler": "Lanczos"}


def up(side):
    return math.ceil(side / 64) * 64


def outpainted(row, drawer):
    """One picture of outpainting_mk_2.py; the script's blur is the row's."""
    picture = Image.open(base.PICTURES / f"{row['image']}.png").convert("RGB")
    sides = {side: row.get(f"outpaint_{side}", 0) for side in ("left", "right", "top", "bottom")}
    for first, second, length in (("left", "right", picture.width), ("top", "bottom", picture.height)):
        asked = sides[first] + sides[second]
        if asked:
            more = up(length + asked) - length
            sides[first] = sides[first] * more // asked
            sides[second] = more - sides[first] if sides[second] else 0
    for side, by in sides.items():
        if by:
            picture = grown(row, drawer, picture, side, by)
    return picture


def grown(row, drawer, picture, side, by):
    across, blur = side in ("left", "right"), row["mask_blur"]
    wide, high = picture.width + (by if across else 0), picture.height + (0 if across else by)
    canvas = up(wide), up(high)

    def marked(size, strip):
        mask = Image.new("L", size, "white")
        start = by + strip if side == "left" else 0, by + strip if side == "top" else 0
        end = size[0] - by - strip if side == "right" else wide, size[1] - by - strip if side == "bottom" else high
        ImageDraw.Draw(mask).rectangle((*start, *end), fill="black")
        return mask

    ground = Image.new("RGB", canvas)
    ground.paste(picture, (by if side == "left" else 0, by if side == "top" else 0))
    mask = marked(canvas, blur)
    ground = pixels.noise_picture(ground, mask, row.get("outpaint_falloff", 1), row.get("outpaint_colors", 0.05))
    size = (min(row["width"], wide), canvas[1]) if across else (canvas[0], min(row["height"], high))
    assert all(length % 8 == 0 for length in size)
    left, top = 0 if side == "left" else canvas[0] - size[0], 0 if side == "top" else canvas[1] - size[1]
    box = (left, top, left + size[0], top + size[1])
    walk = row | {"mask": True, "mask_blur": blur * 4, "width": size[0], "height": size[1]}
    drawn = base.image_to_image(walk, drawer, ground.crop(box), mask.crop(box), marked(size, 2 * blur))
    ground.paste(Image.fromarray(drawn), (left, top))
    return ground.crop((0, 0, wide, high))


def upscaled(row, drawer):
    """sd_upscale.py; what is drawn in a batch has the seeds of the batch."""
    picture = Image.open(base.PICTURES / f"{row['image']}.png").convert("RGB")
    size = tuple(int(length * row["upscale_by"] // 8 * 8) for length in picture.size)
    large = base.rows_first(picture, size, getattr(Image.Resampling, row["upscaler"].upper()))
    rows = pixels.split(large, (row["width"], row["height"]), row["upscale_overlap"])
    done, drawn = 0, []
    for y, tiles in rows:
        drawn.append((y, []))
        for x, tile in tiles:
            batch, place = divmod(done, row["batch"])
            walk = row | {"seed": row["seed"] + batch + place}
            drawn[-1][1].append((x, Image.fromarray(base.image_to_image(walk, drawer, tile))))
            done += 1
    return pixels.combine(drawn, large.size, row["upscale_overlap"])


def looped(row, drawer):
    """loopback.py: the pictures of each row of loops."""
    first = Image.open(base.PICTURES / f"{row['image']}.png").convert("RGB")
    seed = row["seed"]
    for _ in range(row["batch"]):
        picture, strength, fill = first, row["denoise"], row["fill"]
        for loop in range(row["loops"]):
            walk = row | {"seed": seed, "denoise": strength, "fill": fill, "colours": first}
            picture = Image.fromarray(base.image_to_image(walk, drawer, picture))
            yield picture
            seed, fill = seed + 1, "original"
            progress = (loop + 1) / (row["loops"] - 1)
            share = {"linear": progress, "aggressive": math.sin(progress * math.pi / 2), "lazy": 1 - math.cos(progress * math.pi / 2)}[row["denoise_curve"]]
            strength = row["denoise"] + (row["final_denoise"] - row["denoise"]) * share


def halved(model):
    other = copy.copy(model)
    other.unet, other.vae, other.clip = (copy.deepcopy(each) for each in (model.unet, model.vae, model.clip))
    for part, names in HALVED.items():
        network = {"unet": other.unet, "vae": other.vae, "text_encoder": other.clip}[part]
        weights = dict(network.named_parameters())
        for name in names:
            found = next(key for key in weights if key == name or name.endswith(key))
            weights[found].data *= 0.5
    return other


def drawn(row, drawer, another):
    if row["tool"] == "generate":
        return [Image.fromarray(base.generate(row, drawer, another))]
    if row.get("loops", 1) > 1:
        return list(looped(row, drawer))
    if row.get("upscale_by"):
        return [upscaled(row, drawer)]
    if row.get("outpaint_mode") == "mk2":
        return [outpainted(row | {"seed": row["seed"] + i}, drawer) for i in range(row["batch"])]
    return [Image.fromarray(base.image_to_image(row, drawer))]


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--webui", required=True, help="checkout of AUTOMATIC1111/stable-diffusion-webui")
    webui, prompt_encoder, k_version = base.pictures.load_references(parser.parse_args().webui)
    model = base.pictures.Model(prompt_encoder)
    drawer = base.Drawer(model, webui)
    other = halved(model)
    other.encoder = other.make_encoder(prompt_encoder)
    another = base.Drawer(other, webui)
    rows = []
    for request in requests():
        row = base.DEFAULTS | (base.IMAGE if request["tool"] == "img2img" else {}) | request
        pictures = drawn(row, drawer, another)
        for i, picture in enumerate(pictures):
            name = row["name"] if len(pictures) == 1 else f"{row['name']}-{i + 1}"
            picture.save(base.OUT / f"{name}.png", optimize=True)
            print(name, picture.size, np.asarray(picture).mean().round(1), flush=True)
        asked = {key: value for key, value in request.items() if key not in ("name", "tool", "mask", "image")}
        rows.append({
            "name": row["name"], "tool": row["tool"], "count": len(pictures), "image": row.get("image"), "mask": row.get("mask", False),
            "request": {"width": row["width"], "height": row["height"], "seed": row["seed"], **asked},
        })  # fmt: skip
    made_by = f"k-diffusion {k_version}, A1111's rules, torch {torch.__version__}, numpy {np.__version__}"
    out = {"madeBy": made_by, "halved": HALVED, "rows": rows}
    (base.OUT / "scripts.json").write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
