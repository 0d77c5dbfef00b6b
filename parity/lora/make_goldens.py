"""What a tiny U-Net and a tiny text encoder answer with each kind of adapter, as PEFT computes it; kinds that
PEFT lacks are added to the weights by their published formulas. Weights, factors and inputs are hashes of
their names (parity/models/hash_values.py), so the goldens hold outputs, and keys and shapes of the factors.

Writes packages/models/src/adapters/goldens/{adapters.safetensors,adapters.json}.
"""

import json
import math
import sys
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from peft import IA3Config, LoHaConfig, LoKrConfig, LoraConfig, inject_adapter_in_model
from peft.tuners.tuners_utils import BaseTunerLayer
from peft.utils import get_peft_model_state_dict
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel

sys.path.insert(0, str(Path(__file__).parents[1] / "models"))
from hash_values import fill, hash_input, hash_values, hash_weight  # noqa: E402

OUT = Path(__file__).parents[2] / "packages/models/src/adapters/goldens"
STRENGTHS = [0.0, 0.7, -0.5]
LINEAR = ["to_q", "to_k", "to_v", "to_out.0", "ff.net.0.proj", "ff.net.2", "time_emb_proj"]
CONV = ["conv1", "conv2", "conv_shortcut", "proj_in", "proj_out", "conv_in", "conv", "conv_out"]


def make_unet():
    unet = UNet2DConditionModel(
        sample_size=8,
        in_channels=4,
        out_channels=4,
        block_out_channels=(32, 48),
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        attention_head_dim=2,  # diffusers' name for the number of heads
        cross_attention_dim=16,
        norm_num_groups=8,
    )
    return fill(unet)


def run_unet(unet):
    with torch.no_grad():
        return unet(
            hash_input("latents", (2, 4, 8, 8)),
            torch.tensor([3.25, 871.625]),
            hash_input("context", (2, 7, 16)),
        ).sample


def make_text():
    config = CLIPTextConfig(
        vocab_size=60,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=9,
        hidden_act="quick_gelu",
    )
    model = CLIPTextModel(config)
    # the canonical names have this level, transformers' newer versions have not
    return fill(model, lambda key: key if key.startswith("text_model.") else f"text_model.{key}")


def run_text(model):
    ids = torch.from_numpy(((hash_values("ids", 2 * 9) + 1) / 2 * 60).astype("int64").reshape(2, 9))
    with torch.no_grad():
        return model(ids).last_hidden_state


def factor(name, shape):
    """Lengths of DoRA lie near 1 whatever their shape."""
    if name.endswith(("magnitude_vector", "dora_scale")):
        return hash_weight(name, (math.prod(shape),)).reshape(tuple(shape))
    return hash_weight(name, shape)


def inject(model, config, name):
    """Adds an adapter whose tensors are hashes of `name` and their key; gives key -> shape."""
    inject_adapter_in_model(config, model, adapter_name=name)
    state = get_peft_model_state_dict(model, adapter_name=name)
    with torch.no_grad():
        for module_name, module in model.named_modules():
            if not isinstance(module, BaseTunerLayer):
                continue
            for key, parameter in module.named_parameters():
                if f".{name}" not in f".{key}" or "base_layer" in key:
                    continue
                short = f"{module_name}.{key}".removesuffix(f".{name}").replace(f".{name}.", ".")
                if short not in state and f"{short}.weight" in state:
                    short = f"{short}.weight"
                short = short.replace("magnitude_vector.weight", "magnitude_vector")
                assert short in state, (short, list(state)[:4])
                parameter.copy_(factor(f"{name}/{short}", parameter.shape))
    return {key: list(value.shape) for key, value in state.items()}


def strengthen(model, strengths):
    for module in model.modules():
        if isinstance(module, BaseTunerLayer):
            for name, strength in strengths.items():
                module.set_scale(name, strength)
            module.set_adapter(list(strengths))


