"""Makes the goldens of packages/models: outputs of diffusers' and transformers' SD 1.x networks on
tiny configurations whose weights and inputs are hashes (see hash_values.py), and of the embedded
model on fixed inputs.

Run: python parity/models/forward.py
"""

import pathlib

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel

from hash_values import fill, hash_input, hash_values

ROOT = pathlib.Path(__file__).parents[2]
SRC = ROOT / "packages/models/src"
MINI = ROOT / "models/inkloom-mini"


def save(path: str, tensors: dict) -> None:
    target = SRC / path
    target.parent.mkdir(parents=True, exist_ok=True)
    save_file({k: v.detach().float().contiguous() for k, v in tensors.items()}, target)
    target.chmod(0o644)
    print(path, target.stat().st_size, {k: list(v.shape) for k, v in tensors.items()})


def hash_ids(name: str, vocabulary: int, shape=(2, 77)) -> torch.Tensor:
    values = hash_values(name, shape[0] * shape[1])
    return torch.from_numpy(((values + 1) / 2 * vocabulary).astype("int64")).reshape(shape)


def hidden(model: CLIPTextModel, ids: torch.Tensor, clip_skip: int) -> torch.Tensor:
    """A1111: hidden state `-clip_skip`, then the final layer norm."""
    inner = getattr(model, "text_model", model)
    states = model(input_ids=ids, output_hidden_states=True).hidden_states
    return inner.final_layer_norm(states[-clip_skip])


def text_name(key: str) -> str:
    return key if key.startswith("text_model.") else f"text_model.{key}"


def clip() -> None:
    out = {}
    for act in ("quick_gelu", "gelu"):
        config = CLIPTextConfig(
            hidden_size=32, intermediate_size=80, num_hidden_layers=3, num_attention_heads=4,
            vocab_size=99, max_position_embeddings=77, hidden_act=act, eos_token_id=98,
        )
        model = fill(CLIPTextModel(config), text_name)
        ids = hash_ids("ids", 99)
        for skip in (1, 2, 3) if act == "quick_gelu" else (1,):
            out[f"{act}.skip{skip}"] = hidden(model, ids, skip)
    save("clip/goldens/tiny.safetensors", out)


def unet() -> None:
    out = {}
    model = fill(UNet2DConditionModel(
        block_out_channels=(32, 64, 96, 96), cross_attention_dim=24, attention_head_dim=4,
        norm_num_groups=16,
    ))
    x = hash_input("latents", (2, 4, 13, 10))
    times = torch.tensor([3.25, 871.625])
    context = hash_input("context", (2, 77, 24))
    out["odd"] = model(x, times, context).sample
    sizes = [(32, 13, 10)] * 3 + [(32, 7, 5)] + [(64, 7, 5)] * 2 + [(64, 4, 3)] + [(96, 4, 3)] * 2
    sizes += [(96, 2, 2)] * 3
    down = [hash_input(f"residual.{i}", (2, *size)) for i, size in enumerate(sizes)]
    mid = hash_input("residual.12", (2, 96, 2, 2))
    out["residuals"] = model(
        x, times, context, down_block_additional_residuals=down, mid_block_additional_residual=mid,
    ).sample
    model = fill(UNet2DConditionModel(
        in_channels=9, block_out_channels=(32, 48), layers_per_block=1, cross_attention_dim=16,
        attention_head_dim=(2, 3), norm_num_groups=8,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    ))
    out["twoLevels"] = model(
        hash_input("latents", (1, 9, 9, 7)), torch.tensor([500.0]), hash_input("context", (1, 11, 16)),
    ).sample
    save("unet/goldens/tiny.safetensors", out)


def vae() -> None:
    model = fill(AutoencoderKL(
        block_out_channels=(16, 32, 32), layers_per_block=1, norm_num_groups=8, latent_channels=4,
        down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3,
    ))
    posterior = model.encode(hash_input("picture", (2, 3, 37, 50))).latent_dist
    save("vae/goldens/tiny.safetensors", {
        "mean": posterior.mean,
        "logvar": posterior.logvar,
        "picture": model.decode(hash_input("latents", (2, 4, 5, 7))).sample,
    })


def embedded() -> None:
    text = CLIPTextModel.from_pretrained(MINI / "text_encoder", dtype=torch.float32).eval()
    ids = hash_ids("mini.ids", 1566, (1, 77))
    unet = UNet2DConditionModel.from_pretrained(MINI / "unet", torch_dtype=torch.float32).eval()
    vae = AutoencoderKL.from_pretrained(MINI / "vae", torch_dtype=torch.float32).eval()
    context = hidden(text, ids, 1)
    latents = hash_input("mini.latents", (1, 4, 16, 16))
    posterior = vae.encode(hash_input("mini.picture", (1, 3, 64, 48)) * 0.5).latent_dist
    save("configurations/goldens/inkloom-mini.safetensors", {
        "context": context,
        "noise": unet(latents, torch.tensor([250.5]), context).sample,
        "picture": vae.decode(hash_input("mini.latents", (1, 4, 8, 6)) / vae.config.scaling_factor).sample,
        "mean": posterior.mean,
    })


if __name__ == "__main__":
    with torch.no_grad():
        clip()
        unet()
        vae()
        embedded()
