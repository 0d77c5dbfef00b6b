"""Makes packages/diffusion/src/img2img/goldens/: image to image, masks, hires passes and variations with the
embedded model, by AUTOMATIC1111's rules.

requests.json  one row per picture: the tool, its request, what made it
*.png          the pictures, 8-bit RGB; mask.png is the mask of the masked ones

Networks and samplers as in parity/pictures/make_goldens.py, on which this builds. The rules are those of
AUTOMATIC1111/stable-diffusion-webui: modules/processing.py (0027ce1; StableDiffusionProcessingImg2Img.init and
sample, sample_hr_pass, apply_overlay), modules/masking.py (0cb7262), modules/images.py (00952fb; resize_image),
modules/sd_samplers_{kdiffusion,timesteps}.py (sample_img2img), modules/sd_samplers_cfg_denoiser.py (029adbe;
blending before and after), modules/rng.py (its own file, from --webui), and the latent half of its
soft-inpainting extension (255da37). The autoencoder's mean is taken where A1111 adds unseeded noise.

Run: python parity/img2img/make_goldens.py --webui DIR
"""

import argparse
import importlib.util
import json
import math
import types
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image, ImageFilter, ImageOps

ROOT = Path(__file__).parents[2]
OUT = ROOT / "packages/diffusion/src/img2img/goldens"
PICTURES = ROOT / "packages/diffusion/src/goldens/pictures"


