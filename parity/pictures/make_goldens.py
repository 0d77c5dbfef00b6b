"""Makes packages/diffusion/src/goldens/pictures/: what the references draw with the embedded model.

requests.json  one row per picture: the request, and how far diffusers' own pipeline is from the golden
*.png          the pictures, 8-bit RGB, bytes by truncation as A1111 writes them

Networks: diffusers' U-Net and autoencoder and transformers' text encoder, float32 from the model's f16
files. Around them, AUTOMATIC1111's conventions by its own code where it has some, outside this
repository, given by --webui (everything else that those files import is replaced by empty modules):
modules/sd_hijack_clip.py (00e0938)  chunks of a prompt, joined after encoding one by one
modules/rng.py (c8a5322)  one stream of torch's CPU generator per picture, ancestral noise from the same
modules/sd_samplers_timesteps{,_impl}.py (c8a5322)  DDIM
and k-diffusion from PyPI (crowsonkb/k-diffusion@ab527a9): CompVisDenoiser, sample_euler,
sample_euler_ancestral, sample_dpmpp_2m, get_sigmas_karras. Guidance is taken between the denoised
pictures (between noises for DDIM); where the two prompts differ in length, each is asked alone.

The rows marked `diffusers` are drawn once more by StableDiffusionPipeline with
EulerDiscreteScheduler(timestep_spacing="linspace") from the same first noise; `diffusersDb` is the PSNR
of the two references.

Run: python parity/pictures/make_goldens.py --webui DIR
"""

import argparse
import importlib.util
import json
import math
import sys
import types
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, EulerDiscreteScheduler, StableDiffusionPipeline, UNet2DConditionModel
from PIL import Image
from transformers import CLIPTextModel, CLIPTokenizer

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "models/inkloom-mini"
OUT = ROOT / "packages/diffusion/src/goldens/pictures"

ENGLISH = [
    "a red house on green hills at sunset",
    "a purple rocket on a black background",
    "portrait of a smiling woman with long red hair, black shirt, purple background",
    "the sea at night with the moon and a yellow boat on the right, watercolor",
    "pixel art, a landscape of a city at day with a green tree on the left and snowy mountains",
    "a landscape of the desert at day with snowy mountains and the sun",
    "a green boat on a brown background, pencil sketch",
    "flat illustration, portrait of a sad girl with long black hair, green shirt, orange background",
]
CHINESE = [
    "日落时绿色山丘上的红色房子",
    "黎明的沙漠，右边有橙色大树，太阳，中间有棕色猫",
    "棕榈树，蓝色背景",
    "夜晚的绿色山丘，右边有白色热气球，月亮，云朵，雪山，黑色猫，扁平插画",
    "灰色猫，蓝色背景，水彩画",
    "惊讶的女人肖像，棕色长发，戴眼镜，粉色上衣，绿色背景，扁平插画",
    "黎明的大海，黄色小船，太阳，线稿",
    "铅笔素描，城市，夜晚，左边有黑色热气球，雪山",
]
LONG = (
    "a landscape of green hills at sunset with a red house on the left, a white lighthouse in the middle, "
    "a blue car on the right, a pink hot air balloon, a yellow flower, a brown cat, a green tree, the sun, "
    "clouds, falling snow, snowy mountains, a palm tree, a purple umbrella, a gray boat, an orange rocket "
    "and a black house on the right, flat illustration"
)


def requests():
    """Fields as in packages/contract/src/tools/generate.ts; what is left out has its default."""
    first = {"prompt": ENGLISH[0]}
    for at, prompt in enumerate(ENGLISH):
        yield {"name": f"english-{at + 1}", "prompt": prompt, "seed": 7 + at}
    for at, prompt in enumerate(CHINESE):
        yield {"name": f"chinese-{at + 1}", "prompt": prompt, "seed": 7 + at}
    yield {"name": "negative", **first, "negative_prompt": "night, 雪山", "seed": 11}
    yield {"name": "long-prompt", "prompt": LONG, "seed": 12}
    yield {"name": "long-negative", **first, "negative_prompt": LONG, "seed": 13}
    yield {"name": "both-long", "prompt": LONG, "negative_prompt": LONG[::-1], "seed": 14}
    yield {"name": "clip-skip", **first, "clip_skip": 2, "seed": 15}
    yield {"name": "upright", **first, "width": 128, "height": 192, "seed": 16}
    yield {"name": "no-guidance", **first, "cfg": 1, "seed": 17}
    yield {"name": "euler-a", **first, "sampler": "Euler a", "seed": 18}
    yield {"name": "euler-a-karras", "prompt": CHINESE[4], "sampler": "Euler a", "schedule": "Karras", "steps": 9, "seed": 19}
    yield {"name": "dpmpp-2m-karras", **first, "sampler": "DPM++ 2M", "schedule": "Karras", "seed": 20}
    yield {"name": "dpmpp-2m-uniform", "prompt": CHINESE[1], "sampler": "DPM++ 2M", "schedule": "Uniform", "steps": 12, "seed": 21}
    yield {"name": "ddim", **first, "sampler": "DDIM", "seed": 22}
    yield {"name": "ddim-negative", "prompt": CHINESE[7], "negative_prompt": "day", "sampler": "DDIM", "steps": 30, "seed": 23}


