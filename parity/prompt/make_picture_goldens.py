"""Makes packages/diffusion/src/prompt/goldens/pictures/: what A1111's prompt language draws with the embedded model.

pictures.json            one row per picture: the request
*.png                    the pictures, 8-bit RGB, bytes by truncation as A1111 writes them
hill-style.safetensors   a textual inversion of two vectors for the embedded model, random but small

Everything around the networks is as in parity/pictures/make_goldens.py, which is loaded for it; the words go
through A1111 1.10's own code, given by --forge (modules/sd_hijack_clip.py, prompt_parser.py and sd_emphasis.py of
lllyasviel/stable-diffusion-webui-forge@e26abf87, which merges A1111 1.10): chunks, emphasis, schedules, AND,
and what holds at each call of the denoiser (reconstruct_multicond_batch, combine_denoised). --webui is that
script's.

Run: python parity/prompt/make_picture_goldens.py --webui DIR --forge FORGE
"""

import argparse
import importlib.util
import json
import sys
import types
from pathlib import Path

import torch
from PIL import Image
from safetensors.torch import save_file

ROOT = Path(__file__).parents[2]
OUT = ROOT / "packages/diffusion/src/prompt/goldens/pictures"
HOUSE = "a red house on green hills at sunset"

ROWS = [
    {"name": "emphasis", "prompt": "a (red:1.4) house on [green] hills at ((sunset))"},
    {"name": "emphasis-no-norm", "prompt": "a (red:1.4) house on [green] hills", "emphasis": "no-norm"},
    {"name": "emphasis-ignore", "prompt": "a (red:1.4) house on [green] hills", "emphasis": "ignore"},
    {"name": "emphasis-none", "prompt": "a (red:1.4) house on [green] hills", "emphasis": "none"},
    {"name": "break", "prompt": "a red house BREAK green hills, (sunset:1.2)", "negative_prompt": "(night:1.3)"},
    {"name": "composed", "prompt": "(red:1.3) house AND blue sky :0.5"},
    {"name": "composed-long", "prompt": "a red house BREAK green hills AND the sea :0.7 AND night :-0.2"},
    {"name": "scheduled", "prompt": "a [house:boat:0.5] on green hills", "negative_prompt": "[day:night:4]"},
    {"name": "alternating", "prompt": "a [red|(blue:1.2)] house [on hills BREAK sunset::5]"},
    {"name": "inversion", "prompt": "a red house, (hill-style:0.8), sunset"},
    {"name": "karras", "prompt": "a [house:boat:0.4] AND (sunset:1.2) :0.6", "sampler": "DPM++ 2M", "schedule": "Karras"},
    {"name": "ddim", "prompt": "[(日落:1.2)|雪山] BREAK 红色房子", "sampler": "DDIM"},
]
EMPHASIS = {"original": "Original", "no-norm": "No norm", "ignore": "Ignore", "none": "None"}


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


class Inversion:
    """As A1111's database of embeddings, with one entry."""

    def __init__(self, tokenizer, vectors):
        self.ids = tokenizer("hill-style", add_special_tokens=False)["input_ids"]
        self.embedding = types.SimpleNamespace(name="hill-style", vectors=len(vectors), vec=vectors, shorthash="")

    def find_embedding_at_position(self, tokens, at):
        found = tokens[at : at + len(self.ids)] == self.ids
        return (self.embedding, len(self.ids)) if found else (None, None)


def make_encoder(model, base, database):
    hijack = types.SimpleNamespace(embedding_db=database, extra_generation_params={}, fixes=None)
    clip = getattr(model.clip, "text_model", model.clip)
    lookup = clip.embeddings.token_embedding

    class Encoder(base):
        def __init__(self):
            super().__init__(None, hijack)
            tokenizer = model.tokenizer
            self.id_start, self.id_end = tokenizer.bos_token_id, tokenizer.eos_token_id
            self.id_pad = self.id_end
            self.comma_token = tokenizer.get_vocab().get(",</w>")

        def tokenize(self, texts):
            return model.tokenizer(texts, truncation=False, add_special_tokens=False)["input_ids"]

        def encode_with_transformers(self, tokens):
            vectors = lookup(tokens)
            for row, fixes in enumerate(self.hijack.fixes):
                for offset, embedding in fixes:
                    vectors[row, offset + 1 : offset + 1 + embedding.vectors] = embedding.vec
            hook = lookup.register_forward_hook(lambda *_: vectors)
            states = clip(input_ids=tokens, output_hidden_states=True).hidden_states
            hook.remove()
            return clip.final_layer_norm(states[-1])

        def get_learned_conditioning(self, texts):
            return self(list(texts))

    return Encoder()