PEFT_CASES = {
    "lora-linear": LoraConfig(r=4, lora_alpha=6, target_modules=LINEAR),
    "lora-conv": LoraConfig(r=3, lora_alpha=3, target_modules=LINEAR + CONV),
    "dora": LoraConfig(r=4, lora_alpha=4, use_dora=True, target_modules=LINEAR + CONV),
    "loha": LoHaConfig(r=4, alpha=8, target_modules=LINEAR + CONV),
    "loha-tucker": LoHaConfig(r=4, alpha=2, use_effective_conv2d=True, target_modules=LINEAR + CONV),
    "lokr": LoKrConfig(r=2, alpha=4, target_modules=LINEAR + CONV),
    "lokr-both": LoKrConfig(
        r=2, alpha=4, decompose_both=True, use_effective_conv2d=True, decompose_factor=4, target_modules=LINEAR + CONV
    ),
    "ia3": IA3Config(
        target_modules=["to_k", "to_v", "ff.net.2"], feedforward_modules=["ff.net.2"]
    ),
}


def numbers(name, keys):
    return {key: factor(f"{name}/{key}", shape) for key, shape in keys.items()}


def formula_cases(state):
    """name -> (keys of one file, {weight of diffusers: change}) at strength 0.7, by LyCORIS' formulas."""
    module = "down_blocks.0.resnets.0.conv1"
    plain = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q"
    norm = "down_blocks.0.resnets.0.norm2"
    cases = {}

    def kohya(name):
        return "lora_unet_" + name.replace(".", "_")

    keys = {
        f"{kohya(module)}.lora_down.weight": [3, 32, 1, 1],
        f"{kohya(module)}.lora_mid.weight": [3, 3, 3, 3],
        f"{kohya(module)}.lora_up.weight": [32, 3, 1, 1],
    }
    n = numbers("cp", keys)
    down, mid, up = n.values()
    delta = torch.einsum("ijkl,jr,pi->prkl", mid, down[:, :, 0, 0], up[:, :, 0, 0])
    cases["cp"] = (keys, {module: 0.7 * delta})

    keys = {f"{kohya(plain)}.lokr_w1": [4, 8], f"{kohya(plain)}.lokr_w2": [8, 4]}
    w1, w2 = numbers("lokr-full", keys).values()
    cases["lokr-full"] = (keys, {plain: 0.7 * torch.kron(w1, w2)})

    keys = {
        f"{kohya(plain)}.diff": [32, 32],
        f"{kohya(module)}.diff": [32, 32, 3, 3],
        f"{kohya(module)}.diff_b": [32],
        f"{kohya(norm)}.w_norm": [32],
        f"{kohya(norm)}.b_norm": [32],
    }
    q, conv, bias, w_norm, b_norm = numbers("full", keys).values()
    changes = {plain: q, module: conv, f"{module}.bias": bias, norm: w_norm, f"{norm}.bias": b_norm}
    cases["full"] = (keys, {name: 0.7 * change for name, change in changes.items()})

    keys = {
        f"{kohya(plain)}.weight": [32],
        f"{kohya(plain)}.on_input": [],
        f"{kohya(module)}.weight": [32, 1, 1, 1],
        f"{kohya(module)}.on_input": [],
    }
    n = numbers("lycoris-ia3", keys)
    q, conv = n[f"{kohya(plain)}.weight"], n[f"{kohya(module)}.weight"]
    changes = {
        plain: 0.7 * state[f"{plain}.weight"] * q.reshape(1, -1),
        module: 0.7 * state[f"{module}.weight"] * conv,
    }
    cases["lycoris-ia3"] = (keys, changes)

    # LyCORIS before 3.0 kept one length per input; with the strength in the length, as PEFT has it
    keys = {
        f"{kohya(plain)}.lora_down.weight": [4, 32],
        f"{kohya(plain)}.lora_up.weight": [32, 4],
        f"{kohya(plain)}.dora_scale": [1, 32],
        f"{kohya(module)}.lora_down.weight": [4, 32, 3, 3],
        f"{kohya(module)}.lora_up.weight": [32, 4, 1, 1],
        f"{kohya(module)}.dora_scale": [1, 32, 1, 1],
    }
    down, up, length, conv_down, conv_up, conv_length = numbers("dora-in", keys).values()
    changes = {}
    for name, delta, target in (
        (plain, up @ down, length),
        (module, torch.einsum("oriu,rxkl->oxkl", conv_up, conv_down), conv_length),
    ):
        weight = state[f"{name}.weight"]
        changed = weight + 0.7 * delta
        axes = [axis for axis in range(weight.dim()) if axis != 1]
        changes[name] = changed * target / changed.square().sum(axes, keepdim=True).sqrt() - weight
    cases["dora-in"] = (keys, changes)

    # the same of a LoHa, whose difference is not low-rank; one length per output
    keys = {
        f"{kohya(plain)}.hada_w1_a": [32, 3],
        f"{kohya(plain)}.hada_w1_b": [3, 32],
        f"{kohya(plain)}.hada_w2_a": [32, 3],
        f"{kohya(plain)}.hada_w2_b": [3, 32],
        f"{kohya(plain)}.dora_scale": [32, 1],
    }
    a1, b1, a2, b2, length = numbers("dora-loha", keys).values()
    weight = state[f"{plain}.weight"]
    changed = weight + 0.7 * (a1 @ b1) * (a2 @ b2)
    change = changed * length / changed.square().sum(1, keepdim=True).sqrt() - weight
    cases["dora-loha"] = (keys, {plain: change})
    return cases


