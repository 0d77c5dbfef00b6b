"""Makes packages/diffusion/src/img2img/goldens/soft-only-masked*: soft inpainting where only the marked part is drawn,
with the embedded model, by AUTOMATIC1111's rules.

soft-only-masked.json  one row per picture: its request, and what made it
soft-only-masked-*.png the pictures, 8-bit RGB

Networks, samplers and rows as in make_goldens.py, whose mask and pictures are used. Written out here, each from its
source in AUTOMATIC1111/stable-diffusion-webui: the part that is cut out and the mask that is not rounded
(modules/processing.py, StableDiffusionProcessingImg2Img.init), the blending with every setting, and the mask that is
made of what changed: enlarged to the part, blurred, put into a mask of the whole picture that hides nothing elsewhere,
and cut out of the picture as it was (extensions-builtin/soft-inpainting/scripts/soft_inpainting.py at 255da37,
latent_blend, get_modified_nmask, apply_adaptive_masks; modules/processing.py, uncrop, apply_overlay).

Run: python parity/img2img/soft_only_masked.py --webui DIR
"""

import argparse
import importlib.util
import json
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image, ImageFilter, ImageOps

spec = importlib.util.spec_from_file_location("img2img", Path(__file__).with_name("make_goldens.py"))
base = importlib.util.module_from_spec(spec)
spec.loader.exec_module(base)

SOFT = {
    "soft_bias": 1, "soft_preservation": 0.5, "soft_contrast": 4, "soft_influence": 0, "soft_threshold": 0.5,
    "soft_difference_contrast": 2,
}  # fmt: skip


def requests():
    masked = {**base.BOAT, "mask": True, "soft": True, "only_masked": True, "steps": 8, "denoise": 0.8}
    yield {"name": "soft-only-masked", **masked, "padding": 0, "mask_blur": 5}
    yield {"name": "soft-only-masked-wide", **masked, "padding": 8, "mask_blur": 6, "width": 192, "fill": "fill"}
    yield {
        "name": "soft-only-masked-settings", **masked, "padding": 2, "mask_blur": 3, "sampler": "Euler a", "height": 160,
        "soft_bias": 0.5, "soft_preservation": 0.8, "soft_contrast": 2.5, "soft_influence": 0.6, "soft_threshold": 1.2,
        "soft_difference_contrast": 3,
    }  # fmt: skip


def length(latents):
    return torch.norm(latents, p=2, dim=1, keepdim=True).double()


def blended(row, kept, current, nmask, sigma):
    share = nmask ** (sigma ** row["soft_bias"] * row["soft_preservation"])
    mixed = kept * (1 - share) + current * share
    power = row["soft_contrast"]
    wanted = (length(kept) ** power * (1 - share) + length(current) ** power * share) ** (1 / power)
    return mixed * (wanted / (length(mixed) + 1e-5)).to(mixed.dtype)


def uncropped(image, whole, region):
    """In an RGBA picture of the whole size that is empty elsewhere."""
    ground = Image.new("RGBA", whole)
    part = base.resampling.resize_image(1, image, region[2] - region[0], region[3] - region[1])
    ground.paste(part.convert("RGB"), region[:2])
    return ground


def changed_mask(row, nmask, before, after, size, whole, region):
    hidden = 1 - nmask.clamp(0, 1) ** (row["soft_preservation"] / 2)
    scalar = 0.5 * (1 - row["soft_influence"]) + hidden * row["soft_influence"]
    scalar = (scalar / (1.00001 - scalar)).numpy()
    distance = torch.norm(after - before, p=2, dim=1)[0].numpy()
    distance = base.histogram_filter(distance, 0.9, 1.0)
    distance = base.histogram_filter(distance, 0.25, 0.75)
    with np.errstate(divide="ignore"):
        x = 1 / (1 + (distance / (row["soft_threshold"] * scalar)) ** row["soft_difference_contrast"])
    seen = 1 - x * x * x * (x * (6 * x - 15) + 10)
    mask = Image.fromarray((255.0 * seen).astype(np.uint8))
    mask = base.resampling.resize_image(2, mask, *size).convert("L")
    return uncropped(mask.filter(ImageFilter.GaussianBlur(radius=4)), whole, region).convert("L")


def draw(row, drawer):
    size = row["width"], row["height"]
    original = Image.open(base.PICTURES / f"{row['image']}.png").convert("RGB")
    rng = drawer.rng(row, (4, size[1] // 8, size[0] // 8))
    mask = base.the_mask()
    taps = 2 * int(2.5 * row["mask_blur"] + 0.5) + 1
    for kernel in ((taps, 1), (1, taps)):
        mask = Image.fromarray(cv2.GaussianBlur(np.array(mask), kernel, row["mask_blur"]))
    x1, y1, x2, y2 = mask.getbbox()
    pad = row["padding"]
    region = (max(x1 - pad, 0), max(y1 - pad, 0), min(x2 + pad, mask.width), min(y2 + pad, mask.height))
    region = base.expanded(region, *size, *mask.size)
    part = base.resampling.resize_image(2, mask.crop(region), *size).convert("L")
    image = base.resampling.resize_image(2, original.crop(region), *size)
    if row["fill"] != "original":
        image = base.resampling.fill(image, part)
    before = drawer.encode(image)
    cells = base.rows_first(part, (before.shape[3], before.shape[2]), Image.Resampling.BICUBIC)
    nmask = torch.from_numpy(np.array(cells, dtype=np.float32) / 255)
    blend = lambda x, sigma: blended(row, before, x, nmask, sigma[0])
    after = drawer.img2img(row, rng, before, row["denoise"], blend=blend)
    hiding = changed_mask(row, nmask, before, after, size, original.size, region)
    overlay = Image.new("RGBa", original.size)
    overlay.paste(original.convert("RGBA").convert("RGBa"), mask=ImageOps.invert(hiding))
    drawn = uncropped(Image.fromarray(drawer.model.picture(after)), original.size, region)
    drawn.alpha_composite(overlay.convert("RGBA"))
    print(row["name"], region, np.array(hiding).mean().round(1), flush=True)
    return np.array(drawn.convert("RGB"))


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--webui", required=True, help="checkout of AUTOMATIC1111/stable-diffusion-webui")
    webui, prompt_encoder, k_version = base.pictures.load_references(parser.parse_args().webui)
    drawer = base.Drawer(base.pictures.Model(prompt_encoder), webui)
    rows = []
    for request in requests():
        row = base.DEFAULTS | base.IMAGE | SOFT | request
        Image.fromarray(draw(row, drawer)).save(base.OUT / f"{row['name']}.png", optimize=True)
        rows.append({key: value for key, value in row.items() if key not in ("mask", "image")})
    made_by = f"k-diffusion {k_version}, A1111's rules, torch {torch.__version__}, opencv {cv2.__version__}"
    (base.OUT / "soft-only-masked.json").write_text(json.dumps({"madeBy": made_by, "pictures": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
