"""Makes packages/diffusion/src/control/goldens/attention-walks.safetensors: whole walks of a tiny U-Net with an IP-Adapter
whose picture CLIP sees (diffusers' attention processors, transformers' vision tower), with ControlNet-LLLite (kohya's
modules) and with a reference picture (the formulas of attention_units.py); and what CLIP's preprocessing makes of a
picture (transformers' CLIPImageProcessorPil, as its formula: it cannot be imported without torchvision).

WEBUI is a checkout of Mikubill/sd-webui-controlnet (56cec5b), KOHYA one of kohya-ss/sd-scripts (48d368f).

Run: python parity/control/attention_walks.py WEBUI KOHYA
"""

import pathlib
import sys

sys.modules["torchvision"] = None

import numpy as np  # noqa: E402
import torch  # noqa: E402
from diffusers import EulerDiscreteScheduler, UNet2DConditionModel  # noqa: E402
from PIL import Image  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection  # noqa: E402

import attention_units as units  # noqa: E402
from hash_values import fill, hash_input, hash_values, hash_weight  # noqa: E402

OUT = pathlib.Path(__file__).parents[2] / "packages/diffusion/src/control/goldens/attention-walks.safetensors"
WIDTH, HEIGHT, STEPS, SCALE = 48, 80, 4, 3.0
SHAPE = (1, 4, HEIGHT // 8, WIDTH // 8)
MEAN, STD = np.array([0.48145466, 0.4578275, 0.40821073]), np.array([0.26862954, 0.26130258, 0.27577711])
kept: dict[str, torch.Tensor] = {}


def picture(name: str) -> Image.Image:
    values = hash_values(name, WIDTH * HEIGHT * 3).reshape(HEIGHT, WIDTH, 3)
    return Image.fromarray(np.floor((values + 1) * 128).astype(np.uint8))


def walk(name: str, ask, width: int = 24) -> None:
    """`ask` answers for a batch of two: the unwanted words, then the wanted ones."""
    steps = EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear",
                                   timestep_spacing="linspace")
    steps.set_timesteps(STEPS)
    kept["sigmas"] = steps.sigmas
    words = torch.cat([hash_input("unwanted", (1, 77, width)), hash_input("wanted", (1, 77, width))])
    x = hash_input("latents", SHAPE) * steps.sigmas[0]
    for time in steps.timesteps:
        given = steps.scale_model_input(torch.cat([x, x]), time)
        unwanted, wanted = ask(given, time.expand(2), words).chunk(2)
        x = steps.step(unwanted + SCALE * (wanted - unwanted), time, x).prev_sample
    kept[name] = x.contiguous()


def small() -> UNet2DConditionModel:
    return fill(UNet2DConditionModel(
        block_out_channels=(32, 64), layers_per_block=1, cross_attention_dim=24, attention_head_dim=4,
        norm_num_groups=16, down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
    ))


def clip_planes(image: Image.Image, side: int) -> torch.Tensor:
    width, height = image.size
    long = int(side * max(width, height) / min(width, height))
    image = image.resize((side, long) if width <= height else (long, side), Image.BICUBIC)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    values = np.asarray(image.crop((left, top, left + side, top + side))).astype(np.float64) / 255
    return torch.from_numpy(((values - MEAN) / STD).astype(np.float32).transpose(2, 0, 1).copy())[None]


def ip_adapter() -> None:
    config = CLIPVisionConfig(
        hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=1, image_size=28, patch_size=7,
        projection_dim=1024, hidden_act="quick_gelu",
    )
    tower = fill(CLIPVisionModelWithProjection(config), lambda key: f"tower {units.vision_key(key)}")
    kept["planes"] = clip_planes(picture("a"), 28)
    embeds = tower(kept["planes"]).image_embeds
    model = small()
    projection = units.projections.ImageProjModel(24, 1024, 4)
    state = {"image_proj": fill(projection, lambda key: f"ip image_proj.{key}").state_dict(), "ip_adapter": {}}
    for i, size in enumerate((32, 32, 32, 64)):
        for part in ("k", "v"):
            key = f"{2 * i + 1}.to_{part}_ip.weight"
            state["ip_adapter"][key] = hash_weight(f"ip ip_adapter.{key}", (size, 24))
    model._load_ip_adapter_weights([state], low_cpu_mem_usage=False)
    for processor in model.attn_processors.values():
        if hasattr(processor, "scale"):
            processor.scale = [0.8]
    both = torch.cat([torch.zeros_like(embeds), embeds])[:, None]
    walk("ip-adapter", lambda x, t, c: model(x, t, c, added_cond_kwargs={"image_embeds": [both]}).sample)


def lllite() -> None:
    model = fill(UNet2DConditionModel(
        block_out_channels=(32, 64), layers_per_block=1, cross_attention_dim=24, attention_head_dim=4,
        norm_num_groups=16, transformer_layers_per_block=(1, 2),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    ))
    hint = torch.from_numpy(np.asarray(picture("a")).astype(np.float32).transpose(2, 0, 1).copy())[None] / 255 * 2 - 1
    state = {}
    for block in range(2):
        for layer in ("attn1.to_q", "attn1.to_k", "attn1.to_v", "attn2.to_q"):
            path = f"transformer_blocks.{block}.{layer}"
            key = f"lllite_unet_input_blocks_3_1_{path.replace('.', '_')}"
            linear = model.down_blocks[1].attentions[0].get_submodule(path)
            module = units.kohya.LLLiteModule(2, 8, key, linear, 6, multiplier=0.8)
            fill(module, lambda each: f"lllite {key}.{each}")
            state.update({f"{key}.{each}": value for each, value in module.state_dict().items()})
            module.set_cond_image(hint)
            module.apply_to()
    units.manifest("../../diffusion/src/control/goldens/lllite.txt.gz", state)
    walk("lllite", lambda x, t, c: model(x, t, c).sample)


def reference() -> None:
    deep = fill(UNet2DConditionModel(
        block_out_channels=(16, 32, 48, 48), cross_attention_dim=24, attention_head_dim=4, norm_num_groups=8,
    ))
    machine = units.Machine(deep, [0])
    machine.fidelity, machine.weight = 0.5, 1.0
    noise = torch.Generator().manual_seed(0)
    seen = hash_input("encoded", SHAPE)
    levels = EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear").alphas_cumprod

    def ask(x, times, words):
        share = levels[torch.round(times).long()][:, None, None, None]
        drawn = torch.cat([torch.randn(SHAPE, generator=noise) for _ in range(2)])
        machine.attention = machine.features = "write"
        deep(seen * share**0.5 + drawn * (1 - share) ** 0.5, times, words)
        machine.attention = machine.features = "read"
        return deep(x, times, words).sample

    walk("reference", ask)


ip_adapter()
lllite()
reference()
save_file(kept, OUT, {"made by": "diffusers 0.42.1"})
OUT.chmod(0o644)
print({name: (tuple(each.shape), float(each.abs().max())) for name, each in kept.items()})
