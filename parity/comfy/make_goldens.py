"""Makes packages/diffusion/src/comfy/goldens/: what ComfyUI makes of graphs with the embedded model.

cases.json          graphs in API format by name, each with the node (and which of its outputs) that is compared
tensors.safetensors that output by the case's name: latents, pictures [n, h, w, 3] and masks as ComfyUI holds them
default.png         what its default workflow saves at 128x128
input.png, mask.png the pictures that graphs load

ComfyUI (Comfy-Org/ComfyUI@a125cd8, version 0.3.64) runs on the CPU in single precision, given by --comfyui; its node
classes are called in the order of their links. Its loader knows networks of full size only, so that the embedded
model is put together from ComfyUI's own classes with the model's sizes (groups of its autoencoder's norms included).
Noise of the ancestral samplers is drawn from seed + 1, as ComfyUI does on a CPU since its pull request 11528. Lanczos goes
along rows first, as it does in every Pillow before 13, which takes columns first at times.
Variants of the model that are drawn as well:

v           the same weights, taken to predict velocity
inpainting  the first convolution with five channels more, whose weights `hashed` makes, times 0.02
lora        two pairs in the U-Net and one in the text encoder, made by `hashed` as well

Run: python parity/comfy/make_goldens.py --comfyui DIR
"""

import argparse
import json
import sys
import tempfile
from importlib.machinery import ModuleSpec
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "models/inkloom-mini"
VAE_SIZES = json.loads((MODEL / "vae/config.json").read_text())
OUT = ROOT / "packages/diffusion/src/comfy/goldens"

parser = argparse.ArgumentParser()
parser.add_argument("--comfyui", required=True)
COMFYUI = Path(parser.parse_args().comfyui)
sys.path.insert(0, str(COMFYUI))
sys.argv = [
    "main.py", "--cpu", "--fp32-unet", "--fp32-vae", "--fp32-text-enc", "--use-pytorch-cross-attention",
]  # fmt: skip
# Parts of ComfyUI that are not used here ask for these; what transformers knows of them stays true.
import transformers  # noqa: E402, F401

ABSENT = [
    "aiohttp", "av", "av.container", "av.subtitles", "av.subtitles.stream", "sentencepiece", "torchaudio",
    "torchaudio.transforms", "torchvision", "torchvision.transforms",
]  # fmt: skip
for name in ABSENT:
    sys.modules[name] = MagicMock(__spec__=ModuleSpec(name, None))
import comfy.options  # noqa: E402

comfy.options.enable_args_parsing()
import comfy.diffusers_convert  # noqa: E402
import comfy.k_diffusion.sampling as sampling  # noqa: E402
import comfy.latent_formats  # noqa: E402
import comfy.ldm.modules.diffusionmodules.model as autoencoder  # noqa: E402
import comfy.model_base  # noqa: E402
import comfy.model_patcher  # noqa: E402
import comfy.ops  # noqa: E402
import comfy.sd  # noqa: E402
import comfy.sd1_clip  # noqa: E402
import comfy.supported_models  # noqa: E402
import comfy.utils  # noqa: E402
import folder_paths  # noqa: E402
import nodes  # noqa: E402
import torch  # noqa: E402
from PIL import Image  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402

torch.set_num_threads(1)

resize = Image.Image.resize
Image.Image.resize = lambda self, size, resample: resize(resize(self, (size[0], self.height), resample), size, resample)
seeded = sampling.default_noise_sampler
sampling.default_noise_sampler = lambda x, seed=None: seeded(x, None if seed is None else seed + 1)


def hashed(key, shape):
    """As `tensor` of packages/diffusion/src/adapters/lora-files.suite.ts: values between -1 and 1."""
    imul = lambda a, b: ((a & 0xFFFFFFFF) * b) & 0xFFFFFFFF  # noqa: E731
    state = 7
    for byte in key.encode():
        state = imul(state ^ byte, 0x01000193)
    values = np.empty(int(np.prod(shape)), np.float32)
    for i in range(values.size):
        state = (imul(state, 0x19660D) + 0x3C6EF35F) & 0xFFFFFFFF
        values[i] = (state - 2**32 if state >= 2**31 else state) / 2**31
    return torch.from_numpy(values.reshape(shape))


class Ratio(float):
    """160 / 64: channels stay whole numbers."""

    def __mul__(self, other):
        return int(float(self) * other)

    __rmul__ = __mul__


