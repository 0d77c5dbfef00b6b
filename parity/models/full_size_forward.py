"""Makes bench/goldens/sd15-random.safetensors: outputs of a full-size Stable Diffusion 1.5 whose random
weights bench/random-checkpoint.ts writes as a half-precision single file (seed 15, 2.1 GB in a temporary
folder). diffusers' own converter renames the keys, so the key maps are checked as well.

Run: python parity/models/full_size_forward.py (needs Node 24 on the path and some 8 GB of memory)
"""

import pathlib
import subprocess
import tempfile

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.loaders.single_file_utils import (
    convert_ldm_unet_checkpoint,
    convert_ldm_vae_checkpoint,
)
from safetensors.torch import load_file, save_file
from transformers import CLIPTextConfig, CLIPTextModel

from forward import hash_ids, hidden
from hash_values import hash_input

ROOT = pathlib.Path(__file__).parents[2]
WRITE = """
const { singleFileManifest, writeRandomCheckpoint } = await import("./bench/random-checkpoint.ts");
const { SD15 } = await import("@inkloom/models");
const options = { dtype: "F16", seed: 15 };
await writeRandomCheckpoint(process.argv[1], singleFileManifest(SD15), options);
"""


def filled(module: torch.nn.Module, state: dict) -> torch.nn.Module:
    module.load_state_dict(state, assign=True)
    return module.eval()


with tempfile.TemporaryDirectory() as folder, torch.no_grad():
    path = pathlib.Path(folder) / "sd15.safetensors"
    subprocess.run(["node", "--input-type=module", "-e", WRITE, str(path)], cwd=ROOT, check=True)
    state = {key: value.float() for key, value in load_file(path).items()}
    with torch.device("meta"):
        unet = UNet2DConditionModel(
            cross_attention_dim=768, attention_head_dim=8, block_out_channels=(320, 640, 1280, 1280),
        )
        vae = AutoencoderKL(
            block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4,
            down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        )
    text = CLIPTextModel(CLIPTextConfig(
        hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12,
        vocab_size=49408,
    ))
    prefix = "cond_stage_model.transformer.text_model."
    names = text.state_dict().keys()
    filled(text, {n: state[prefix + n.removeprefix("text_model.")] for n in names})
    filled(unet, convert_ldm_unet_checkpoint(dict(state), dict(unet.config)))
    filled(vae, convert_ldm_vae_checkpoint(dict(state), dict(vae.config)))
    del state

    out = {
        # every sixteenth value
        "states": hidden(text, hash_ids("full.ids", 49408, (1, 77)), 2)[..., ::16],
        "noise": unet(
            hash_input("full.latents", (2, 4, 16, 24)), torch.tensor([500.25, 20.0]),
            hash_input("full.context", (2, 77, 768)),
        ).sample,
        "decoded": vae.decode(hash_input("full.latents", (1, 4, 6, 8))).sample,
        "mean": vae.encode(hash_input("full.picture", (1, 3, 64, 96))).latent_dist.mean,
    }
target = ROOT / "bench/goldens/sd15-random.safetensors"
target.parent.mkdir(parents=True, exist_ok=True)
save_file({k: v.contiguous() for k, v in out.items()}, target)
target.chmod(0o644)
print({k: (list(v.shape), float(v.std())) for k, v in out.items()}, target.stat().st_size)
