"""Makes packages/training/src/steps/goldens/sdxl-walks.safetensors: 10 steps each of a LoRA (U-Net and both text encoders), of textual
inversion (a table for each text encoder) and of a ControlNet, for a tiny network of SDXL's shape, by diffusers, transformers, peft and
torch's AdamW. Weights, latents, noise, times, token ids, sizes and control pictures are hashes (parity/models/hash_values.py); the text
encoders tell the state before their last layer, and the second its projected end, as diffusers' SDXL pipeline takes them. Kept are the
losses and some of what was trained.

Run: python parity/training/sdxl_walks.py
"""

import pathlib
import sys

import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

ROOT = pathlib.Path(__file__).parents[2]
sys.path += [str(ROOT / "parity/models"), str(ROOT / "parity/training")]
from forward import text_name  # noqa: E402
from hash_values import fill, hash_input, hash_values  # noqa: E402
from lora_walk import BATCH, adapted, hashed_down  # noqa: E402

OUT = ROOT / "packages/training/src/steps/goldens/sdxl-walks.safetensors"
STEPS, RATE, WORDS = 10, 2e-3, 99
FIRST, PLACES = (60, 70), (3, 9)
SIZES = torch.tensor([[96.0, 64, 8, 16, 64, 64], [64, 64, 0, 0, 64, 64]])
torch.set_num_threads(1)


def encoder(kind, hidden, layers, activation, **more):
    config = CLIPTextConfig(
        hidden_size=hidden, intermediate_size=2 * hidden, num_hidden_layers=layers, num_attention_heads=2, vocab_size=WORDS,
        max_position_embeddings=77, hidden_act=activation, eos_token_id=2, **more,
    )
    named = lambda key: key if key.startswith("text_projection") else text_name(key)  # noqa: E731
    return fill(kind(config), named).requires_grad_(False)


def networks():
    first = encoder(CLIPTextModel, 16, 2, "quick_gelu")
    second = encoder(CLIPTextModelWithProjection, 24, 3, "gelu", projection_dim=20)
    unet = UNet2DConditionModel(
        block_out_channels=(16, 32), cross_attention_dim=40, attention_head_dim=(1, 2), layers_per_block=1, norm_num_groups=8,
        transformer_layers_per_block=(1, 2), down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), use_linear_projection=True, addition_embed_type="text_time",
        addition_time_embed_dim=256, projection_class_embeddings_input_dim=20 + 6 * 256,
    )
    return first, second, fill(unet).requires_grad_(False)


def hashed_ids(name):
    return torch.from_numpy(((hash_values(name, BATCH * 77) + 1) / 2 * WORDS).astype("int64")).reshape(BATCH, 77)


def walk(name, trained, nets, predict, found):
    """@param predict: what the U-Net says to (noised, times, context, added, step)."""
    first, second, _ = nets
    optimizer = torch.optim.AdamW(trained.values(), lr=RATE, weight_decay=0.01)
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
    alphas = torch.cumprod(1 - betas, 0).float()
    losses = []
    for step in range(STEPS):
        latents = hash_input(f"latents.{step % 5}", (BATCH, 4, 8, 8))
        noise = hash_input(f"noise.{step}", (BATCH, 4, 8, 8))
        times = torch.from_numpy(((hash_values(f"times.{step}", BATCH) + 1) / 2 * 1000).astype("int64"))
        told = first(input_ids=hashed_ids(f"ids.{step % 5}"), output_hidden_states=True)
        told2 = second(input_ids=hashed_ids(f"ids2.{step % 5}"), output_hidden_states=True)
        context = torch.cat([told.hidden_states[-2], told2.hidden_states[-2]], dim=-1)
        added = {"text_embeds": told2.text_embeds, "time_ids": SIZES}
        a = alphas[times][:, None, None, None]
        predicted = predict(a.sqrt() * latents + (1 - a).sqrt() * noise, times, context, added, step)
        loss = torch.nn.functional.mse_loss(predicted, noise)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained.values(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())
    found[f"{name}.losses"] = torch.tensor(losses)
    print(name, len(trained), losses[0], losses[-1])


