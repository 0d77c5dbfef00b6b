"""The peer of `bench/unet.ts`: diffusers' U-Net of SD 1.5 on PyTorch CPU, weights from a safetensors file.

Prints one JSON line: seconds until ready, seconds per warm step, peak resident KiB (VmHWM), memory format.
Usage: unet_step.py WEIGHTS.safetensors (diffusers key names) [--steps 3] [--format channels_last|contiguous]
[--dtype float32|bfloat16]
"""

import argparse
import json
import time

start = time.perf_counter()

import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import load_file
from unet_config import SD15

def peak_kib() -> int:
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


parser = argparse.ArgumentParser()
parser.add_argument("weights")
parser.add_argument("--steps", type=int, default=3)
parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
parser.add_argument("--format", choices=["channels_last", "contiguous"], default="channels_last")
args = parser.parse_args()

imported = time.perf_counter()
with torch.device("meta"):
    unet = UNet2DConditionModel(**SD15)
unet.load_state_dict(load_file(args.weights), assign=True)
unet.eval()
dtype = getattr(torch, args.dtype)
unet.to(dtype)
if args.format == "channels_last":
    unet.to(memory_format=torch.channels_last)
ready = time.perf_counter()

torch.manual_seed(0)
latents = torch.randn(2, 4, 64, 64).to(dtype)
if args.format == "channels_last":
    latents = latents.to(memory_format=torch.channels_last)
context = torch.randn(2, 77, 768).to(dtype)
times = []
with torch.inference_mode():
    for step in range(args.steps + 1):
        begin = time.perf_counter()
        unet(latents, torch.tensor([500.0, 500.0]), context, return_dict=False)
        times.append(time.perf_counter() - begin)
print(
    json.dumps(
        {
            "import": imported - start,
            "ready": ready - imported,
            "cold": times[0],
            "steps": times[1:],
            "peakKiB": peak_kib(),
            "format": args.format,
            "torch": torch.__version__,
        }
    )
)
