"""Makes packages/diffusion/src/prompt/embeddings/goldens/: textual inversions as programs write them.

a1111.pt           torch.save of A1111's dictionary (string_to_token, string_to_param "*", name, step), 2 x 8
legacy.pt          the same of 3 x 8 in torch's format before zip files
compvis.pt         the same of 2 x 8, its parameters in an nn.ParameterDict and its tokens in tensors
diffusers.bin      torch.save of {"<name>": vector}, 8
pair.safetensors   clip_l 2 x 8 and clip_g 2 x 12, as trainers write them for SDXL

Every tensor holds 0, 1/8, 2/8 ...

Run: python parity/prompt/make_embedding_goldens.py
"""

from pathlib import Path

import torch
from safetensors.torch import save_file

OUT = Path(__file__).parents[2] / "packages/diffusion/src/prompt/embeddings/goldens"


def counting(*shape):
    return (torch.arange(torch.Size(shape).numel(), dtype=torch.float32) / 8).reshape(shape)


def a1111(vectors):
    return {
        "string_to_token": {"*": 265},
        "string_to_param": {"*": vectors},
        "name": "style",
        "step": 500,
        "sd_checkpoint": None,
        "sd_checkpoint_name": "model",
    }


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    torch.save(a1111(counting(2, 8)), OUT / "a1111.pt")
    torch.save(a1111(counting(3, 8)), OUT / "legacy.pt", _use_new_zipfile_serialization=False)
    parameters = torch.nn.ParameterDict({"*": torch.nn.Parameter(counting(2, 8))})
    tokens = {"*": torch.tensor(265)}
    torch.save({"string_to_token": tokens, "string_to_param": parameters}, OUT / "compvis.pt")
    torch.save({"<style>": counting(8)}, OUT / "diffusers.bin")
    save_file({"clip_l": counting(2, 8), "clip_g": counting(2, 12)}, OUT / "pair.safetensors")
    (OUT / "pair.safetensors").chmod(0o644)


if __name__ == "__main__":
    main()
