"""Makes packages/training/src/steps/goldens/embedding-walk.safetensors: 20 steps of textual inversion of the embedded model by diffusers,
transformers and torch's AdamW. Two vectors, begun as those of two known tokens, stand at two places of every text; latents, noise, times
and the other token ids are hashes (lora_walk.py). Kept are the losses and the vectors after 20 steps.

Run: python parity/training/embedding_walk.py
"""

import pathlib
import sys

import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import save_file
from transformers import CLIPTextModel

ROOT = pathlib.Path(__file__).parents[2]
sys.path += [str(ROOT / "parity/models"), str(ROOT / "parity/training")]
from hash_values import hash_input, hash_values  # noqa: E402
from lora_walk import BATCH  # noqa: E402

MINI = ROOT / "models/inkloom-mini"
OUT = ROOT / "packages/training/src/steps/goldens/embedding-walk.safetensors"
STEPS, RATE, FIRST, PLACES = 20, 2e-3, (600, 700), (3, 9)
torch.set_num_threads(1)


def main():
    text = CLIPTextModel.from_pretrained(MINI / "text_encoder", dtype=torch.float32).requires_grad_(False)
    unet = UNet2DConditionModel.from_pretrained(MINI / "unet", torch_dtype=torch.float32).requires_grad_(False)
    table = text.get_input_embeddings()
    vectors = torch.nn.Parameter(table.weight[list(FIRST)].detach().clone())

    def placed(_module, _inputs, output):
        output = output.clone()
        for row in range(output.shape[0]):
            for n in range(len(FIRST)):
                output[row, PLACES[row % len(PLACES)] + n] = vectors[n]
        return output

    table.register_forward_hook(placed)
    optimizer = torch.optim.AdamW([vectors], lr=RATE, weight_decay=0.01)
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
        torch.nn.utils.clip_grad_norm_([vectors], 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())
    save_file({"losses": torch.tensor(losses), "vectors": vectors.detach()}, OUT)
    OUT.chmod(0o644)
    print(losses[0], losses[-1], (vectors - table.weight[list(FIRST)]).norm(), vectors.shape, OUT.stat().st_size)


if __name__ == "__main__":
    main()