class MiniLatents(comfy.latent_formats.SD15):
    def __init__(self):
        super().__init__()
        self.scale_factor = VAE_SIZES["scaling_factor"]


class Mini(comfy.supported_models.SD15):
    unet_extra_config = {"num_heads": 4, "num_head_channels": -1}
    latent_format = MiniLatents


UNET = {
    "image_size": 32, "out_channels": 4, "model_channels": 64, "num_res_blocks": [2, 2, 2, 2],
    "channel_mult": [1, 2, Ratio(2.5), Ratio(2.5)], "transformer_depth": [1, 1, 1, 1, 1, 1, 0, 0],
    "transformer_depth_output": [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0], "transformer_depth_middle": 1,
    "context_dim": 192, "use_spatial_transformer": True, "use_linear_in_transformer": False, "legacy": False,
    "adm_in_channels": None, "use_temporal_attention": False,
}  # fmt: skip


def unet(variant):
    weights = load_file(MODEL / "unet/diffusion_pytorch_model.safetensors")
    weights = {key: value.float() for key, value in weights.items()}
    channels = 9 if variant == "inpainting" else 4
    if channels == 9:
        more = 0.02 * hashed("conv_in", (64, 5, 3, 3))
        weights["conv_in.weight"] = torch.cat([weights["conv_in.weight"], more], dim=1)
    config = Mini({**UNET, "in_channels": channels})
    config.set_inference_dtype(torch.float32, None)
    if variant == "v":
        config.model_type = lambda *_: comfy.model_base.ModelType.V_PREDICTION
    names = comfy.utils.unet_to_diffusers(config.unet_config)
    model = config.get_model({}, "", torch.device("cpu"))
    missing = model.diffusion_model.load_state_dict({names[key]: value for key, value in weights.items()})
    assert not missing.missing_keys and not missing.unexpected_keys, missing
    cpu = torch.device("cpu")
    return comfy.model_patcher.ModelPatcher(model.eval(), load_device=cpu, offload_device=cpu)


class MiniClip(comfy.sd1_clip.SDClipModel):
    def __init__(self, device="cpu", dtype=None, model_options={}):
        tokens = {"start": 1564, "end": 1565, "pad": 1565}
        super().__init__(
            device=device, dtype=dtype, return_projected_pooled=False, special_tokens=tokens, model_options=model_options
        )


class MiniTokenizer(comfy.sd1_clip.SDTokenizer):
    def __init__(self, embedding_directory=None, tokenizer_data={}):
        super().__init__(str(MODEL / "tokenizer"), embedding_directory=embedding_directory, embedding_size=192)


def clip():
    target = comfy.supported_models_base.ClipTarget(comfy.sd1_clip.SD1Tokenizer, comfy.sd1_clip.SD1ClipModel)
    sizes = json.loads((MODEL / "text_encoder/config.json").read_text())
    names = ["hidden_size", "intermediate_size", "num_attention_heads", "num_hidden_layers", "vocab_size", "hidden_act"]
    made = comfy.sd.CLIP(
        target,
        tokenizer_data={"clip_l_tokenizer_class": MiniTokenizer},
        model_options={
            "clip_l_class": MiniClip,
            "clip_l_model_config": {**{name: sizes[name] for name in names}, "eos_token_id": 1565},
            "dtype": torch.float32,
        },
    )
    weights = load_file(MODEL / "text_encoder/model.safetensors")
    known = made.cond_stage_model.clip_l.transformer.state_dict()
    weights = {
        (key if key.startswith("text_model.") else f"text_model.{key}"): value.float() for key, value in weights.items()
    }
    assert set(known) - set(weights) <= {"text_projection.weight"}, set(known) - set(weights)
    # Its vocabulary is always CLIP's; the model's ends sooner.
    tokens = "text_model.embeddings.token_embedding.weight"
    weights[tokens] = torch.cat([weights[tokens], torch.zeros_like(known[tokens])])[: len(known[tokens])]
    made.cond_stage_model.clip_l.load_sd(weights)
    return made


class MiniOps(comfy.ops.disable_weight_init):
    class GroupNorm(comfy.ops.disable_weight_init.GroupNorm):
        def __init__(self, num_groups, **sizes):
            super().__init__(num_groups=VAE_SIZES["norm_num_groups"], **sizes)


