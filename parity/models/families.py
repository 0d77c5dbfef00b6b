"""Makes the goldens of the families beyond Stable Diffusion 1.x: OpenCLIP text encoders of SD 2.x and
SDXL (open_clip itself, and transformers for the first encoder of SDXL), and U-Nets with linear
projections, deeper transformers, label embeddings and more input channels (diffusers), on tiny
configurations with hashed weights (see hash_values.py).

Run: python parity/models/families.py
"""

import importlib.abc
import importlib.machinery
import sys
import types
from unittest.mock import MagicMock

import torch
from diffusers import UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModelWithProjection

from forward import hash_ids, save, text_name
from hash_values import fill, hash_input


class PictureTowers(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands in for torchvision, which open_clip imports for its picture towers; none is used here."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "torchvision":
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__path__ = []
        module.__getattr__ = lambda name: MagicMock()
        return module

    def exec_module(self, module):
        pass


def open_clip_encoder() -> torch.nn.Module:
    sys.meta_path.append(PictureTowers())
    from open_clip.transformer import TextTransformer

    model = TextTransformer(
        context_length=77, vocab_size=99, width=128, heads=2, layers=3, output_dim=48,
    )
    return fill(model)


def open_clip() -> None:
    """As Stability-AI/generative-models@fbdc58c, sgm/modules/encoders/modules.py
    (FrozenOpenCLIPEmbedder, FrozenOpenCLIPEmbedder2), over open_clip's own layers."""
    model = open_clip_encoder()
    ids = hash_ids("ids", 99)
    x = model.token_embedding(ids) + model.positional_embedding
    states = []
    for block in model.transformer.resblocks:
        states.append(x)
        x = block(x, attn_mask=model.attn_mask)
    last = model.ln_final(x)
    pooled = last[torch.arange(len(ids)), ids.argmax(dim=-1)] @ model.text_projection
    save("clip/goldens/open-clip.safetensors", {
        "normed": model.ln_final(states[-1]),
        "raw": states[-1],
        "pooled": pooled,
    })


def with_projection() -> None:
    """What diffusers' SDXL pipeline takes of transformers' encoders: hidden_states[-2], text_embeds."""
    config = CLIPTextConfig(
        hidden_size=128, intermediate_size=512, num_hidden_layers=3, num_attention_heads=2,
        vocab_size=99, max_position_embeddings=77, hidden_act="gelu", eos_token_id=2,
        projection_dim=48,
    )
    name = lambda key: key if key.startswith("text_projection") else text_name(key)  # noqa: E731
    model = fill(CLIPTextModelWithProjection(config), name)
    out = model(input_ids=hash_ids("ids", 99), output_hidden_states=True)
    save("clip/goldens/projection.safetensors", {
        "raw": out.hidden_states[-2],
        "pooled": out.text_embeds,
    })


def unets() -> None:
    out = {}
    common = dict(norm_num_groups=16, use_linear_projection=True)
    # SD 2.x: heads of 64 per level
    model = fill(UNet2DConditionModel(
        block_out_channels=(64, 128, 128), cross_attention_dim=40, attention_head_dim=(1, 2, 2),
        layers_per_block=1, **common,
        down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
    ))
    out["sd2"] = model(
        hash_input("latents", (2, 4, 9, 6)), torch.tensor([3.25, 871.625]),
        hash_input("context", (2, 77, 40)),
    ).sample
    # SDXL: deeper transformers below, label embedding of text and sizes
    model = fill(UNet2DConditionModel(
        block_out_channels=(32, 64, 128), cross_attention_dim=56, attention_head_dim=(1, 1, 2),
        layers_per_block=1, transformer_layers_per_block=(1, 2, 3), **common,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        addition_embed_type="text_time", addition_time_embed_dim=256,
        projection_class_embeddings_input_dim=24 + 6 * 256,
    ))
    sizes = torch.tensor([[96.0, 64, 8, 16, 128, 72], [64, 64, 0, 0, 64, 64]])
    out["sdxl"] = model(
        hash_input("latents", (2, 4, 9, 6)), torch.tensor([3.25, 871.625]),
        hash_input("context", (2, 77, 56)),
        added_cond_kwargs={"text_embeds": hash_input("pooled", (2, 24)), "time_ids": sizes},
    ).sample
    out["sdxl.sizes"] = model.add_time_proj(sizes.flatten()).reshape(2, -1)
    # the refiner's shape: no attention at the ends, a middle as deep as the rest
    model = fill(UNet2DConditionModel(
        in_channels=9, block_out_channels=(64, 128, 128), cross_attention_dim=56,
        attention_head_dim=(1, 2, 2), layers_per_block=1, transformer_layers_per_block=2, **common,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        addition_embed_type="text_time", addition_time_embed_dim=256,
        projection_class_embeddings_input_dim=24 + 5 * 256,
    ))
    out["refiner"] = model(
        hash_input("latents", (1, 9, 7, 5)), torch.tensor([500.0]),
        hash_input("context", (1, 77, 56)),
        added_cond_kwargs={
            "text_embeds": hash_input("pooled", (1, 24)),
            "time_ids": torch.tensor([[96.0, 64, 8, 16, 6]]),
        },
    ).sample
    save("unet/goldens/families.safetensors", out)


if __name__ == "__main__":
    with torch.no_grad():
        open_clip()
        with_projection()
        unets()
