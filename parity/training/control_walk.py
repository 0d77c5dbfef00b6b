"""Makes packages/training/src/steps/goldens/control-walk.safetensors: 10 steps of training a ControlNet of the embedded model's U-Net by
diffusers, transformers and torch's AdamW. What reads the control picture begins as hashes without biases; latents, noise, times, token
ids and control pictures are hashes. Kept are the losses and some of the final weights, by the names of diffusers' files.

Run: python parity/training/control_walk.py
"""

import pathlib
import sys

import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from safetensors.torch import save_file
from transformers import CLIPTextModel

ROOT = pathlib.Path(__file__).parents[2]
sys.path += [str(ROOT / "parity/models"), str(ROOT / "parity/training")]
from hash_values import hash_input, hash_values  # noqa: E402
from lora_walk import BATCH, hashed_down  # noqa: E402

MINI = ROOT / "models/inkloom-mini"
OUT = ROOT / "packages/training/src/steps/goldens/control-walk.safetensors"
STEPS, RATE = 10, 2e-3
KEPT = (
    "controlnet_mid_block.weight", "controlnet_mid_block.bias", "controlnet_down_blocks.0.weight", "controlnet_down_blocks.3.bias",
    "controlnet_cond_embedding.conv_in.weight", "controlnet_cond_embedding.conv_out.bias", "controlnet_cond_embedding.blocks.1.weight",
    "down_blocks.0.resnets.0.norm1.weight", "mid_block.resnets.1.conv2.bias", "time_embedding.linear_1.bias",
)
torch.set_num_threads(1)


def main():
    text = CLIPTextModel.from_pretrained(MINI / "text_encoder", dtype=torch.float32).requires_grad_(False)
    unet = UNet2DConditionModel.from_pretrained(MINI / "unet", torch_dtype=torch.float32).requires_grad_(False)
    control = ControlNetModel.from_unet(unet)
    control.requires_grad_(True)
    for name, parameter in control.controlnet_cond_embedding.named_parameters():
        if not name.startswith("conv_out"):
            key = f"controlnet_cond_embedding.{name}"
            parameter.data = hashed_down(key, parameter.shape) if name.endswith("weight") else torch.zeros_like(parameter)
    named = dict(control.named_parameters())
    optimizer = torch.optim.AdamW(named.values(), lr=RATE, weight_decay=0.01)
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
    alphas = torch.cumprod(1 - betas, 0).float()
    losses = []
    for step in range(STEPS):
        latents = hash_input(f"latents.{step % 5}", (BATCH, 4, 8, 8))
        noise = hash_input(f"noise.{step}", (BATCH, 4, 8, 8))
        hint = (torch.from_numpy(hash_values(f"hint.{step % 5}", BATCH * 3 * 64 * 64).astype("float32")).reshape(BATCH, 3, 64, 64) + 1) / 2
        times = torch.from_numpy(((hash_values(f"times.{step}", BATCH) + 1) / 2 * 1000).astype("int64"))
        ids = torch.from_numpy(((hash_values(f"ids.{step % 5}", BATCH * 77) + 1) / 2 * 1566).astype("int64")).reshape(BATCH, 77)
        a = alphas[times][:, None, None, None]
        noised, context = a.sqrt() * latents + (1 - a).sqrt() * noise, text(input_ids=ids).last_hidden_state
        down, middle = control(noised, times, encoder_hidden_states=context, controlnet_cond=hint, return_dict=False)
        predicted = unet(noised, times, context, down_block_additional_residuals=down, mid_block_additional_residual=middle).sample
        loss = torch.nn.functional.mse_loss(predicted, noise)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(named.values(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())
        print(step, loss.item(), flush=True)
    found = {key: named[key].detach().clone().contiguous() for key in KEPT}
    save_file({"losses": torch.tensor(losses), **found}, OUT)
    OUT.chmod(0o644)
    print({key: tuple(value.shape) for key, value in found.items()}, sum(p.numel() for p in named.values()), len(named), OUT.stat().st_size)


if __name__ == "__main__":
    main()