def main():
    outputs = {"unet": run_unet(make_unet()), "text": run_text(make_text())}
    cases = {}
    for name, config in PEFT_CASES.items():
        unet = make_unet()
        keys = inject(unet, config, name)
        alpha = getattr(config, "lora_alpha", getattr(config, "alpha", None))
        cases[name] = {"keys": keys, "alpha": alpha}
        for strength in [1.0] if name == "ia3" else STRENGTHS:
            if name != "ia3":
                strengthen(unet, {name: strength})
            outputs[f"{name} {strength}"] = run_unet(unet)
    for names in (["lora-linear", "lora-conv"], ["dora", "lora-conv"], ["loha", "lokr"]):
        unet = make_unet()
        # PEFT mixes kinds of adapters in one model class only, so each is injected by itself
        if names[0] == "loha":
            state = unet.state_dict()
            changes = {}
            for name in names:
                single = make_unet()
                inject(single, PEFT_CASES[name], name)
                strengthen(single, {name: 0.7 if name == names[0] else -0.5})
                for module_name, module in single.named_modules():
                    if isinstance(module, BaseTunerLayer):
                        delta = module.get_delta_weight(name)
                        changes[module_name] = changes.get(module_name, 0) + delta
            for module_name, delta in changes.items():
                state[f"{module_name}.weight"] = state[f"{module_name}.weight"] + delta
            unet.load_state_dict(state)
        else:
            for name in names:
                inject(unet, PEFT_CASES[name], name)
            strengthen(unet, {names[0]: 0.7, names[1]: -0.5})
        outputs[" + ".join(names)] = run_unet(unet)

    text = make_text()
    keys = inject(text, LoraConfig(r=4, lora_alpha=2, target_modules=["q_proj", "v_proj", "out_proj", "fc1", "fc2"]), "text-lora")
    cases["text-lora"] = {"keys": keys, "alpha": 2}
    for strength in STRENGTHS:
        strengthen(text, {"text-lora": strength})
        outputs[f"text-lora {strength}"] = run_text(text)

    for name, (keys, changes) in formula_cases(make_unet().state_dict()).items():
        unet = make_unet()
        state = unet.state_dict()
        for module, change in changes.items():
            key = module if module.endswith(".bias") else f"{module}.weight"
            state[key] = state[key] + change.detach().reshape(state[key].shape)
        unet.load_state_dict(state)
        cases[name] = {"keys": keys, "alpha": None}
        outputs[f"{name} 0.7"] = run_unet(unet)

    OUT.mkdir(parents=True, exist_ok=True)
    save_file({key: value.contiguous() for key, value in outputs.items()}, OUT / "adapters.safetensors")
    (OUT / "adapters.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
