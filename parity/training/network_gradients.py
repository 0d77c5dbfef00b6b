"""Makes packages/models/src/goldens/gradients.safetensors: torch's gradients of a loss by every parameter of tiny
U-Nets, a text encoder and an autoencoder (diffusers, transformers), whose weights and inputs are hashes
(parity/models/hash_values.py). The loss is the sum of the output times a hash of the output's shape.

Run: python parity/training/network_gradients.py
"""

import pathlib
import sys

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel

ROOT = pathlib.Path(__file__).parents[2]
sys.path.append(str(ROOT / "parity/models"))
from hash_values import fill, hash_values  # noqa: E402
from hash_values import hash_input as hash_input_float  # noqa: E402

OUT = ROOT / "packages/models/src/goldens/gradients.safetensors"
torch.set_num_threads(1)
found = {}


def hash_input(name, shape):
    """In double precision, as everything here: float32 alone is off by up to 2e-3 in single gradients."""
    return hash_input_float(name, shape).double()


def double(model, rename=lambda key: key):
    return fill(model, rename).double()


def keep(name, model, output, extra=()):
    """Gradients by the reference's own names of the parameters, behind `name`."""
    loss = (output * hash_input(f"{name}.direction", tuple(output.shape))).sum()
    model.zero_grad()
    grads = torch.autograd.grad(loss, [p for _, p in model.named_parameters()] + [x for _, x in extra], allow_unused=True)
    names = [key for key, _ in model.named_parameters()] + [key for key, _ in extra]
    for key, grad in zip(names, grads):
        if grad is not None:
            found[f"{name}.{key}"] = grad.detach().float().contiguous()
    found[f"{name}.loss"] = loss.detach().float().reshape(1)


def unets():
    model = double(UNet2DConditionModel(
        block_out_channels=(8, 8), layers_per_block=1, cross_attention_dim=6, attention_head_dim=2,
        norm_num_groups=2, down_block_types=("CrossAttnDownBlock2D",) * 2, up_block_types=("CrossAttnUpBlock2D",) * 2,
    ))
    context = hash_input("context", (2, 7, 6)).requires_grad_()
    keep("unet", model, model(hash_input("latents", (2, 4, 9, 6)), torch.tensor([3.25, 871.625], dtype=torch.float64), context).sample,
         [("context", context)])
    model = double(UNet2DConditionModel(  # SDXL: linear projections, two blocks deep, a vector beside the time
        block_out_channels=(4, 8), layers_per_block=1, cross_attention_dim=6, attention_head_dim=(1, 2),
        norm_num_groups=2, down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), transformer_layers_per_block=(1, 2),
        use_linear_projection=True, addition_embed_type="text_time", addition_time_embed_dim=4,
        projection_class_embeddings_input_dim=6 + 6 * 4,
    ))
    time_ids = torch.tensor([[64.0, 48, 0, 8, 64, 64], [32.0, 32, 4, 0, 32, 32]])
    output = model(
        hash_input("latents", (2, 4, 8, 6)), torch.tensor([500.0, 20.0], dtype=torch.float64), hash_input("context", (2, 7, 6)),
        added_cond_kwargs={"text_embeds": hash_input("pooled", (2, 6)), "time_ids": time_ids},
    ).sample
    found["xl.vector"] = torch.cat([
        hash_input("pooled", (2, 6)), model.add_time_proj(time_ids.flatten()).reshape(2, -1)], 1)
    keep("xl", model, output)


def text():
    config = CLIPTextConfig(
        hidden_size=16, intermediate_size=24, num_hidden_layers=3, num_attention_heads=2, vocab_size=31,
        max_position_embeddings=9, hidden_act="quick_gelu", eos_token_id=30,
    )
    model = double(CLIPTextModel(config), lambda key: key if key.startswith("text_model.") else f"text_model.{key}")
    ids = torch.from_numpy(((hash_values("ids", 18) + 1) / 2 * 31).astype("int64")).reshape(2, 9)
    inner = getattr(model, "text_model", model)
    states = model(input_ids=ids, output_hidden_states=True).hidden_states
    for skip in (1, 2):
        keep(f"text{skip}", inner, inner.final_layer_norm(states[-skip]))
        states = model(input_ids=ids, output_hidden_states=True).hidden_states


def vae():
    model = double(AutoencoderKL(
        block_out_channels=(4, 8), layers_per_block=1, norm_num_groups=2, latent_channels=4,
        down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
    ))
    moments = model.quant_conv(model.encoder(hash_input("picture", (2, 3, 13, 10))))
    keep("encoder", model, moments)
    keep("decoder", model, model.decode(hash_input("vae.latents", (1, 4, 5, 7))).sample)


if __name__ == "__main__":
    unets()
    text()
    vae()
    OUT.parent.mkdir(parents=True, exist_ok=True)
    save_file(found, OUT)
    OUT.chmod(0o644)
    print(OUT.stat().st_size, len(found), sum(v.numel() for v in found.values()))
