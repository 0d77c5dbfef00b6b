"""Makes packages/training/src/steps/goldens/lycoris-walk.safetensors: 20 steps each of LoKr and LoHa training of the embedded model
(U-Net with its convolutions, and text encoder) by diffusers, transformers, LyCORIS and torch's AdamW, on the latents, noise, times and
token ids of lora_walk.py. Factors that do not begin with zeros begin as hashes. Kept are the losses, some of the final factors, and how
LyCORIS parts sizes in two (`factorization`: rows of size, factor, first, second).

Run: python parity/training/lycoris_walk.py
"""

import pathlib
import sys

import torch
from diffusers import UNet2DConditionModel
from lycoris.functional import factorization
from lycoris.modules.loha import LohaModule
from lycoris.modules.lokr import LokrModule
from safetensors.torch import save_file
from transformers import CLIPTextModel

ROOT = pathlib.Path(__file__).parents[2]
sys.path += [str(ROOT / "parity/models"), str(ROOT / "parity/training")]
from hash_values import hash_input, hash_values  # noqa: E402
from lora_walk import ALPHA, BATCH, DIM, RATE, hashed_down  # noqa: E402

MINI = ROOT / "models/inkloom-mini"
OUT = ROOT / "packages/training/src/steps/goldens/lycoris-walk.safetensors"
STEPS = 20
KINDS = {
    "lokr": (LokrModule, {"decompose_both": True, "factor": 8}),
    "lokr full": (LokrModule, {"factor": -1, "full_matrix": True}),
    "loha": (LohaModule, {}),
}
torch.set_num_threads(1)


def adapted(model, prefix, chosen, make, options):
    model.requires_grad_(False)
    named, held = {}, []
    for name, module in list(model.named_modules()):
        if not isinstance(module, (torch.nn.Linear, torch.nn.Conv2d)) or not chosen(name):
            continue
        full = name if prefix == "lora_unet" or name.startswith("text_model.") else f"text_model.{name}"
        key = f"{prefix}_{full.replace('.', '_')}"
        made = make(key, module, 1.0, lora_dim=DIM, alpha=ALPHA, bypass_mode=False, **options)
        made.apply_to()
        held.append(made)
        for role, parameter in made.named_parameters():
            if parameter.data.abs().max() != 0:
                parameter.data = hashed_down(f"{key}.{role}", parameter.shape)
            named[f"{key}.{role}"] = parameter
    return named, held


def in_unet(name):
    inside = ".attentions." in name or ".resnets." in name or ".downsamplers." in name or ".upsamplers." in name
    return inside and "time_embedding" not in name


def walk(make, options):
    text = CLIPTextModel.from_pretrained(MINI / "text_encoder", dtype=torch.float32)
    unet = UNet2DConditionModel.from_pretrained(MINI / "unet", torch_dtype=torch.float32)
    named, held = adapted(unet, "lora_unet", in_unet, make, options)
    more, held2 = adapted(text, "lora_te", lambda name: ".layers." in name, make, options)
    named |= more
    for module in held + held2:
        module.train()
    optimizer = torch.optim.AdamW(named.values(), lr=RATE, weight_decay=0.01)
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
    alphas = torch.cumprod(1 - betas, 0).float()
    losses = []
    for step in range(STEPS):
        latents = hash_input(f"latents.{step % 5}", (BATCH, 4, 8, 8))
        noise = hash_input(f"noise.{step}", (BATCH, 4, 8, 8))
        times = torch.from_numpy(((hash_values(f"times.{step}", BATCH) + 1) / 2 * 1000).astype("int64"))
        ids = torch.from_numpy(((hash_values(f"ids.{step % 5}", BATCH * 77) + 1) / 2 * 1566).astype("int64")).reshape(BATCH, 77)
        a = alphas[times][:, None, None, None]
        predicted = unet(a.sqrt() * latents + (1 - a).sqrt() * noise, times, text(input_ids=ids).last_hidden_state).sample
        loss = torch.nn.functional.mse_loss(predicted, noise)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(named.values(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())
    print(len(held), len(held2), len(named), losses[0], losses[-1], flush=True)
    return losses, named


def main():
    found = {"factorization": torch.tensor([
        (size, factor, *factorization(size, factor))
        for size in (1, 2, 3, 4, 7, 12, 127, 128, 250, 320, 360, 512, 640, 768, 960, 1024, 1280, 1920, 2048, 2560, 5120, 10240)
        for factor in (-1, 1, 2, 3, 4, 8, 16, 30, 200)
    ], dtype=torch.int32)}
    chance = ("mid_block_attentions_0_transformer_blocks_0_attn1_to_q", "mid_block_attentions_0_transformer_blocks_0_attn1_to_k")
    for kind, (make, options) in KINDS.items():
        losses, named = walk(make, options)
        found[f"{kind} losses"] = torch.tensor(losses)
        small = sorted(key for key, p in named.items() if p.numel() < 1200 and not any(part in key for part in chance))
        for key in small[:: max(1, len(small) // 25)]:
            found[f"{kind}/{key}"] = named[key].detach().clone().contiguous()
    save_file(found, OUT)
    OUT.chmod(0o644)
    print(len(found), OUT.stat().st_size)


if __name__ == "__main__":
    main()
