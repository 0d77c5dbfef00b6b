"""Makes packages/models/src/keys/goldens/sd15-*.txt: every key and shape of a full-size Stable
Diffusion 1.5 in diffusers layout, from the libraries' own classes on the meta device (no weights).

Run: python parity/models/full_size_manifest.py
"""

import pathlib

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

OUT = pathlib.Path(__file__).parents[2] / "packages/models/src/keys/goldens"


def write(name: str, module: torch.nn.Module, rename=lambda key: key) -> None:
    lines = [f"{rename(k)} [{','.join(map(str, v.shape))}]" for k, v in module.state_dict().items()]
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"sd15-{name}.txt").write_text("\n".join(sorted(lines)) + "\n")
    print(name, len(lines))


with torch.device("meta"):
    unet = UNet2DConditionModel(
        sample_size=64, cross_attention_dim=768, attention_head_dim=8,
        block_out_channels=(320, 640, 1280, 1280),
    )
    vae = AutoencoderKL(
        block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
    )
    clip = CLIPTextModel(CLIPTextConfig(
        hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12,
        vocab_size=49408,
    ))
write("unet", unet)
write("vae", vae)
# transformers 5 names its modules without the `text_model.` that every file has
write("text-encoder", clip, lambda key: key if key.startswith("text_model.") else f"text_model.{key}")
