"""Makes the goldens of networks that read their guidance scale (whole LCM checkpoints): the waves of
diffusers' LatentConsistencyModelPipeline, and its U-Net with `time_cond_proj_dim` on a tiny configuration with
hashed weights (see hash_values.py).

Run: python parity/models/guidance_embedding.py
"""

import torch
from diffusers import LatentConsistencyModelPipeline, UNet2DConditionModel

from forward import save
from hash_values import fill, hash_input

SCALES = torch.tensor([8.5, 1.0])


def waves(size: int) -> torch.Tensor:
    make = LatentConsistencyModelPipeline.get_guidance_scale_embedding
    return make(None, SCALES - 1, embedding_dim=size)


def unet() -> torch.Tensor:
    model = fill(UNet2DConditionModel(
        block_out_channels=(32, 64), layers_per_block=1, cross_attention_dim=24, attention_head_dim=4,
        norm_num_groups=16, time_cond_proj_dim=40,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
    ))
    return model(
        hash_input("latents", (2, 4, 9, 6)), torch.tensor([3.25, 871.625]),
        hash_input("context", (2, 77, 24)), timestep_cond=waves(40),
    ).sample


if __name__ == "__main__":
    with torch.no_grad():
        save("unet/goldens/guidance.safetensors", {
            "unet": unet(), "waves": waves(256), "waves.odd": waves(41),
        })
