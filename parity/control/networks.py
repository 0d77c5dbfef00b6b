"""Makes packages/models/src/controlnet/goldens: what diffusers' ControlNets (of SD 1.x, SD 2.x and SDXL, a union of
kinds) and T2I-Adapters (full, light, SDXL) answer on tiny configurations with hashed weights (see
parity/models/hash_values.py), the keys of those, and the keys of the full-size networks (on the meta device).

Run: python parity/control/networks.py
"""

import gzip
import pathlib
import sys

sys.modules["torchvision"] = None  # nothing here needs it, and builds of it that do not fit torch's cannot be imported

import torch  # noqa: E402
from diffusers import ControlNetModel, ControlNetUnionModel, T2IAdapter  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "parity/models"))
from hash_values import fill, hash_input  # noqa: E402

OUT = ROOT / "packages/models/src/controlnet/goldens"
torch.set_num_threads(1)
outputs: dict[str, torch.Tensor] = {}


def write_keys(name: str, module: torch.nn.Module) -> None:
    lines = [f"{key} [{','.join(map(str, value.shape))}]" for key, value in module.state_dict().items()]
    (OUT / f"{name}.txt.gz").write_bytes(gzip.compress(("\n".join(sorted(lines)) + "\n").encode(), mtime=0))
    print(name, len(lines))


def blocks(marks: str) -> list[str]:
    return ["CrossAttnDownBlock2D" if mark == "x" else "DownBlock2D" for mark in marks]


TIMES = torch.tensor([3.25, 871.625])
XL = dict(addition_embed_type="text_time", addition_time_embed_dim=256)


def keep(name: str, answer) -> None:
    """Every fifth value of all answers, one after another: enough to tell any mistake, in a small file."""
    skips, middle = answer
    outputs[name] = torch.cat([each.flatten() for each in (*skips, middle)])[::5].contiguous()


@torch.no_grad()
def controlnets() -> None:
    latents, hint = hash_input("latents", [2, 4, 9, 6]), hash_input("hint", [1, 3, 72, 48])
    sd1 = fill(ControlNetModel(
        down_block_types=blocks("x."), block_out_channels=(32, 64), layers_per_block=2, cross_attention_dim=24,
        attention_head_dim=4, norm_num_groups=16, conditioning_embedding_out_channels=(4, 6, 8, 10),
    ))
    write_keys("sd1-tiny", sd1)
    keep("sd1", sd1(latents, TIMES, hash_input("context", [2, 77, 24]), hint.expand(2, -1, -1, -1),
                    return_dict=False))
    sd2 = fill(ControlNetModel(
        down_block_types=blocks("xx"), block_out_channels=(64, 128), layers_per_block=1, cross_attention_dim=40,
        attention_head_dim=(1, 2), norm_num_groups=16, use_linear_projection=True,
        conditioning_embedding_out_channels=(4, 6, 8, 10),
    ))
    write_keys("sd2-tiny", sd2)
    keep("sd2", sd2(latents, TIMES, hash_input("context", [2, 77, 40]), hint.expand(2, -1, -1, -1),
                    return_dict=False))
    wide = dict(
        down_block_types=blocks(".x"), block_out_channels=(64, 128), layers_per_block=2, cross_attention_dim=56,
        attention_head_dim=(1, 2), norm_num_groups=16, use_linear_projection=True,
        transformer_layers_per_block=(1, 2), projection_class_embeddings_input_dim=24 + 6 * 256,
        conditioning_embedding_out_channels=(4, 6, 8, 10), **XL,
    )
    added = dict(text_embeds=hash_input("pooled", [1, 24]).expand(2, -1),
                 time_ids=torch.tensor([[96., 64, 8, 16, 128, 72]] * 2))
    context = hash_input("context", [2, 77, 56])
    sdxl = fill(ControlNetModel(**wide))
    write_keys("sdxl-tiny", sdxl)
    keep("sdxl", sdxl(latents, TIMES, context, hint.expand(2, -1, -1, -1), added_cond_kwargs=added,
                      return_dict=False))
    union = fill(ControlNetUnionModel(num_control_type=3, num_trans_channel=64, num_proj_channel=64, **wide))
    write_keys("union-tiny", union)
    one = latents[:1].expand(2, -1, -1, -1)  # its attention goes along the batch, whose rows are one picture's
    kind = torch.tensor([[0., 0, 1]] * 2)
    # Its answers to all blocks but the last are lost in diffusers 0.42 (a tuple is overwritten in a loop); hooks see them.
    seen = []
    hooks = [each.register_forward_hook(lambda _m, _i, out: seen.append(out)) for each in union.controlnet_down_blocks]
    _, middle = union(one, TIMES, context, [hint.expand(2, -1, -1, -1)], kind, [2], [1.0], added_cond_kwargs=added,
                      return_dict=False)
    for each in hooks:
        each.remove()
    keep("union", (seen, middle))


@torch.no_grad()
def adapters() -> None:
    for name, kind, factor, channels in [
        ("full", "full_adapter", 8, (16, 24, 32, 32)),
        ("xl", "full_adapter_xl", 16, (16, 24, 32, 32)),
        ("light", "light_adapter", 8, (16, 24, 32)),
    ]:
        # Lines with one channel are told from colours by how many channels their squares make: 64, and 256 of SDXL.
        model = fill(T2IAdapter(in_channels=1, channels=list(channels), num_res_blocks=2, downscale_factor=factor,
                                adapter_type=kind))
        write_keys(f"t2i-{name}-tiny", model)
        keep(f"t2i-{name}", (model(hash_input("hint", [1, 1, 80, 48])), torch.zeros(0)))


def full_size() -> None:
    with torch.device("meta"):
        write_keys("sd21", ControlNetModel(cross_attention_dim=1024, attention_head_dim=(5, 10, 20, 20),
                                           use_linear_projection=True))
        large = dict(down_block_types=blocks(".xx"), block_out_channels=(320, 640, 1280), cross_attention_dim=2048,
                     attention_head_dim=(5, 10, 20), transformer_layers_per_block=(1, 2, 10),
                     use_linear_projection=True, projection_class_embeddings_input_dim=2816, **XL)
        write_keys("sdxl", ControlNetModel(**large))
        write_keys("sdxl-mid", ControlNetModel(**{**large, "down_block_types": blocks("..x"),
                                                  "transformer_layers_per_block": (1, 1, 1)}))
        write_keys("sdxl-small", ControlNetModel(**{**large, "down_block_types": blocks("..."),
                                                    "mid_block_type": "UNetMidBlock2D"}))
        write_keys("union", ControlNetUnionModel(
            **large, conditioning_embedding_out_channels=(16, 32, 96, 256), num_control_type=6))
        write_keys("union-promax", ControlNetUnionModel(
            **large, conditioning_embedding_out_channels=(16, 32, 96, 256), num_control_type=8))
        write_keys("t2i-full", T2IAdapter(in_channels=3))
        write_keys("t2i-light", T2IAdapter(in_channels=3, channels=[320, 640, 1280], num_res_blocks=4,
                                           adapter_type="light_adapter"))
        write_keys("t2i-xl", T2IAdapter(in_channels=3, downscale_factor=16, adapter_type="full_adapter_xl"))


OUT.mkdir(parents=True, exist_ok=True)
controlnets()
adapters()
full_size()
save_file(outputs, OUT / "tiny.safetensors", {"made by": "diffusers 0.42.1"})
