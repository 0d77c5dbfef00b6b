"""Makes packages/models/src/keys/goldens/*.txt.gz: every key and shape of full-size Stable Diffusion 2.1,
SDXL and its refiner in diffusers layout, from the libraries' own classes on the meta device (no
weights).

Run: python parity/models/family_manifests.py
"""

import gzip
import pathlib

import torch
from diffusers import UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

OUT = pathlib.Path(__file__).parents[2] / "packages/models/src/keys/goldens"
CROSS, PLAIN = "CrossAttn{}Block2D", "{}Block2D"


def text_key(key: str) -> str:
    return key if key.startswith("text_") else f"text_model.{key}"


def write(name: str, module: torch.nn.Module, rename=lambda key: key) -> None:
    lines = [f"{rename(k)} [{','.join(map(str, v.shape))}]" for k, v in module.state_dict().items()]
    data = ("\n".join(sorted(lines)) + "\n").encode()
    (OUT / f"{name}.txt.gz").write_bytes(gzip.compress(data, mtime=0))
    print(name, len(lines))


def unet(attention: str, **options) -> UNet2DConditionModel:
    down = [(CROSS if mark == "x" else PLAIN).format("Down") for mark in attention]
    up = [(CROSS if mark == "x" else PLAIN).format("Up") for mark in reversed(attention)]
    return UNet2DConditionModel(
        down_block_types=down, up_block_types=up, use_linear_projection=True, **options,
    )


def text(hidden: int, layers: int, heads: int, kind=CLIPTextModel, **options):
    return kind(CLIPTextConfig(
        hidden_size=hidden, intermediate_size=4 * hidden, num_hidden_layers=layers,
        num_attention_heads=heads, vocab_size=49408, hidden_act="gelu", **options,
    ))


XL = dict(addition_embed_type="text_time", addition_time_embed_dim=256)
with torch.device("meta"):
    write("sd21-unet", unet(
        "xxx.", block_out_channels=(320, 640, 1280, 1280), cross_attention_dim=1024,
        attention_head_dim=(5, 10, 20, 20),
    ))
    write("sd21-text-encoder", text(1024, 23, 16), text_key)
    write("sdxl-unet", unet(
        ".xx", block_out_channels=(320, 640, 1280), cross_attention_dim=2048,
        attention_head_dim=(5, 10, 20), transformer_layers_per_block=(1, 2, 10),
        projection_class_embeddings_input_dim=2816, **XL,
    ))
    write("sdxl-text-encoder-2", text(
        1280, 32, 20, CLIPTextModelWithProjection, projection_dim=1280,
    ), text_key)
    write("sdxl-refiner-unet", unet(
        ".xx.", block_out_channels=(384, 768, 1536, 1536), cross_attention_dim=1280,
        attention_head_dim=(6, 12, 24, 24), transformer_layers_per_block=4,
        projection_class_embeddings_input_dim=2560, **XL,
    ))