DEFAULTS = {
    "negative_prompt": "", "steps": 20, "cfg": 7, "sampler": "Euler", "schedule": "Automatic",
    "width": 128, "height": 128, "clip_skip": 1,
}  # fmt: skip


def load_references(folder):
    """The sampler goldens' loader, and A1111's chunks, which those do not need."""
    path = ROOT / "parity/samplers/make_goldens.py"
    spec = importlib.util.spec_from_file_location("sampler_goldens", path)
    samplers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(samplers)
    sys.path.insert(0, folder)
    k_version = samplers.load_k_diffusion()
    webui = samplers.load_webui(folder)
    options = webui.options
    options.emphasis, options.comma_padding_backtrack = "None", 20
    for name in ("prompt_parser", "sd_hijack", "sd_emphasis"):
        samplers.module(f"modules.{name}")
    from modules.sd_hijack_clip import FrozenCLIPEmbedderWithCustomWordsBase

    return webui, FrozenCLIPEmbedderWithCustomWordsBase, k_version


class Model:
    def __init__(self, prompt_encoder):
        load = {"torch_dtype": torch.float32, "local_files_only": True}
        self.unet = UNet2DConditionModel.from_pretrained(MODEL / "unet", **load).eval()
        self.vae = AutoencoderKL.from_pretrained(MODEL / "vae", **load).eval()
        self.clip = CLIPTextModel.from_pretrained(MODEL / "text_encoder", **load).eval()
        self.tokenizer = CLIPTokenizer.from_pretrained(MODEL / "tokenizer")
        scheduler = json.loads((MODEL / "scheduler/scheduler_config.json").read_text())
        assert scheduler["beta_schedule"] == "scaled_linear" and scheduler["prediction_type"] == "epsilon"
        start, end = scheduler["beta_start"] ** 0.5, scheduler["beta_end"] ** 0.5
        betas = torch.linspace(start, end, 1000, dtype=torch.float64).numpy() ** 2
        self.alphas_cumprod = torch.tensor(np.cumprod(1.0 - betas), dtype=torch.float32)
        self.encoder = self.make_encoder(prompt_encoder)

    def make_encoder(self, base):
        """A1111's chunks over this model's tokenizer and text encoder."""
        model = self
        embeddings = types.SimpleNamespace(find_embedding_at_position=lambda tokens, at: (None, None))

        class Encoder(base):
            def __init__(self):
                super().__init__(None, types.SimpleNamespace(embedding_db=embeddings))
                tokenizer = model.tokenizer
                self.id_start, self.id_end = tokenizer.bos_token_id, tokenizer.eos_token_id
                self.id_pad = self.id_end
                self.comma_token = tokenizer.get_vocab().get(",</w>")

            def tokenize(self, texts):
                return model.tokenizer(texts, truncation=False, add_special_tokens=False)["input_ids"]

            def encode(self, text, clip_skip):
                """[1, 77 x chunks, width]"""
                chunks, _ = self.tokenize_line(text)
                return torch.cat([self.encode_chunk(chunk, clip_skip) for chunk in chunks], dim=1)

            def encode_chunk(self, chunk, clip_skip):
                inner = getattr(model.clip, "text_model", model.clip)
                ids = torch.tensor([chunk.tokens])
                states = inner(input_ids=ids, output_hidden_states=True).hidden_states
                return inner.final_layer_norm(states[-clip_skip])

        return Encoder()

    def noise(self, x, t, context):
        return self.unet(x, t, context).sample

    def picture(self, latents):
        """A1111: decode, clamp, truncate."""
        decoded = self.vae.decode(latents / self.vae.config.scaling_factor).sample
        unit = torch.clamp((decoded + 1.0) / 2.0, min=0.0, max=1.0)[0]
        return (255.0 * unit.permute(1, 2, 0).numpy()).astype(np.uint8)


