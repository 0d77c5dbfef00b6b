"""One measurement of the other side of bench/lora-training.ts: steps of training a LoRA of rank 32 on the transformers of a
full-size U-Net of SD 1.5 by diffusers, peft and torch's AdamW, 512x512, batch 1, float32 on the CPU. Prints one JSON line.

Usage: python bench/peer/lora_training.py WEIGHTS.safetensors [--steps 3] [--rank 32] [--recompute]
"""

import argparse
import json
import resource
import time

import torch
from diffusers import UNet2DConditionModel
from peft import LoraConfig
from safetensors.torch import load_file

TARGETS = ["to_q", "to_k", "to_v", "to_out.0", "proj_in", "proj_out", "ff.net.0.proj", "ff.net.2"]

parser = argparse.ArgumentParser()
parser.add_argument("weights")
parser.add_argument("--steps", type=int, default=3)
parser.add_argument("--rank", type=int, default=32)
parser.add_argument("--format", choices=["contiguous", "channels_last"], default="contiguous")
parser.add_argument("--recompute", action="store_true", help="gradient checkpointing")
args = parser.parse_args()

start = time.perf_counter()
with torch.device("meta"):
    model = UNet2DConditionModel(cross_attention_dim=768, attention_head_dim=8)
# Mapped from the file, so that no copy of it counts.
from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint  # noqa: E402

state = load_file(args.weights)
if any(key.startswith("model.diffusion_model.") for key in state):
    state = convert_ldm_unet_checkpoint(state, model.config)
model.load_state_dict(state, assign=True)
del state
model.requires_grad_(False)
model.add_adapter(LoraConfig(r=args.rank, lora_alpha=args.rank, target_modules=TARGETS))
if args.recompute:
    model.enable_gradient_checkpointing()
if args.format == "channels_last":
    model = model.to(memory_format=torch.channels_last)
model.train()
trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
optimizer = torch.optim.AdamW(trained, lr=1e-4)
ready = time.perf_counter() - start

latents, target = torch.randn(1, 4, 64, 64), torch.randn(1, 4, 64, 64)
context, times = torch.randn(1, 77, 768), torch.tensor([500])
steps = []
for _ in range(args.steps + 1):
    begin = time.perf_counter()
    loss = torch.nn.functional.mse_loss(model(latents, times, context).sample, target)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    steps.append(time.perf_counter() - begin)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"ready": ready, "cold": steps[0], "steps": steps[1:], "peakKiB": peak}))
