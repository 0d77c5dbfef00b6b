"""Makes packages/diffusion/src/denoise/goldens/prediction-trial.json: the mean that AUTOMATIC1111/stable-diffusion-webui
(0120be7, modules/sd_models_config.py, is_using_v_parameterization_for_sd2) looks at, by diffusers' U-Net, for the tiny
SD 2.x model that packages/diffusion/src/checkpoint/tiny-families.suite.ts writes.

Run: python parity/models/prediction_trial.py (needs Node 24 on the path)
"""

import json
import pathlib
import subprocess
import tempfile

import diffusers
import torch
from diffusers import UNet2DConditionModel

ROOT = pathlib.Path(__file__).parents[2]
OUT = ROOT / "packages/diffusion/src/denoise/goldens/prediction-trial.json"
WRITE = """
const { writeFamilyFolder } = await import("./packages/diffusion/src/checkpoint/tiny-families.suite.ts");
await writeFamilyFolder(process.argv[1], "sd2");
"""

with tempfile.TemporaryDirectory() as temporary, torch.no_grad():
    subprocess.run(["node", "--input-type=module", "-e", WRITE, temporary], cwd=ROOT, check=True)
    unet = UNet2DConditionModel.from_pretrained(pathlib.Path(temporary) / "unet", torch_dtype=torch.float32)
    context = torch.full((1, 2, unet.config.cross_attention_dim), 0.5)
    x = torch.full((1, 4, 8, 8), 0.5)
    mean = (unet(x, torch.tensor([999]), context).sample - x).mean().item()
OUT.write_text(json.dumps({"madeBy": f"diffusers {diffusers.__version__}, torch {torch.__version__}", "mean": mean}) + "\n")
print(mean)