def draw(request, model, webui):
    from k_diffusion import external, sampling

    row = DEFAULTS | request
    positive, negative = (model.encoder.encode(row[k], row["clip_skip"]) for k in ("prompt", "negative_prompt"))
    shape = (4, row["height"] // 8, row["width"] // 8)
    webui.options.randn_source = "CPU"
    rng = webui.ImageRNG(shape, [row["seed"]])
    noise = rng.next()

    def guided(network):
        """`network(x, level, context)` at both prompts, mixed as A1111's combine_denoised."""

        def both(x, level, **_):
            if row["cfg"] == 1:
                return network(x, level, positive)
            if positive.shape == negative.shape:
                wanted, unwanted = network(torch.cat([x, x]), torch.cat([level, level]), torch.cat([positive, negative])).chunk(2)
            else:
                wanted, unwanted = (network(x, level, context) for context in (positive, negative))
            return unwanted + (wanted - unwanted) * row["cfg"]

        return both

    if row["sampler"] == "DDIM":
        walked = guided(model.noise)
        inner = types.SimpleNamespace(inner_model=types.SimpleNamespace(alphas_cumprod=model.alphas_cumprod))
        denoiser = type("Model", (), {"inner_model": inner, "__call__": lambda _, x, t, **k: walked(x, t)})()
        return webui.ddim(denoiser, noise, webui.timesteps(row["steps"]), disable=True, eta=0.0)

    network = types.SimpleNamespace(alphas_cumprod=model.alphas_cumprod, apply_model=model.noise)
    denoiser = external.CompVisDenoiser(network)
    karras = row["schedule"] == "Karras"
    if karras:
        low, high = denoiser.sigmas[0].item(), denoiser.sigmas[-1].item()
        sigmas = sampling.get_sigmas_karras(n=row["steps"], sigma_min=low, sigma_max=high)
    else:
        sigmas = denoiser.get_sigmas(row["steps"])
    sampler, more = {
        "Euler": (sampling.sample_euler, {}),
        "Euler a": (sampling.sample_euler_ancestral, {"noise_sampler": lambda *_: rng.next()}),
        "DPM++ 2M": (sampling.sample_dpmpp_2m, {}),
    }[row["sampler"]]
    walked = guided(lambda x, sigma, context: denoiser(x, sigma, context=context))
    return sampler(walked, noise * sigmas[0], sigmas, disable=True, **more)


def draw_by_diffusers(request, model, pipeline):
    row = DEFAULTS | request
    shape = (1, 4, row["height"] // 8, row["width"] // 8)
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(row["seed"]))
    return pipeline(
        row["prompt"], negative_prompt=row["negative_prompt"], num_inference_steps=row["steps"],
        guidance_scale=row["cfg"], width=row["width"], height=row["height"], latents=noise, output_type="latent",
    ).images  # fmt: skip


def psnr(left, right):
    error = ((left.astype(np.float64) - right.astype(np.float64)) ** 2).mean()
    return math.inf if error == 0 else 10 * math.log10(255**2 / error)


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--webui", required=True, help="checkout of AUTOMATIC1111/stable-diffusion-webui")
    webui, prompt_encoder, k_version = load_references(parser.parse_args().webui)
    model = Model(prompt_encoder)
    scheduler = EulerDiscreteScheduler.from_config(
        json.loads((MODEL / "scheduler/scheduler_config.json").read_text()), timestep_spacing="linspace"
    )
    pipeline = StableDiffusionPipeline(
        model.vae, model.clip, model.tokenizer, model.unet, scheduler,
        safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip
    pipeline.set_progress_bar_config(disable=True)
    OUT.mkdir(parents=True, exist_ok=True)
    rows = []
    for request in requests():
        picture = model.picture(draw(request, model, webui))
        row = dict(request)
        if request["name"].startswith(("english", "chinese")):
            other = model.picture(draw_by_diffusers(request, model, pipeline))
            row["diffusersDb"] = round(psnr(picture, other), 1)
        Image.fromarray(picture).save(OUT / f"{row['name']}.png", optimize=True)
        print(row["name"], row.get("diffusersDb", ""), picture.mean().round(1), flush=True)
        rows.append(row)
    import diffusers
    import transformers

    made_by = (
        f"k-diffusion {k_version}, AUTOMATIC1111/stable-diffusion-webui@c8a5322d, diffusers {diffusers.__version__}, "
        f"transformers {transformers.__version__}, torch {torch.__version__}"
    )
    table = {"madeBy": made_by, "defaults": DEFAULTS, "pictures": rows}
    (OUT / "requests.json").write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