def vae():
    weights = load_file(MODEL / "vae/diffusion_pytorch_model.safetensors")
    plain = autoencoder.ops
    autoencoder.ops = MiniOps
    channels = VAE_SIZES["block_out_channels"]
    config = {
        "double_z": True, "z_channels": 4, "resolution": 256, "in_channels": 3, "out_ch": 3, "ch": channels[0],
        "ch_mult": [count // channels[0] for count in channels], "num_res_blocks": 1, "attn_resolutions": [], "dropout": 0.0,
    }  # fmt: skip
    made = comfy.sd.VAE(
        {key: value.float() for key, value in weights.items()},
        config={"params": {"ddconfig": config, "embed_dim": 4}},
        dtype=torch.float32,
    )
    autoencoder.ops = plain
    return made


def write_lora(path):
    mid = "lora_unet_mid_block_attentions_0_transformer_blocks_0"
    words = "lora_te_text_model_encoder_layers_0_mlp_fc2"
    tensors = {}
    for module, rows, columns, alpha in [
        (f"{mid}_attn1_to_q", 160, 160, 32.0),
        (f"{mid}_attn2_to_v", 160, 192, 32.0),
        (words, 192, 768, 1.0),
    ]:
        tensors[f"{module}.lora_down.weight"] = hashed(f"{module} down", (4, columns))
        tensors[f"{module}.lora_up.weight"] = hashed(f"{module} up", (rows, 4))
        tensors[f"{module}.alpha"] = torch.tensor(alpha)
    save_file(tensors, path)


# Graphs

PROMPT = "a red house on green hills at sunset"
NEGATIVE = "night, watercolor"


class Graph(dict):
    def add(self, kind, **inputs):
        name = str(len(self) + 1)
        self[name] = {"class_type": kind, "inputs": inputs}
        return lambda output=0: [name, output]


def parts(variant="inkloom-mini"):
    graph = Graph()
    model = graph.add("CheckpointLoaderSimple", ckpt_name=variant)
    return graph, model


def words(graph, clip_output, text):
    return graph.add("CLIPTextEncode", text=text, clip=clip_output)()


def empty(graph, width=64, height=64, batch=1):
    return graph.add("EmptyLatentImage", width=width, height=height, batch_size=batch)()


def sample(graph, model, positive, negative, latent, **more):
    settings = {
        "seed": 5, "steps": 3, "cfg": 5.0, "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0, **more,
    }  # fmt: skip
    return graph.add("KSampler", model=model, positive=positive, negative=negative, latent_image=latent, **settings)()


def drawn(variant="inkloom-mini", text=PROMPT, size=(64, 64, 1), **more):
    graph, model = parts(variant)
    positive, negative = words(graph, model(1), text), words(graph, model(1), NEGATIVE)
    return graph, sample(graph, model(0), positive, negative, empty(graph, *size), **more)


def picture(graph, width, height, name="input.png"):
    loaded = graph.add("LoadImage", image=name)
    scaled = graph.add(
        "ImageScale", image=loaded(0), upscale_method="bilinear", width=width, height=height, crop="disabled"
    )
    return scaled(), loaded(1)


SAMPLERS = [
    "euler", "euler_ancestral", "heun", "dpm_2", "dpm_2_ancestral", "lms", "dpm_fast", "dpm_adaptive",
    "dpmpp_2s_ancestral", "dpmpp_sde", "dpmpp_sde_gpu", "dpmpp_2m", "dpmpp_2m_sde", "dpmpp_2m_sde_heun",
    "dpmpp_3m_sde", "ddpm", "lcm", "ipndm", "deis", "heunpp2", "res_multistep", "res_multistep_ancestral",
    "gradient_estimation", "ddim", "uni_pc", "uni_pc_bh2",
]  # fmt: skip
SCHEDULERS = [
    "simple", "sgm_uniform", "karras", "exponential", "ddim_uniform", "beta", "normal", "linear_quadratic", "kl_optimal",
]  # fmt: skip


def cases():
    """name -> graph, [node, output]"""
    for sampler in SAMPLERS:
        yield f"sampler-{sampler}", *drawn(sampler_name=sampler, steps=4)
    for sampler in ["euler_ancestral", "dpmpp_sde", "dpmpp_2m_sde", "dpmpp_3m_sde", "lms", "uni_pc", "res_multistep"]:
        yield f"karras-{sampler}", *drawn(sampler_name=sampler, scheduler="karras", steps=4)
    for scheduler in SCHEDULERS:
        yield f"scheduler-{scheduler}", *drawn(scheduler=scheduler, steps=4)
    for scheduler in ["karras", "beta", "ddim_uniform", "linear_quadratic"]:
        yield f"part-{scheduler}", *drawn(scheduler=scheduler, steps=3, denoise=0.45)
    yield "largest-seed", *drawn(seed=2**64 - 1, size=(72, 64, 1))
    yield "batch", *drawn(sampler_name="euler_ancestral", size=(64, 64, 3))
    yield "batch-sde", *drawn(sampler_name="dpmpp_sde", size=(64, 64, 2))
    yield "unguided", *drawn(cfg=1.0)
    yield "v-prediction", *drawn("v", sampler_name="dpmpp_2m", scheduler="karras", steps=4)
    yield "weights", *drawn(text="a (red:1.4) house on [green] ((hills:0.5) at) sunset, \\(sketch\\)")
    yield "long", *drawn(text=", ".join([PROMPT, "a (purple rocket:1.2) on a black background"] * 9))

    for layer in [-1, -2, -24]:
        graph, model = parts()
        clip_output = graph.add("CLIPSetLastLayer", clip=model(1), stop_at_clip_layer=layer)()
        positive, negative = words(graph, clip_output, PROMPT), words(graph, clip_output, "")
        yield f"layer{layer}", graph, sample(graph, model(0), positive, negative, empty(graph))

    for unet_strength, clip_strength in [(0.8, 0.0), (0.0, 0.6), (0.5, -0.4)]:
        graph, model = parts()
        lora = graph.add(
            "LoraLoader", model=model(0), clip=model(1), lora_name="ink.safetensors",
            strength_model=unet_strength, strength_clip=clip_strength,
        )  # fmt: skip
        positive, negative = words(graph, lora(1), PROMPT), words(graph, lora(1), "")
        yield f"lora-{unet_strength}-{clip_strength}", graph, sample(graph, lora(0), positive, negative, empty(graph))

    for denoise in [0.5, 0.99, 0.0]:
        graph, model = parts()
        pixels, _ = picture(graph, 75, 68)
        latent = graph.add("VAEEncode", pixels=pixels, vae=model(2))()
        positive, negative = words(graph, model(1), PROMPT), words(graph, model(1), "")
        more = {"denoise": denoise, "sampler_name": "dpmpp_2m", "scheduler": "karras"}
        yield f"image-{denoise}", graph, sample(graph, model(0), positive, negative, latent, **more)

    for method in ["bislerp", "nearest-exact"]:
        graph, first = drawn()
        larger = graph.add("LatentUpscale", samples=first, upscale_method=method, width=104, height=96, crop="center")()
        more = {"denoise": 0.6, "seed": 10}
        yield f"second-pass-{method}", graph, sample(graph, ["1", 0], ["2", 0], ["3", 0], larger, **more)

    def advanced(graph, latent, **more):
        settings = {
            "add_noise": "enable", "noise_seed": 9, "steps": 6, "cfg": 5.0, "sampler_name": "dpmpp_2m",
            "scheduler": "karras", "start_at_step": 0, "end_at_step": 10000, "return_with_leftover_noise": "disable",
            **more,
        }  # fmt: skip
        links = {"model": ["1", 0], "positive": ["2", 0], "negative": ["3", 0], "latent_image": latent}
        return graph.add("KSamplerAdvanced", **links, **settings)()

    def worded():
        graph, model = parts()
        words(graph, model(1), PROMPT), words(graph, model(1), NEGATIVE)
        return graph

    graph = worded()
    half = advanced(graph, empty(graph), end_at_step=3, return_with_leftover_noise="enable")
    yield "advanced-first-half", graph, half
    graph = Graph(graph)
    yield "advanced-both-halves", graph, advanced(graph, half, add_noise="disable", start_at_step=3)
    graph = worded()
    yield "advanced-cut-off", graph, advanced(graph, empty(graph), end_at_step=4, sampler_name="euler_ancestral")
    graph = worded()
    yield "advanced-late", graph, advanced(graph, empty(graph), start_at_step=4, sampler_name="heun")
    graph = worded()
    yield "advanced-behind-the-end", graph, advanced(graph, empty(graph), start_at_step=6)

    def area(graph, conditioning, **more):
        place = {"width": 64, "height": 64, "x": 0, "y": 0, "strength": 1.0, **more}
        return graph.add("ConditioningSetArea", conditioning=conditioning, **place)()

    def combined(graph, first, second):
        return graph.add("ConditioningCombine", conditioning_1=first, conditioning_2=second)()

    graph, model = parts()
    left = area(graph, words(graph, model(1), "a cat"), height=96, strength=0.8)
    right = area(graph, words(graph, model(1), "a blue car"), x=48, y=16, width=96, height=200, strength=1.3)
    both = combined(graph, combined(graph, words(graph, model(1), PROMPT), left), right)
    negative = words(graph, model(1), NEGATIVE)
    yield "areas", graph, sample(graph, model(0), both, negative, empty(graph, 104, 96))

    graph, model = parts()
    positive = area(graph, words(graph, model(1), "a cat"), width=96, height=96)
    negative = combined(
        graph, area(graph, words(graph, model(1), "rain"), x=32, width=72, height=64), words(graph, model(1), NEGATIVE)
    )
    yield "areas-of-both-sides", graph, sample(graph, model(0), positive, negative, empty(graph, 104, 96))

    for place in ["default", "mask bounds"]:
        graph, model = parts()
        mask = graph.add("LoadImageMask", image="mask.png", channel="red")()
        marked = graph.add(
            "ConditioningSetMask", conditioning=words(graph, model(1), "a cat"), mask=mask, strength=0.9,
            set_cond_area=place,
        )()  # fmt: skip
        both = combined(graph, words(graph, model(1), PROMPT), marked)
        negative = words(graph, model(1), NEGATIVE)
        yield f"mask-{place.split()[-1]}", graph, sample(graph, model(0), both, negative, empty(graph, 104, 96))

    graph, model = parts()
    more_words = words(graph, model(1), "pencil sketch")
    longer = graph.add(
        "ConditioningConcat", conditioning_to=words(graph, model(1), PROMPT), conditioning_from=more_words
    )()
    yield "concat", graph, sample(graph, model(0), longer, words(graph, model(1), NEGATIVE), empty(graph))
    graph, model = parts()
    both = combined(graph, words(graph, model(1), PROMPT), words(graph, model(1), "pencil sketch"))
    yield "combine", graph, sample(graph, model(0), both, words(graph, model(1), NEGATIVE), empty(graph, 64, 64, 2))

    def inpainted(variant, **more):
        graph, model = parts(variant)
        pixels, mask = picture(graph, 75, 68)
        both = graph.add(
            "InpaintModelConditioning", positive=words(graph, model(1), PROMPT),
            negative=words(graph, model(1), NEGATIVE), vae=model(2), pixels=pixels, mask=mask,
            noise_mask=more.pop("noise_mask", True),
        )  # fmt: skip
        return graph, sample(graph, model(0), both(0), both(1), both(2), **more)

    for sampler in ["euler_ancestral", "ddim", "dpmpp_2m"]:
        yield f"noise-mask-{sampler}", *inpainted("inkloom-mini", sampler_name=sampler, steps=4)
    yield "inpainting-model", *inpainted("inpainting")
    yield "inpainting-model-without-noise-mask", *inpainted("inpainting", noise_mask=False, denoise=0.7)
    yield "inpainting-model-alone", *drawn("inpainting")
    for grow in [0, 5, 6]:
        graph, model = parts("inpainting" if grow == 5 else "inkloom-mini")
        pixels, mask = picture(graph, 75, 68)
        latent = graph.add("VAEEncodeForInpaint", pixels=pixels, vae=model(2), mask=mask, grow_mask_by=grow)()
        positive, negative = words(graph, model(1), PROMPT), words(graph, model(1), "")
        yield f"grown-mask-{grow}", graph, sample(graph, model(0), positive, negative, latent)

    graph, latent = drawn(steps=2, size=(40, 32, 1))
    yield "decoded", graph, graph.add("VAEDecode", samples=latent, vae=["1", 2])()
    graph, model = parts()
    pixels, _ = picture(graph, 53, 44)
    yield "encoded", graph, graph.add("VAEEncode", pixels=pixels, vae=model(2))()

    for output, name in enumerate(["picture", "alpha"]):
        graph = Graph()
        yield f"loaded-{name}", graph, graph.add("LoadImage", image="input.png")(output)
    for channel in ["alpha", "red", "green", "blue"]:
        graph = Graph()
        yield f"loaded-mask-{channel}", graph, graph.add("LoadImageMask", image="input.png", channel=channel)()
    for method in nodes.ImageScale.upscale_methods:
        for crop, width, height in [("disabled", 33, 13), ("center", 11, 19), ("disabled", 0, 15)]:
            graph = Graph()
            image = graph.add("LoadImage", image="input.png")()
            size = {"upscale_method": method, "width": width, "height": height, "crop": crop}
            yield f"scaled-{method}-{crop}-{width}", graph, graph.add("ImageScale", image=image, **size)()
    graph = Graph()
    image = graph.add("LoadImage", image="input.png")()
    yield "scaled-by", graph, graph.add("ImageScaleBy", image=image, upscale_method="bicubic", scale_by=0.73)()
    for method in nodes.LatentUpscale.upscale_methods:
        for factor in [1.6, 0.7]:
            graph, first = drawn(steps=1, size=(72, 64, 1))
            larger = graph.add("LatentUpscaleBy", samples=first, upscale_method=method, scale_by=factor)()
            yield f"latent-{method}-{factor}", graph, larger


def run(graph, loaders):
    """What every node answers, by its name."""
    made = {}

    def of(name):
        if name not in made:
            node = graph[name]
            inputs = {
                key: of(value[0])[value[1]] if isinstance(value, list) else value
                for key, value in node["inputs"].items()
            }
            kind = nodes.NODE_CLASS_MAPPINGS[node["class_type"]]
            if kind is nodes.CheckpointLoaderSimple:
                made[name] = loaders[inputs["ckpt_name"]]
            else:
                with torch.inference_mode():
                    made[name] = getattr(kind(), kind.FUNCTION)(**inputs)
        return made[name]

    for name in graph:
        of(name)
    return made


def write_inputs():
    y, x = np.mgrid[0:22, 0:28]
    wave = 127.5 + 127.5 * np.sin(np.stack([x / 5 + y / 9, x / 11 - y / 4, (x + y) / 7, x / 6], axis=-1))
    wave[..., 3] = np.clip(wave[..., 3] * 2 - 120, 0, 255)
    Image.fromarray(wave.astype(np.uint8), "RGBA").save(OUT / "input.png")
    mask = np.zeros((30, 26, 3), np.uint8)
    mask[6:20, 9:22] = 255
    mask[10:13, 12:15] = [120, 0, 0]
    Image.fromarray(mask).save(OUT / "mask.png")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    write_inputs()
    folder_paths.set_input_directory(str(OUT))
    words_and_pictures = clip(), vae()
    variants = ["inkloom-mini", "v", "inpainting"]
    loaders = {name: (unet(name), *words_and_pictures) for name in variants}
    with tempfile.TemporaryDirectory() as folder:
        write_lora(Path(folder) / "ink.safetensors")
        folder_paths.folder_names_and_paths["loras"] = ([folder], {".safetensors"})
        graphs, tensors = [], {}
        for name, graph, (node, output) in cases():
            made = run(graph, loaders)[node][output]
            tensors[name] = (made["samples"] if isinstance(made, dict) else made).float().contiguous()
            graphs.append({"name": name, "node": node, "output": output, "graph": dict(graph)})
            print(name, tuple(tensors[name].shape), f"{tensors[name].abs().max():.4g}", flush=True)
        graph, latent = drawn(seed=156680208700286, steps=20, cfg=8.0, size=(128, 128, 1))
        image = graph.add("VAEDecode", samples=latent, vae=["1", 2])()
        pixels = run(graph, loaders)[image[0]][0][0]
        Image.fromarray(np.clip(255.0 * pixels.numpy(), 0, 255).astype(np.uint8)).save(OUT / "default.png")
        graph.add("SaveImage", images=image, filename_prefix="ComfyUI")
    save_file(tensors, OUT / "tensors.safetensors")
    text = ",\n".join(json.dumps(each, separators=(",", ":")) for each in graphs)
    (OUT / "cases.json").write_text(f'{{"cases": [\n{text}\n],\n"default": {json.dumps(graph)}}}\n')


main()
