"""Makes packages/diffusion/src/denoise/goldens/edit.safetensors: what diffusers' StableDiffusionInstructPix2PixPipeline
draws with a tiny instruct-pix2pix model (8 channels, random weights), which
packages/diffusion/src/checkpoint/tiny-families.suite.ts writes. Rows of bytes [batch, 3, height, width] per case.

Where the pipeline and AUTOMATIC1111/stable-diffusion-webui differ, A1111 is repeated, since its numbers are the
project's: it walks from the picture's latents with noise on them (modules/processing.py,
StableDiffusionProcessingImg2Img.sample), the pipeline from noise alone, so the pipeline is handed A1111's beginning.
Bytes are cut off, not rounded. Both read the unscaled mean of the encoder behind the latents, and both combine the
three answers alike (A1111's combine_denoised_for_edit_model works on denoised pictures, which is the same sum).

Run: python parity/ip2p/make_goldens.py (needs Node 24 on the path)
"""

import pathlib
import subprocess
import tempfile

import numpy as np
import torch
from diffusers import AutoencoderKL, EulerDiscreteScheduler, StableDiffusionInstructPix2PixPipeline, UNet2DConditionModel
from PIL import Image
from safetensors.torch import save_file
from transformers import CLIPTextModel, CLIPTokenizer

ROOT = pathlib.Path(__file__).parents[2]
OUT = ROOT / "packages/diffusion/src/denoise/goldens/edit.safetensors"
WRITE = """
const { writeFamilyFolder } = await import("./packages/diffusion/src/checkpoint/tiny-families.suite.ts");
await writeFamilyFolder(process.argv[1], "edit");
"""
PROMPT = "make the house red"
# 4 steps visit the times 999, 666, 333, 0, where both programs have the same levels to the last bit
STEPS, SEED = 4, 5
# name, width, height, text scale, picture scale, negative prompt, batch
CASES = [
    ("usual", 104, 72, 7.5, 1.5, "blurry", 2),
    ("picture", 72, 104, 3.0, 4.0, "", 1),
    ("words", 88, 88, 9.0, 1.0, "blurry, dark", 2),
]


def picture(width: int, height: int) -> Image.Image:
    y, x, c = np.ogrid[:height, :width, :3]
    return Image.fromarray(((x * (3 + c) + y * (5 - c) + x * y // (7 + c)) % 256).astype(np.uint8))


def pipeline(folder: pathlib.Path) -> StableDiffusionInstructPix2PixPipeline:
    scheduler = EulerDiscreteScheduler.from_pretrained(folder / "scheduler", timestep_spacing="linspace")
    return StableDiffusionInstructPix2PixPipeline(
        vae=AutoencoderKL.from_pretrained(folder / "vae", torch_dtype=torch.float32),
        text_encoder=CLIPTextModel.from_pretrained(folder / "text_encoder", dtype=torch.float32),
        tokenizer=CLIPTokenizer.from_pretrained(folder / "tokenizer"),
        unet=UNet2DConditionModel.from_pretrained(folder / "unet", torch_dtype=torch.float32),
        scheduler=scheduler, safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip


def draw(pipe, width, height, cfg, image_cfg, negative, batch) -> torch.Tensor:
    image = picture(width, height)
    planes = pipe.image_processor.preprocess(image)
    begun = pipe.vae.encode(planes).latent_dist.mode() * pipe.vae.config.scaling_factor
    noise = torch.cat([
        torch.randn(begun.shape, generator=torch.Generator().manual_seed(SEED + i)) for i in range(batch)
    ])
    pipe.scheduler.set_timesteps(STEPS)
    sigma = pipe.scheduler.sigmas[0]
    pictures = pipe(
        PROMPT, image, num_inference_steps=STEPS, guidance_scale=cfg, image_guidance_scale=image_cfg,
        negative_prompt=negative, num_images_per_prompt=batch, output_type="pt",
        latents=(begun + noise * sigma) / pipe.scheduler.init_noise_sigma,
    ).images  # fmt: skip
    assert pictures.shape == (batch, 3, height, width), pictures.shape
    return (pictures * 255).to(torch.uint8).contiguous()


with tempfile.TemporaryDirectory() as temporary, torch.no_grad():
    command = ["node", "--input-type=module", "-e", WRITE, temporary]
    subprocess.run(command, cwd=ROOT, check=True)
    pipe = pipeline(pathlib.Path(temporary))
    pictures = {name: draw(pipe, *case) for name, *case in CASES}
OUT.parent.mkdir(parents=True, exist_ok=True)
save_file(pictures, OUT)
OUT.chmod(0o644)
print({name: (float(p.float().std()), list(p.shape)) for name, p in pictures.items()}, OUT.stat().st_size)
