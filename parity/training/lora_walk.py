"""Makes packages/training/src/steps/goldens/lora-walk.safetensors: 50 steps of LoRA training of the embedded model (U-Net and
text encoder) by diffusers, transformers, peft and torch's AdamW, as kohya's train_network.py takes them. Latents, noise, times
and token ids are hashes (parity/models/hash_values.py); the lower factors begin as hashes, the upper ones with zeros. Kept are the
losses and some of the final factors.

Run: python parity/training/lora_walk.py
"""

import pathlib
import sys

import torch
from diffusers import UNet2DConditionModel
from peft import LoraConfig, inject_adapter_in_model
from safetensors.torch import save_file
from transformers import CLIPTextModel

ROOT = pathlib.Path(__file__).parents[2]
sys.path.append(str(ROOT / "parity/models"))
from hash_values import hash_input, hash_values  # noqa: E402

MINI = ROOT / "models/inkloom-mini"
OUT = ROOT / "packages/training/src/steps/goldens/lora-walk.safetensors"
DIM, ALPHA, STEPS, BATCH, RATE = 4, 2, 50, 2, 2e-3
torch.set_num_threads(2)


def hashed_down(key, shape):
    values = torch.from_numpy(hash_values(key, shape.numel()).astype("float32")).reshape(shape)
    return values / shape[1:].numel() ** 0.5


def adapted(model, targets, prefix):
    model.requires_grad_(False)
    inject_adapter_in_model(LoraConfig(r=DIM, lora_alpha=ALPHA, target_modules=targets), model)
    named = {}
    for name, parameter in model.named_parameters():
        if ".lora_" not in name:
            continue
        parameter.requires_grad_(True)
        module, part = name.split(".lora_")
        module = module if prefix == "lora_unet" or module.startswith("text_model.") else f"text_model.{module}"
        role = "lora_down" if part.startswith("A") else "lora_up"
        key = f"{prefix}_{module.replace('.', '_')}.{role}.weight"
        parameter.data = hashed_down(key, parameter.shape) if role == "lora_down" else torch.zeros_like(parameter)
        named[key] = parameter
    return named


def main():
    text = CLIPTextModel.from_pretrained(MINI / "text_encoder", dtype=torch.float32)
    unet = UNet2DConditionModel.from_pretrained(MINI / "unet", torch_dtype=torch.float32)
    named = adapted(unet, r".*(attn\d\.to_(q|k|v|out\.0)|proj_in|proj_out|ff\.net\.0\.proj|ff\.net\.2)", "lora_unet")
    named |= adapted(text, r".*(q_proj|k_proj|v_proj|out_proj|fc1|fc2)", "lora_te")
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
        context = text(input_ids=ids).last_hidden_state
        predicted = unet(a.sqrt() * latents + (1 - a).sqrt() * noise, times, context).sample
        loss = torch.nn.functional.mse_loss(predicted, noise, reduction="none").mean([1, 2, 3]).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(named.values(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())
        print(step, loss.item(), flush=True)
    # In the middle of so small a picture there is one place: its self-attention has nothing to choose, and what Adam makes of
    # gradients that are nothing but rounding is chance.
    chance = ("mid_block_attentions_0_transformer_blocks_0_attn1_to_q", "mid_block_attentions_0_transformer_blocks_0_attn1_to_k")
    kept = {key: p.detach().clone() for i, (key, p) in enumerate(sorted(named.items()))
            if i // 2 % 7 == 0 and not any(part in key for part in chance)}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    save_file({"losses": torch.tensor(losses), **kept}, OUT)
    OUT.chmod(0o644)
    print(len(named), len(kept), OUT.stat().st_size)


if __name__ == "__main__":
    main()
