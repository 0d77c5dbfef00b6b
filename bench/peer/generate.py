"""The peer of `bench/generate.ts`: text encoder, 20 steps of Euler with guidance, and VAE of SD 1.5 by diffusers
on PyTorch CPU, from process start to the written PNG. The prompt is given as token ids.

Prints one JSON line: seconds of the imports, seconds of everything behind them, memory format.
Usage: generate.py FOLDER OUT.png [--steps 20] [--format channels_last|contiguous]
FOLDER holds text_encoder.safetensors, unet.safetensors and vae.safetensors with diffusers' key names.
"""

import argparse
import json
import pathlib
import time

start = time.perf_counter()

import torch
from diffusers import AutoencoderKL, EulerDiscreteScheduler, StableDiffusionPipeline, UNet2DConditionModel
from safetensors.torch import load_file
from transformers import CLIPTextConfig, CLIPTextModel
from unet_config import SD15

VAE = dict(
    block_out_channels=(128, 256, 512, 512),
    down_block_types=("DownEncoderBlock2D",) * 4,
    up_block_types=("UpDecoderBlock2D",) * 4,
    layers_per_block=2,
    latent_channels=4,
)
TEXT = dict(
    hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12, hidden_act="quick_gelu"
)

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("out")
parser.add_argument("--steps", type=int, default=20)
parser.add_argument("--format", choices=["channels_last", "contiguous"], default="channels_last")
args = parser.parse_args()

imported = time.perf_counter()


def loaded(make, name):
    with torch.device("meta"):
        module = make()
    weights = load_file(args.folder / f"{name}.safetensors")
    own = module.state_dict()
    # transformers 5 left out the prefix that files have
    weights = {key if key in own else key.removeprefix("text_model."): value for key, value in weights.items()}
    # single files keep some linear layers of the VAE as 1x1 convolutions
    weights = {key: value.reshape(own[key].shape) if key in own else value for key, value in weights.items()}
    module.load_state_dict(weights, assign=True, strict=False)
    absent = [key for key, value in module.named_parameters() if value.is_meta]
    assert not absent, absent
    for key, buffer in module.named_buffers():
        if buffer.is_meta:  # position ids are computed, not stored
            owner, _, leaf = key.rpartition(".")
            setattr(module.get_submodule(owner), leaf, torch.arange(77).expand(1, -1))
    return module.eval()


text_encoder = loaded(lambda: CLIPTextModel(CLIPTextConfig(**TEXT)), "text_encoder")
unet = loaded(lambda: UNet2DConditionModel(**SD15), "unet")
vae = loaded(lambda: AutoencoderKL(**VAE), "vae")
if args.format == "channels_last":
    unet.to(memory_format=torch.channels_last)
    vae.to(memory_format=torch.channels_last)
scheduler = EulerDiscreteScheduler(
    beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", timestep_spacing="linspace", steps_offset=1
)
pipeline = StableDiffusionPipeline(
    vae=vae,
    text_encoder=text_encoder,
    tokenizer=None,
    unet=unet,
    scheduler=scheduler,
    safety_checker=None,
    feature_extractor=None,
    requires_safety_checker=False,
)
pipeline.set_progress_bar_config(disable=True)
with torch.inference_mode():
    ids = torch.tensor([[49406, 320, 736, 1212, 525, 1901, 5311, 536, 3424] + [49407] * 68, [49406] + [49407] * 76])
    wanted, unwanted = text_encoder(ids)[0].chunk(2)
    picture = pipeline(
        prompt_embeds=wanted,
        negative_prompt_embeds=unwanted,
        num_inference_steps=args.steps,
        guidance_scale=7,
        height=512,
        width=512,
        generator=torch.Generator().manual_seed(7),
    ).images[0]
picture.save(args.out)
print(
    json.dumps(
        {"import": imported - start, "seconds": time.perf_counter() - imported, "format": args.format}
    )
)
