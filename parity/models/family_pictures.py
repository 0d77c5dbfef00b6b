"""Makes packages/diffusion/src/checkpoint/goldens/families.safetensors: what transformers' and diffusers'
networks draw in one Euler step for tiny checkpoints of SD 2.x (velocity, zero terminal SNR), SDXL, its refiner
and an inpainting model, with the conditioning put together as their pipelines do. The checkpoints are written by
packages/diffusion/src/checkpoint/tiny-families.suite.ts.

Run: python parity/models/family_pictures.py (needs Node 24 on the path)
"""

import json
import pathlib
import subprocess
import tempfile

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.schedulers.scheduling_ddim import rescale_zero_terminal_snr
from safetensors.torch import save_file
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

ROOT = pathlib.Path(__file__).parents[2]
OUT = ROOT / "packages/diffusion/src/checkpoint/goldens/families.safetensors"
WRITE = """
const { writeFamilyFolder } = await import("./packages/diffusion/src/checkpoint/tiny-families.suite.ts");
await writeFamilyFolder(process.argv[1], process.argv[2]);
"""
PROMPT, NEGATIVE = "a red house on green hills", "blurry"
SEED, CFG, SIDE = 5, 7.0, 64
# A1111's and ComfyUI's remainder where zero SNR leaves none
LAST_TRACE = 4.8973451890853435e-08


class Text:
    def __init__(self, folder: pathlib.Path, suffix: str, kind=CLIPTextModel):
        self.tokenizer = CLIPTokenizer.from_pretrained(folder / f"tokenizer{suffix}")
        self.model = kind.from_pretrained(folder / f"text_encoder{suffix}", dtype=torch.float32)

    def __call__(self, text: str):
        ids = self.tokenizer(
            text, padding="max_length", max_length=77, truncation=True, return_tensors="pt",
        ).input_ids
        return self.model(input_ids=ids, output_hidden_states=True)


def sizes(*last: float) -> torch.Tensor:
    return torch.tensor([[SIDE, SIDE, 0, 0, *last]], dtype=torch.float32)


def draw(folder: pathlib.Path, family: str, negative: str) -> torch.Tensor:
    unet = UNet2DConditionModel.from_pretrained(folder / "unet", torch_dtype=torch.float32)
    vae = AutoencoderKL.from_pretrained(folder / "vae", torch_dtype=torch.float32)
    scheduler = json.loads((folder / "scheduler/scheduler_config.json").read_text())
    betas = torch.linspace(
        scheduler["beta_start"] ** 0.5, scheduler["beta_end"] ** 0.5, 1000, dtype=torch.float64,
    ) ** 2
    velocity = scheduler.get("prediction_type") == "v_prediction"
    if scheduler.get("rescale_betas_zero_snr"):
        betas = rescale_zero_terminal_snr(betas.float()).double()
    alpha = torch.cumprod(1 - betas, 0)[-1]
    if scheduler.get("rescale_betas_zero_snr"):
        alpha = torch.tensor(LAST_TRACE, dtype=torch.float64)
    sigma = ((1 - alpha) / alpha).sqrt().float()

    side = SIDE // 2
    noise = torch.randn((1, 4, side, side), generator=torch.Generator().manual_seed(SEED))
    x = noise * sigma
    read = x / (sigma**2 + 1).sqrt()
    if family == "inpainting":
        grey = vae.encode(torch.zeros(1, 3, SIDE, SIDE)).latent_dist.mean * vae.config.scaling_factor
        read = torch.cat([read, torch.ones(1, 1, side, side), grey], 1)

    texts = {
        "sd2": lambda: [Text(folder, "")],
        "inpainting": lambda: [Text(folder, "")],
        "sdxl": lambda: [Text(folder, ""), Text(folder, "_2", CLIPTextModelWithProjection)],
        "refiner": lambda: [Text(folder, "_2", CLIPTextModelWithProjection)],
    }[family]()

    def answer(text: str, score: float, zero: bool) -> torch.Tensor:
        outputs = [encode(text) for encode in texts]
        if family in ("sd2", "inpainting"):
            return unet(read, torch.tensor([999.0]), outputs[0].last_hidden_state).sample
        context = torch.cat([out.hidden_states[-2] for out in outputs], -1)
        pooled = outputs[-1].text_embeds
        if zero:
            context, pooled = torch.zeros_like(context), torch.zeros_like(pooled)
        time_ids = sizes(SIDE, SIDE) if family == "sdxl" else sizes(score)
        return unet(
            read, torch.tensor([999.0]), context,
            added_cond_kwargs={"text_embeds": pooled, "time_ids": time_ids},
        ).sample

    wanted = answer(PROMPT, 6.0, False)
    unwanted = answer(negative, 2.5, family in ("sdxl", "refiner") and negative == "")
    out = unwanted + CFG * (wanted - unwanted)
    if velocity:
        x0 = x / (sigma**2 + 1) - out * sigma / (sigma**2 + 1).sqrt()
    else:
        x0 = x - sigma * out
    return vae.decode(x0 / vae.config.scaling_factor).sample[0]


with tempfile.TemporaryDirectory() as temporary, torch.no_grad():
    pictures = {}
    for family in ("sd2", "sdxl", "refiner", "inpainting"):
        folder = pathlib.Path(temporary) / family
        command = ["node", "--input-type=module", "-e", WRITE, str(folder), family]
        subprocess.run(command, cwd=ROOT, check=True)
        pictures[family] = draw(folder, family, NEGATIVE)
        if family == "sdxl":
            pictures["sdxl.empty"] = draw(folder, family, "")
OUT.parent.mkdir(parents=True, exist_ok=True)
# cut off, not rounded, as A1111 does
pixels = {
    name: (((picture + 1) / 2).clamp(0, 1) * 255).to(torch.uint8).contiguous()
    for name, picture in pictures.items()
}
save_file(pixels, OUT)
OUT.chmod(0o644)
print({name: (float(p.float().std()), list(p.shape)) for name, p in pixels.items()}, OUT.stat().st_size)
