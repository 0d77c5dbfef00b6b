"""Makes bench/goldens/sd15-lora-gradients.safetensors: the loss and the gradients by the factors of two layers, of a LoRA of rank 4 on
all transformers of a full-size Stable Diffusion 1.5 U-Net, by diffusers and peft. The weights are random: bench/random-checkpoint.ts
writes them (half precision, seed 15, 2.1 GB in a temporary folder). Factors, latents, words and target are hashes.

Run: python parity/training/full_size_gradients.py
"""

import pathlib
import subprocess
import sys
import tempfile

import torch
from diffusers import UNet2DConditionModel
from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint
from peft import LoraConfig, inject_adapter_in_model
from safetensors.torch import load_file, save_file

ROOT = pathlib.Path(__file__).parents[2]
sys.path += [str(ROOT / "parity/models"), str(ROOT / "parity/training")]
from hash_values import hash_input  # noqa: E402

OUT = ROOT / "bench/goldens/sd15-lora-gradients.safetensors"
RANK = 4
LAYERS = (
    "down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k",
    "up_blocks.2.attentions.1.proj_in",
)
WRITE = """
const { singleFileManifest, writeRandomCheckpoint } = await import("./bench/random-checkpoint.ts");
const { SD15 } = await import("@inkloom/models");
await writeRandomCheckpoint(process.argv[1], singleFileManifest(SD15), { dtype: "F16", seed: 15 });
"""
torch.set_num_threads(1)


def main():
    with torch.device("meta"):
        unet = UNet2DConditionModel(
            cross_attention_dim=768, attention_head_dim=8, block_out_channels=(320, 640, 1280, 1280),
        )
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "sd15.safetensors"
        subprocess.run(["node", "--input-type=module", "-e", WRITE, str(path)], cwd=ROOT, check=True)
        state = {key: value.float() for key, value in load_file(path).items() if key.startswith("model.diffusion_model.")}
    unet.load_state_dict(convert_ldm_unet_checkpoint(state, dict(unet.config)), assign=True)
    del state
    unet.requires_grad_(False)
    targets = r".*(attn\d\.to_(q|k|v|out\.0)|proj_in|proj_out|ff\.net\.0\.proj|ff\.net\.2)"
    inject_adapter_in_model(LoraConfig(r=RANK, lora_alpha=RANK, target_modules=targets), unet)
    wanted, count = {}, 0
    for name, parameter in unet.named_parameters():
        if ".lora_" not in name:
            continue
        module, part = name.split(".lora_")
        role, size = ("lora_down", 0.1) if part.startswith("A") else ("lora_up", 0.02)
        key = f"lora_unet_{module.replace('.', '_')}.{role}.weight"
        parameter.data = size * hash_input(key, tuple(parameter.shape))
        count += 1
        if module in LAYERS:
            wanted[key] = parameter.requires_grad_(True)
    predicted = unet(
        hash_input("gradients.latents", (1, 4, 32, 32)), torch.tensor([500]), hash_input("gradients.context", (1, 77, 768)),
    ).sample
    loss = torch.nn.functional.mse_loss(predicted, hash_input("gradients.target", (1, 4, 32, 32)))
    loss.backward()
    found = {key: parameter.grad.contiguous() for key, parameter in wanted.items()}
    save_file({"loss": loss.detach().reshape(1), **found}, OUT)
    OUT.chmod(0o644)
    print(count, loss.item(), {key: (tuple(grad.shape), grad.norm().item()) for key, grad in found.items()}, OUT.stat().st_size)


if __name__ == "__main__":
    main()