def guided(network, model, parser, positive, negative, cfg):
    """`network(x, level, context)` under A1111's combine_denoised."""
    state = types.SimpleNamespace(step=0)

    def both(x, level, **_):
        (parts,), wanted = parser.reconstruct_multicond_batch(positive, state.step)
        unwanted = network(x, level, parser.reconstruct_cond_batch(negative, state.step))
        state.step += 1
        result = unwanted.clone()
        for index, weight in parts:
            result += (network(x, level, wanted[index : index + 1]) - unwanted) * (weight * cfg)
        return result

    return both


def draw(row, model, webui, parser, encoder):
    from k_diffusion import external, sampling

    positive = parser.get_multicond_learned_conditioning(encoder, [row["prompt"]], row["steps"])
    negative = parser.get_learned_conditioning(encoder, [row["negative_prompt"]], row["steps"])
    webui.options.randn_source = "CPU"
    noise = webui.ImageRNG((4, 16, 16), [row["seed"]]).next()
    mix = lambda network: guided(network, model, parser, positive, [*negative], row["cfg"])  # noqa: E731
    if row["sampler"] == "DDIM":
        walked = mix(model.noise)
        inner = types.SimpleNamespace(inner_model=types.SimpleNamespace(alphas_cumprod=model.alphas_cumprod))
        denoiser = type("Model", (), {"inner_model": inner, "__call__": lambda _, x, t, **k: walked(x, t)})()
        return webui.ddim(denoiser, noise, webui.timesteps(row["steps"]), disable=True, eta=0.0)
    denoiser = external.CompVisDenoiser(types.SimpleNamespace(alphas_cumprod=model.alphas_cumprod, apply_model=model.noise))
    walked = mix(lambda x, sigma, context: denoiser(x, sigma, context=context))
    if row["schedule"] == "Karras":
        low, high = denoiser.sigmas[0].item(), denoiser.sigmas[-1].item()
        sigmas = sampling.get_sigmas_karras(n=row["steps"], sigma_min=low, sigma_max=high)
    else:
        sigmas = denoiser.get_sigmas(row["steps"])
    sampler = {"Euler": sampling.sample_euler, "DPM++ 2M": sampling.sample_dpmpp_2m}[row["sampler"]]
    return sampler(walked, noise * sigmas[0], sigmas, disable=True)


@torch.no_grad()
def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--webui", required=True, help="checkout of AUTOMATIC1111/stable-diffusion-webui")
    arguments.add_argument("--forge", required=True, help="checkout of lllyasviel/stable-diffusion-webui-forge")
    folders = arguments.parse_args()
    pictures = load("picture_goldens", ROOT / "parity/pictures/make_goldens.py")
    webui, base, _ = pictures.load_references(folders.webui)
    model = pictures.Model(base)
    modules = Path(folders.forge) / "modules"
    parser = load("modules.prompt_parser", modules / "prompt_parser.py")
    emphasis = load("modules.sd_emphasis", modules / "sd_emphasis.py")
    package = sys.modules["modules"]
    package.prompt_parser, package.sd_emphasis = parser, emphasis
    sys.modules["modules.sd_hijack"].model_hijack = None
    hijack = load("modules.sd_hijack_clip", modules / "sd_hijack_clip.py")
    base = hijack.FrozenCLIPEmbedderWithCustomWordsBase
    options = hijack.opts
    options.comma_padding_backtrack = 20
    options.use_old_emphasis_implementation = options.textual_inversion_add_hashes_to_infotext = False
    hijack.devices.torch_npu_set_device, hijack.devices.device = (lambda: None), "cpu"
    width = model.clip.config.hidden_size
    vectors = torch.randn((2, width), generator=torch.Generator().manual_seed(5)) * 0.02
    OUT.mkdir(parents=True, exist_ok=True)
    save_file({"emb_params": vectors}, OUT / "hill-style.safetensors")
    (OUT / "hill-style.safetensors").chmod(0o644)
    database = Inversion(model.tokenizer, vectors)
    rows = []
    for at, given in enumerate(ROWS):
        row = {"negative_prompt": "", "sampler": "Euler", "schedule": "Automatic", "emphasis": "original", "cfg": 5}
        row |= {"steps": 10, "seed": 40 + at} | given
        options.emphasis = EMPHASIS[row["emphasis"]]
        encoder = make_encoder(model, base, database)
        picture = model.picture(draw(row, model, webui, parser, encoder))
        Image.fromarray(picture).save(OUT / f"{row['name']}.png", optimize=True)
        print(row["name"], picture.mean().round(1), flush=True)
        rows.append(row)
    (OUT / "pictures.json").write_text(json.dumps({"pictures": rows}, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