def lora(found):
    nets = networks()
    first, second, unet = nets
    texts = r".*(q_proj|k_proj|v_proj|out_proj|fc1|fc2)"
    trained = adapted(unet, r".*(attn\d\.to_(q|k|v|out\.0)|proj_in|proj_out|ff\.net\.0\.proj|ff\.net\.2)", "lora_unet")
    trained |= adapted(first, texts, "lora_te1") | adapted(second, texts, "lora_te2")
    walk("lora", trained, nets, lambda x, times, context, added, _: unet(x, times, context, added_cond_kwargs=added).sample, found)
    kept = ("mid_block_attentions_0_transformer_blocks_1_attn2_to_v", "up_blocks_0_attentions_0_proj_out",
            "down_blocks_1_attentions_0_transformer_blocks_0_ff_net_0_proj", "te1_text_model_encoder_layers_0_self_attn_q_proj",
            "te1_text_model_encoder_layers_1_mlp_fc1", "te2_text_model_encoder_layers_1_mlp_fc1",
            "te2_text_model_encoder_layers_2_self_attn_v_proj")
    for key, value in trained.items():
        if any(part in key for part in kept):
            found[f"lora.{key}"] = value.detach().clone()


def embedding(found):
    nets = networks()
    first, second, unet = nets
    vectors = {}
    for name, encoder in (("clip_l", first), ("clip_g", second)):
        table = encoder.get_input_embeddings()
        own = torch.nn.Parameter(table.weight[list(FIRST)].detach().clone())

        def placed(_module, _inputs, output, own=own):
            output = output.clone()
            for row in range(output.shape[0]):
                for n in range(len(FIRST)):
                    output[row, PLACES[row % len(PLACES)] + n] = own[n]
            return output

        table.register_forward_hook(placed)
        vectors[name] = own
    walk("embedding", vectors, nets, lambda x, times, context, added, _: unet(x, times, context, added_cond_kwargs=added).sample, found)
    for name, own in vectors.items():
        found[f"embedding.{name}"] = own.detach().clone()


def control(found):
    nets = networks()
    unet = nets[2]
    network = ControlNetModel.from_unet(unet)
    network.requires_grad_(True)
    for name, parameter in network.controlnet_cond_embedding.named_parameters():
        if not name.startswith("conv_out"):
            key = f"controlnet_cond_embedding.{name}"
            parameter.data = hashed_down(key, parameter.shape) if name.endswith("weight") else torch.zeros_like(parameter)

    def predict(x, times, context, added, step):
        shape = (BATCH, 3, 64, 64)
        hint = (torch.from_numpy(hash_values(f"hint.{step % 5}", BATCH * 3 * 64 * 64).astype("float32")).reshape(shape) + 1) / 2
        down, middle = network(x, times, context, hint, added_cond_kwargs=added, return_dict=False)
        return unet(x, times, context, added_cond_kwargs=added, down_block_additional_residuals=down,
                    mid_block_additional_residual=middle).sample

    named = dict(network.named_parameters())
    walk("control", named, nets, predict, found)
    for key in ("controlnet_mid_block.weight", "controlnet_down_blocks.3.bias", "controlnet_cond_embedding.conv_out.bias",
                "mid_block.attentions.0.transformer_blocks.1.attn2.to_v.weight", "add_embedding.linear_2.bias",
                "mid_block.resnets.1.conv2.bias"):
        found[f"control.{key}"] = named[key].detach().clone().contiguous()


if __name__ == "__main__":
    tensors = {}
    lora(tensors)
    embedding(tensors)
    control(tensors)
    save_file(tensors, OUT)
    OUT.chmod(0o644)
    print({key: tuple(value.shape) for key, value in tensors.items()}, OUT.stat().st_size)