def load(path, name):
    spec = importlib.util.spec_from_file_location(name, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


resampling = load("parity/pixels/resampling.py", "resampling")
pictures = load("parity/pictures/make_goldens.py", "pictures")

DEFAULTS = {
    "negative_prompt": "", "steps": 20, "cfg": 7, "sampler": "Euler", "schedule": "Automatic", "width": 128,
    "height": 128, "clip_skip": 1, "seed": 7, "batch": 1, "device": "cpu", "variation_strength": 0,
    "variation_seed": -1, "seed_resize_width": 0, "seed_resize_height": 0,
}  # fmt: skip
IMAGE = {
    "image": "english-1", "denoise": 0.75, "resize": "stretch", "mask": False, "mask_blur": 4, "mask_invert": False,
    "fill": "original", "only_masked": False, "padding": 32, "soft": False,
}  # fmt: skip
HOUSE = {"prompt": "a red house on green hills at sunset"}
BOAT = {"prompt": "a yellow boat at night"}


def requests():
    for sampler, schedule, denoise in (
        ("Euler", "Automatic", 0.5), ("Euler a", "Automatic", 0.75), ("DPM++ 2M", "Karras", 0.6), ("DDIM", "Automatic", 0.5),
    ):  # fmt: skip
        name = f"plain-{sampler.lower().replace(' ', '-').replace('+', 'p')}"
        yield {"name": name, "tool": "img2img", **BOAT, "sampler": sampler, "schedule": schedule, "denoise": denoise}
    yield {"name": "barely", "tool": "img2img", **BOAT, "denoise": 0}
    yield {"name": "wholly", "tool": "img2img", **BOAT, "denoise": 1}
    for mode in ("stretch", "crop", "fill", "latent"):
        yield {"name": f"resize-{mode}", "tool": "img2img", **HOUSE, "image": "upright", "resize": mode, "denoise": 0.4, "steps": 10}
    masked = {"tool": "img2img", **BOAT, "mask": True, "steps": 12, "denoise": 0.8}
    for fill in ("fill", "original", "noise", "nothing"):
        yield {"name": f"mask-{fill}", **masked, "fill": fill}
    yield {"name": "mask-inverted", **masked, "mask_invert": True, "mask_blur": 9}
    yield {"name": "mask-sharp", **masked, "mask_blur": 0, "sampler": "Euler a"}
    yield {"name": "mask-ddim", **masked, "sampler": "DDIM"}
    yield {"name": "only-masked", **masked, "only_masked": True, "padding": 8}
    yield {"name": "only-masked-wide", **masked, "only_masked": True, "padding": 20, "width": 192, "fill": "fill"}
    yield {"name": "soft-mask", **masked, "soft": True, "mask_blur": 16}
    hires = {"tool": "generate", **HOUSE, "steps": 8, "hires": 1.5}
    for upscaler in ("Latent", "Latent (nearest-exact)", "Lanczos"):
        name = upscaler.lower().replace(" ", "-").replace("(", "").replace(")", "")
        yield {"name": f"hires-{name}", **hires, "hires_upscaler": upscaler, "hires_denoise": 0.7, "hires_steps": 0}
    yield {
        "name": "hires-own", **hires, "hires_upscaler": "Latent", "hires_denoise": 0.6, "hires_steps": 5,
        "hires_sampler": "DPM++ 2M", "hires_schedule": "Karras", "hires_prompt": BOAT["prompt"], "hires_negative": "house", "hires_cfg": 5,
        "hires_width": 160, "hires_height": 192,
    }  # fmt: skip
    varied = {"tool": "generate", **HOUSE, "steps": 8, "variation_seed": 99}
    yield {"name": "variation", **varied, "variation_strength": 0.3}
    yield {"name": "variation-all", **varied, "variation_strength": 1, "sampler": "Euler a"}
    yield {"name": "variation-itself", **varied, "variation_seed": 7, "variation_strength": 0.3}
    yield {"name": "seed-resize", **varied, "seed_resize_width": 192, "seed_resize_height": 96, "sampler": "Euler a"}
    yield {"name": "seed-resize-variation", **varied, "variation_strength": 0.5, "seed_resize_width": 64, "seed_resize_height": 128}


def the_mask():
    data = np.zeros((128, 128), dtype=np.uint8)
    data[40:90, 58:110] = 255
    data[80:104, 30:70] = 255
    return Image.fromarray(data)


def rows_first(im, size, filtered):
    """As Pillow 9.5, which A1111 pins; see parity/pixels/resampling.py."""
    return im.resize((size[0], im.height), filtered).resize(size, filtered)


class Drawer:
    def __init__(self, model, webui):
        self.model, self.webui = model, webui

    def rng(self, row, shape):
        self.webui.options.randn_source = "CPU"
        return self.webui.ImageRNG(
            shape, [row["seed"]], subseeds=[row["variation_seed"]], subseed_strength=row["variation_strength"],
            seed_resize_from_h=row["seed_resize_height"], seed_resize_from_w=row["seed_resize_width"],
        )  # fmt: skip

    def prepare(self, row, blend=None, kept_before=False):
        """A sampler's function and its denoiser with guidance and blending, on A1111's terms."""
        from k_diffusion import external, sampling

        model = self.model
        positive, negative = (model.encoder.encode(row[k], row["clip_skip"]) for k in ("prompt", "negative_prompt"))

        def guided(network):
            def both(x, level, sigma):
                if blend and kept_before:
                    x = blend(x, sigma)
                if positive.shape == negative.shape:
                    wanted, unwanted = network(torch.cat([x, x]), torch.cat([level, level]), torch.cat([positive, negative])).chunk(2)
                else:
                    wanted, unwanted = (network(x, level, context) for context in (positive, negative))
                denoised = unwanted + (wanted - unwanted) * row["cfg"]
                return blend(denoised, sigma) if blend and not kept_before else denoised

            return both

        if row["sampler"] == "DDIM":
            walked = guided(model.noise)
            inner = types.SimpleNamespace(inner_model=types.SimpleNamespace(alphas_cumprod=model.alphas_cumprod))
            call = lambda _, x, t, **k: walked(x, t, t)
            return None, type("Model", (), {"inner_model": inner, "__call__": call})()
        network = types.SimpleNamespace(alphas_cumprod=model.alphas_cumprod, apply_model=model.noise)
        denoiser = external.CompVisDenoiser(network)
        walked = guided(lambda x, sigma, context: denoiser(x, sigma, context=context))
        return denoiser, lambda x, sigma, **_: walked(x, sigma, sigma)

    def sigmas(self, row, denoiser, steps):
        from k_diffusion import sampling

        if row["schedule"] == "Karras" or (row["schedule"] == "Automatic" and row["sampler"] == "DPM++ 2M"):
            low, high = denoiser.sigmas[0].item(), denoiser.sigmas[-1].item()
            return sampling.get_sigmas_karras(n=steps, sigma_min=low, sigma_max=high)
        return denoiser.get_sigmas(steps)

    def walk(self, row, rng, x, sigmas, denoiser):
        from k_diffusion import sampling

        function, more = {
            "Euler": (sampling.sample_euler, {}),
            "Euler a": (sampling.sample_euler_ancestral, {"noise_sampler": lambda *_: rng.next()}),
            "DPM++ 2M": (sampling.sample_dpmpp_2m, {}),
        }[row["sampler"]]
        return function(denoiser, x, sigmas, disable=True, **more)

    def txt2img(self, row, rng):
        noise = rng.next()
        denoiser, call = self.prepare(row)
        sigmas = self.sigmas(row, denoiser, row["steps"])
        return self.walk(row, rng, noise * sigmas[0], sigmas, call)

    def img2img(self, row, rng, latents, strength, exact=None, **blending):
        """setup_img2img_steps and sample_img2img of both kinds of samplers."""
        noise = rng.next()
        if exact is not None:
            steps = int(exact / min(strength, 0.999)) if strength > 0 else 0
            t_enc = exact - 1
        else:
            steps = row["steps"]
            t_enc = int(min(strength, 0.999) * steps)
        denoiser, call = self.prepare(row, kept_before=row["sampler"] == "DDIM", **blending)
        if row["sampler"] == "DDIM":
            times = self.webui.timesteps(steps)
            at = self.model.alphas_cumprod[times[t_enc]]
            start = latents * at.sqrt() + noise * (1 - at).sqrt()
            return self.webui.ddim(call, start, times[:t_enc], disable=True, eta=0.0)
        sigmas = self.sigmas(row, denoiser, steps)[steps - t_enc - 1 :]
        return self.walk(row, rng, latents + noise * sigmas[0], sigmas, call)

    def encode(self, image):
        planes = torch.from_numpy(np.moveaxis(np.array(image.convert("RGB")).astype(np.float32) / 255.0, 2, 0))[None]
        return self.model.vae.encode(planes * 2 - 1).latent_dist.mode() * self.model.vae.config.scaling_factor


LATENT = {
    "Latent": ("bilinear", False), "Latent (antialiased)": ("bilinear", True), "Latent (bicubic)": ("bicubic", False),
    "Latent (bicubic antialiased)": ("bicubic", True), "Latent (nearest)": ("nearest", False), "Latent (nearest-exact)": ("nearest-exact", False),
}  # fmt: skip


def generate(row, drawer, another=None):
    """`another` draws the second pass where it is given."""
    another = another or drawer
    first = (4, row["height"] // 8, row["width"] // 8)
    samples = drawer.txt2img(row, drawer.rng(row, first))
    if "hires" not in row:
        return drawer.model.picture(samples)
    width, height, cut_x, cut_y = int(row["width"] * row["hires"]), int(row["height"] * row["hires"]), 0, 0
    if "hires_width" in row:
        want_x, want_y = row["hires_width"], row["hires_height"]
        if row["width"] / row["height"] < want_x / want_y:
            width, height = want_x, want_x * row["height"] // row["width"]
        else:
            width, height = want_y * row["width"] // row["height"], want_y
        cut_x, cut_y = (width - want_x) // 8, (height - want_y) // 8
    if row["hires_upscaler"] in LATENT:
        mode, antialias = LATENT[row["hires_upscaler"]]
        samples = torch.nn.functional.interpolate(samples, size=(height // 8, width // 8), mode=mode, antialias=antialias)
    else:
        image = Image.fromarray(drawer.model.picture(samples))
        filtered = getattr(Image.Resampling, row["hires_upscaler"].upper())
        samples = another.encode(rows_first(image, (width, height), filtered))
    samples = samples[:, :, cut_y // 2 : samples.shape[2] - (cut_y + 1) // 2, cut_x // 2 : samples.shape[3] - (cut_x + 1) // 2]
    second = dict(row)
    for own, plain in (("sampler", "sampler"), ("schedule", "schedule"), ("prompt", "prompt"), ("negative", "negative_prompt"), ("cfg", "cfg")):
        second[plain] = row.get(f"hires_{own}", row[plain])
    rng = drawer.rng(row, tuple(samples.shape[1:]))
    return another.model.picture(another.img2img(second, rng, samples, row["hires_denoise"], exact=row["hires_steps"] or row["steps"]))


def soft_blend(init, current, share, contrast=4):
    """latent_blend of the soft-inpainting extension."""
    mixed = init * (1 - share) + current * share
    length = mixed.norm(p=2, dim=1, keepdim=True).double() + 0.00001
    wanted = init.norm(p=2, dim=1, keepdim=True).double() ** contrast * (1 - share) + current.norm(p=2, dim=1, keepdim=True).double() ** contrast * share
    return mixed * (wanted ** (1 / contrast) / length).to(mixed.dtype)


def image_to_image(row, drawer, image=None, mask=None, latent_mask=None):
    """Draws from the row's picture and the mask of all rows, or from those that are given."""
    size = row["width"], row["height"]
    image = image or Image.open(PICTURES / f"{row['image']}.png").convert("RGB")
    modes = {"stretch": 0, "crop": 1, "fill": 2}
    rng = drawer.rng(row, (4, size[1] // 8, size[0] // 8))
    region, overlay = None, None
    if row["mask"]:
        mask = mask or the_mask()
        if row["mask_invert"]:
            mask = ImageOps.invert(mask)
        for axis, kernel in (("x", lambda taps: (taps, 1)), ("y", lambda taps: (1, taps))):
            blur = row.get(f"mask_blur_{axis}", row["mask_blur"])
            if blur > 0:
                taps = 2 * int(2.5 * blur + 0.5) + 1
                mask = Image.fromarray(cv2.GaussianBlur(np.array(mask), kernel(taps), blur))
        if row["only_masked"]:
            over = mask
            x1, y1, x2, y2 = Image.fromarray(np.array(mask)).getbbox()
            pad = row["padding"]
            region = (max(x1 - pad, 0), max(y1 - pad, 0), min(x2 + pad, mask.width), min(y2 + pad, mask.height))
            region = expanded(region, *size, *mask.size)
            mask = resampling.resize_image(2, mask.crop(region), *size).convert("L")
        else:
            mask = resampling.resize_image(modes[row["resize"]], mask, *size).convert("L")
            over = Image.fromarray(np.clip(np.array(mask).astype(np.float32) * 2, 0, 255).astype(np.uint8))
    if region is None and row["resize"] != "latent":
        image = resampling.resize_image(modes[row["resize"]], image, *size)
    if mask is not None:
        overlay = Image.new("RGBa", image.size)
        overlay.paste(image.convert("RGBA").convert("RGBa"), mask=ImageOps.invert(over))
        overlay = overlay.convert("RGBA")
    if region is not None:
        image = resampling.resize_image(2, image.crop(region), *size)
    if mask is not None and row["fill"] != "original":
        image = resampling.fill(image, latent_mask or mask)
    start = image
    latents = drawer.encode(image)
    if row["resize"] == "latent":
        latents = torch.nn.functional.interpolate(latents, size=(size[1] // 8, size[0] // 8), mode="bilinear")
    blending = {}
    if mask is not None:
        cells = rows_first(latent_mask or mask, (latents.shape[3], latents.shape[2]), Image.Resampling.BICUBIC)
        share = np.array(cells, dtype=np.float32) / 255
        share = torch.from_numpy(share if row["soft"] else np.around(share))
        if row["fill"] == "noise":
            plain = row | {"variation_strength": 0, "seed_resize_width": 0, "seed_resize_height": 0}
            latents = latents * (1 - share) + drawer.rng(plain, tuple(latents.shape[1:])).next() * share
        elif row["fill"] == "nothing":
            latents = latents * (1 - share)
        if row["soft"]:
            blending["blend"] = lambda x, sigma: soft_blend(latents, x, share ** (sigma[0] * 0.5))
        else:
            blending["blend"] = lambda x, _: x * share + latents * (1 - share)
    samples = drawer.img2img(row, rng, latents, row["denoise"], **blending)
    if mask is not None and not row["soft"]:
        samples = samples * share + latents * (1 - share)
    if row["soft"]:
        overlay = soft_overlay(overlay, image, latents, samples, share, size)
    drawn = Image.fromarray(drawer.model.picture(samples))
    if row.get("color_correction"):
        drawn = colour_corrected(drawn, row.get("colours", start))
    if overlay is None:
        return np.array(drawn)
    if region is not None:
        x, y, w, h = region[0], region[1], region[2] - region[0], region[3] - region[1]
        ground = Image.new("RGBA", overlay.size)
        ground.paste(resampling.resize_image(1, drawn, w, h), (x, y))
        drawn = ground
    drawn = drawn.convert("RGBA")
    drawn.alpha_composite(overlay)
    return np.array(drawn.convert("RGB"))


def colour_corrected(picture, model):
    """setup_color_correction, apply_color_correction"""
    from blendmodes.blend import BlendType, blendLayers
    from skimage import exposure

    own, wanted = (cv2.cvtColor(np.asarray(each), cv2.COLOR_RGB2LAB) for each in (picture, model))
    matched = exposure.match_histograms(own, wanted, channel_axis=2)
    corrected = Image.fromarray(cv2.cvtColor(matched, cv2.COLOR_LAB2RGB).astype("uint8"))
    return blendLayers(corrected, picture, BlendType.LUMINOSITY).convert("RGB")


def soft_overlay(_, image, before, after, share, size):
    """apply_adaptive_masks of the extension with its defaults, for a picture drawn as a whole."""
    strength, influence, threshold, contrast = 0.5, 0.0, 0.5, 2
    scalar = 1 - share.clamp(0, 1) ** (strength / 2)
    scalar = 0.5 * (1 - influence) + scalar * influence
    scalar = (scalar / (1.00001 - scalar)).numpy()
    distance = (after - before).norm(p=2, dim=1)[0].numpy()
    distance = histogram_filter(distance, 0.9, 1.0)
    distance = histogram_filter(distance, 0.25, 0.75)
    with np.errstate(divide="ignore"):
        x = 1 / (1 + (distance / (threshold * scalar)) ** contrast)
    x = 1 - x * x * x * (x * (6 * x - 15) + 10)
    mask = Image.fromarray((255.0 * x).astype(np.uint8))
    mask = resampling.resize_image(2, mask, *size).convert("L").filter(ImageFilter.GaussianBlur(radius=4))
    kept = Image.new("RGBa", image.size)
    kept.paste(image.convert("RGBA").convert("RGBa"), mask=ImageOps.invert(mask))
    return kept.convert("RGBA")


def histogram_filter(img, low, high, min_width=1.0):
    """weighted_histogram_filter of the extension: means between two percentiles of weighted neighbours."""
    gauss = lambda square: math.exp(-square / (1.5 * 1.5))
    zero = gauss(9.0)
    kernel = np.array([[max(0.0, (gauss(x * x + y * y) - zero) / (1 - zero)) for x in range(-2, 3)] for y in range(-2, 3)])
    out = img.copy()
    for y in range(img.shape[0]):
        for x in range(img.shape[1]):
            near = [
                (img[v, u], kernel[v - y + 2, u - x + 2])
                for v in range(max(0, y - 2), min(img.shape[0], y + 3))
                for u in range(max(0, x - 2), min(img.shape[1], x + 3))
            ]
            near.sort(key=lambda pair: pair[0])
            total = sum(weight for _, weight in near)
            start, end = total * low, total * high
            if end - start < min_width:
                middle = (start + end) / 2
                start, end = middle - min_width / 2, middle + min_width / 2
                if end > total:
                    start, end = total - min_width, total
                if start < 0:
                    start, end = 0, min_width
            at = value = whole = 0
            for level, weight in near:
                part = max(0.0, min(end, at + weight) - max(start, at))
                value, whole, at = value + level * part, whole + part, at + weight
            out[y, x] = value / whole if whole else 0
    return out


def expanded(region, pw, ph, iw, ih):
    """masking.expand_crop_region"""
    x1, y1, x2, y2 = region
    if (x2 - x1) / (y2 - y1) > pw / ph:
        diff = int((x2 - x1) / (pw / ph) - (y2 - y1))
        y1, y2 = grown(y1 - diff // 2, y2 + diff - diff // 2, ih)
    else:
        diff = int((y2 - y1) * (pw / ph) - (x2 - x1))
        x1, x2 = grown(x1 - diff // 2, x2 + diff - diff // 2, iw)
    return x1, y1, x2, y2


def grown(start, end, limit):
    if end >= limit:
        start, end = start - (end - limit), limit
    if start < 0:
        start, end = 0, end - start
    return start, min(end, limit)


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--webui", required=True, help="checkout of AUTOMATIC1111/stable-diffusion-webui")
    webui, prompt_encoder, k_version = pictures.load_references(parser.parse_args().webui)
    drawer = Drawer(pictures.Model(prompt_encoder), webui)
    OUT.mkdir(parents=True, exist_ok=True)
    the_mask().save(OUT / "mask.png", optimize=True)
    rows = []
    for request in requests():
        row = DEFAULTS | (IMAGE if request["tool"] == "img2img" else {}) | request
        draw = image_to_image if row["tool"] == "img2img" else generate
        picture = draw(row, drawer)
        Image.fromarray(picture).save(OUT / f"{row['name']}.png", optimize=True)
        print(row["name"], picture.shape, picture.mean().round(1), flush=True)
        rows.append({key: value for key, value in row.items() if key not in ("width", "height") or value != 128})
    made_by = f"k-diffusion {k_version}, A1111's rules, torch {torch.__version__}, opencv {cv2.__version__}"
    (OUT / "requests.json").write_text(json.dumps({"madeBy": made_by, "pictures": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
