"""Makes the goldens of what reads pictures beside the words: packages/models/src/{clip-vision,ip-adapter,lllite,unet}/
goldens/*. CLIP's vision tower by transformers; projections of IP-Adapter by sd-webui-controlnet's classes; a tiny U-Net
with IP-Adapters by diffusers; ControlNet-LLLite by kohya's modules put into the tiny U-Net; reference units by
sd-webui-controlnet's formulas (scripts/hook.py) restated here over diffusers' U-Net, as hook.py itself needs A1111.
Manifests of the full sizes come from the same classes on the meta device.

WEBUI is a checkout of Mikubill/sd-webui-controlnet (56cec5b), KOHYA one of kohya-ss/sd-scripts (48d368f).

Run: python parity/control/attention_units.py WEBUI KOHYA
"""

import collections
import gzip
import importlib.util
import pathlib
import re
import sys
import types

sys.modules["torchvision"] = None  # nothing here needs it, and builds of it that do not fit torch's cannot be imported

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from diffusers import UNet2DConditionModel  # noqa: E402
from diffusers.image_processor import IPAdapterMaskProcessor  # noqa: E402
from diffusers.models.attention import BasicTransformerBlock  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "parity/models"))
from hash_values import fill, hash_input, hash_weight  # noqa: E402

SRC = ROOT / "packages/models/src"
WEBUI, KOHYA = map(pathlib.Path, sys.argv[1:3])
torch.set_num_threads(1)
torch.set_grad_enabled(False)


def load(name: str, path: pathlib.Path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def save(path: str, tensors: dict) -> None:
    target = SRC / path
    target.parent.mkdir(parents=True, exist_ok=True)
    save_file({k: v.detach().float().contiguous() for k, v in tensors.items()}, target)
    target.chmod(0o644)
    print(path, target.stat().st_size, {k: list(v.shape) for k, v in tensors.items()})


def manifest(path: str, state: dict) -> None:
    lines = [f"{key} [{','.join(map(str, value.shape))}]" for key, value in state.items()]
    target = SRC / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(("\n".join(sorted(lines)) + "\n").encode(), mtime=0))
    print(path, len(lines))


def clip_vision() -> None:
    out = {}
    for act in ("quick_gelu", "gelu"):
        config = CLIPVisionConfig(
            hidden_size=32, intermediate_size=48, num_hidden_layers=3, num_attention_heads=4,
            image_size=28, patch_size=7, projection_dim=24, hidden_act=act,
        )
        model = fill(CLIPVisionModelWithProjection(config), vision_key)
        got = model(hash_input("picture", (1, 3, 28, 28)), output_hidden_states=True)
        out[f"{act}.embeds"] = got.image_embeds
        out[f"{act}.penultimate"] = got.hidden_states[-2]
        out[f"{act}.last"] = got.hidden_states[-1]
    save("clip-vision/goldens/tiny.safetensors", out)
    for name, hidden, layers, heads, wide, size in (
        ("l", 1024, 24, 16, 4096, 768), ("h", 1280, 32, 16, 5120, 1024), ("bigg", 1664, 48, 16, 8192, 1280),
    ):
        config = CLIPVisionConfig(
            hidden_size=hidden, intermediate_size=wide, num_hidden_layers=layers,
            num_attention_heads=heads, patch_size=14, projection_dim=size,
        )
        with torch.device("meta"):
            state = CLIPVisionModelWithProjection(config).state_dict()
        manifest(f"clip-vision/goldens/{name}.txt.gz", {vision_key(k): v for k, v in state.items()})


def vision_key(key: str) -> str:
    return key if key.startswith("visual_projection") else "vision_model." + key.removeprefix("vision_model.")


CONTEXT = 24
projections = load("image_proj_models", WEBUI / "scripts/ipadapter/image_proj_models.py")


def projection_kinds(context: int, size: int, face: int, width: int, depth: int) -> dict:
    p = projections
    wide = dict(dim=width, depth=depth, dim_head=64, heads=2, ff_mult=4, output_dim=context)
    both = p.ProjModelFaceIdPlus(context, face, size, 4)
    both.perceiver_resampler = p.FacePerceiverResampler(
        dim=context, depth=depth, dim_head=64, heads=1, embedding_dim=size, output_dim=context,
    )
    return {
        "embeds": p.ImageProjModel(context, size, 4),
        "each token": p.MLPProjModel(context, size),
        "tokens": p.Resampler(num_queries=5, embedding_dim=size, **wide),
        "face": p.MLPProjModelFaceId(context, face, 4),
        "face tokens": p.Resampler(num_queries=3, embedding_dim=face, **wide),
        "face and tokens": both,
    }


def ip_adapter_projections() -> None:
    out = {}
    embeds, tokens = hash_input("embeds", (2, 20)), hash_input("tokens", (2, 7, 20))
    face = hash_input("face", (2, 512))
    models = projection_kinds(CONTEXT, 20, 512, 48, 2)
    for kind, model in models.items():
        fill(model, lambda key: f"image_proj.{key}")
        if kind == "face and tokens":
            out[kind] = model(face, tokens)
            out[f"{kind}, shortcut"] = model(face, tokens, scale=0.75, shortcut=True)
        elif kind == "face tokens":
            out[kind] = model(face[:, None, :])
        else:
            out[kind] = model({"embeds": embeds, "face": face}.get(kind, tokens))
    save("ip-adapter/goldens/projections.safetensors", out)


def full_size_adapters() -> None:
    p = projections
    sd = [320, 320, 640, 640, 1280, 1280] + [1280] * 3 + [640] * 3 + [320] * 3 + [1280]
    xl = [640] * 4 + [1280] * 20 + [1280] * 30 + [640] * 6 + [1280] * 10
    with torch.device("meta"):
        files = {
            "ip-adapter_sd15": (p.ImageProjModel(768, 1024, 4), sd, 768),
            "ip-adapter_sd15_vit-G": (p.ImageProjModel(768, 1280, 4), sd, 768),
            "ip-adapter-plus_sd15": (p.Resampler(768, 4, 64, 12, 16, 1280, 768, 4), sd, 768),
            "ip-adapter-full-face_sd15": (p.MLPProjModel(768, 1280), sd, 768),
            "ip-adapter_sdxl": (p.ImageProjModel(2048, 1280, 4), xl, 2048),
            "ip-adapter_sdxl_vit-h": (p.ImageProjModel(2048, 1024, 4), xl, 2048),
            "ip-adapter-plus_sdxl_vit-h": (p.Resampler(1280, 4, 64, 20, 16, 1280, 2048, 4), xl, 2048),
            "ip-adapter-faceid_sd15": (p.MLPProjModelFaceId(768, 512, 4), sd, 768),
            "ip-adapter-faceid-plusv2_sd15": (p.ProjModelFaceIdPlus(768, 512, 1280, 4), sd, 768),
            "ip-adapter-faceid-portrait_sd15": (p.MLPProjModelFaceId(768, 512, 16), sd, 768),
            "ip-adapter-faceid_sdxl": (p.MLPProjModelFaceId(2048, 512, 4), xl, 2048),
            "ip-adapter-faceid-plusv2_sdxl": (p.ProjModelFaceIdPlus(2048, 512, 1280, 4), xl, 2048),
            "instant-id": (p.Resampler(1280, 4, 64, 20, 16, 512, 2048, 4), xl, 2048),
        }
    for name, (model, channels, context) in files.items():
        state = {f"image_proj.{key}": value for key, value in model.state_dict().items()}
        for i, size in enumerate(channels):
            for part in ("k", "v"):
                state[f"ip_adapter.{2 * i + 1}.to_{part}_ip.weight"] = torch.empty(size, context, device="meta")
        manifest(f"ip-adapter/goldens/{name}.txt.gz", state)


def sd_unet() -> UNet2DConditionModel:
    return fill(UNet2DConditionModel(
        block_out_channels=(16, 32, 48, 48), cross_attention_dim=CONTEXT, attention_head_dim=4, norm_num_groups=8,
    ))


def adapter_state(model: UNet2DConditionModel, name: str, projection) -> dict:
    fill(projection, lambda key: f"{name}.image_proj.{key}")
    channels = [
        model.get_submodule(path.removesuffix(".processor")).to_q.weight.shape[0]
        for path in model.attn_processors if "attn2" in path
    ]
    layers = {
        f"{2 * i + 1}.to_{part}_ip.weight": hash_weight(f"{name}.ip_adapter.{2 * i + 1}.to_{part}_ip.weight", (size, CONTEXT))
        for i, size in enumerate(channels) for part in ("k", "v")
    }
    return {"image_proj": projection.state_dict(), "ip_adapter": layers}


def bilinear_mask(mask, batch_size, num_queries, value_embed_dim):
    """diffusers' own has bicubic; sd-webui-controlnet and IPAdapter plus have bilinear, as we do."""
    height = {192: 16, 48: 8, 12: 4, 4: 2}[num_queries]
    small = F.interpolate(mask.unsqueeze(0), size=(height, num_queries // height), mode="bilinear")
    return small.reshape(1, -1, 1).repeat(batch_size, 1, value_embed_dim)


def ip_adapter_unet() -> None:
    IPAdapterMaskProcessor.downsample = staticmethod(bilinear_mask)
    x, times = hash_input("latents", (2, 4, 16, 12)), torch.tensor([900.0, 900.0])
    context = hash_input("context", (2, 77, CONTEXT))
    out = {}
    model = sd_unet()
    model._load_ip_adapter_weights([adapter_state(model, "one", projections.ImageProjModel(CONTEXT, 20, 4))], low_cpu_mem_usage=False)
    for processor in model.attn_processors.values():
        if hasattr(processor, "scale"):
            processor.scale = [0.7]
    embeds = hash_input("embeds", (2, 20))
    ask = lambda given, **more: model(x, times, context, added_cond_kwargs={"image_embeds": given}, **more).sample
    out["one"] = ask([embeds[:, None]])
    model = sd_unet()
    model._load_ip_adapter_weights([
        adapter_state(model, "one", projections.ImageProjModel(CONTEXT, 20, 4)),
        adapter_state(model, "two", projections.Resampler(
            dim=48, depth=4, dim_head=64, heads=2, num_queries=5, embedding_dim=20, output_dim=CONTEXT)),
    ], low_cpu_mem_usage=False)
    tokens = hash_input("tokens", (4, 7, 20)).reshape(2, 2, 7, 20)
    for processor in model.attn_processors.values():
        if hasattr(processor, "scale"):
            processor.scale = [[0.7], [0.5, -0.3]]
    left = torch.zeros(1, 1, 128, 96)
    left[..., :40] = 1
    top = torch.zeros(1, 1, 128, 96)
    top[:, :, :77] = 1
    masks = [torch.ones(1, 1, 128, 96), torch.cat([left, top], 1)]
    out["two"] = ask([embeds[:, None], tokens], cross_attention_kwargs={"ip_adapter_masks": masks})
    for height, width in ((16, 12), (8, 6), (4, 3), (2, 2)):
        small = F.interpolate(masks[1], size=(height, width), mode="bilinear")
        out[f"masks.{height}x{width}"] = small
    save("ip-adapter/goldens/unet.safetensors", out)


def original_path(name: str) -> str:
    """diffusers' name of a transformer block's layer -> the original's, in U-Nets of 3 levels with 2 blocks each."""
    parts = name.split(".")
    rest = ".".join(parts[parts.index("attentions") + 2:])
    level, block = int(parts[1]) if parts[1].isdigit() else 0, int(parts[parts.index("attentions") + 1])
    if parts[0] == "mid_block":
        return f"middle_block.1.{rest}"
    if parts[0] == "down_blocks":
        return f"input_blocks.{3 * level + 1 + block}.1.{rest}"
    return f"output_blocks.{3 * level + block}.1.{rest}"


library, unet_module, utils = (types.ModuleType(n) for n in ("library", "library.sdxl_original_unet", "library.utils"))
unet_module.SdxlUNet2DConditionModel = object
utils.setup_logging = lambda: None
library.sdxl_original_unet = unet_module
sys.modules.update({"library": library, "library.sdxl_original_unet": unet_module, "library.utils": utils})
kohya = load("control_net_lllite", KOHYA / "networks/control_net_lllite.py")


def lllite() -> None:
    model = fill(UNet2DConditionModel(
        block_out_channels=(16, 32, 48), cross_attention_dim=CONTEXT, attention_head_dim=4, norm_num_groups=8,
        transformer_layers_per_block=(1, 2, 1),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    ))
    x, times = hash_input("latents", (2, 4, 16, 12)), torch.tensor([300.0, 300.0])
    context = hash_input("context", (2, 77, CONTEXT))
    state, modules = {}, []
    for name, layer in list(model.named_modules()):
        if not name.endswith(("attn1.to_q", "attn1.to_k", "attn1.to_v", "attn2.to_q")) or "up_blocks" in name:
            continue
        path = original_path(name)
        first, index = path.split(".")[:2]
        depth = 3 if first == "middle_block" else 1 if int(index) <= 2 else 2 if int(index) <= 5 else 3
        key = "lllite_unet_" + path.replace(".", "_")
        module = kohya.LLLiteModule(depth, 8, key, layer, 6, multiplier=0.8)
        fill(module, lambda each: f"{key}.{each}")
        module.multiplier = 0.8
        state.update({f"{key}.{each}": value for each, value in module.state_dict().items()})
        modules.append(module)
    for module in modules:
        module.set_cond_image(hash_input("hint", (1, 3, 128, 96)))
        module.apply_to()
    save("lllite/goldens/tiny.safetensors", {"out": model(x, times, context).sample})
    manifest("lllite/goldens/tiny.txt.gz", state)
    with torch.device("meta"):
        names = []
        for root, depth, channels in (
            [("input_blocks.4.1", 2, 640), ("input_blocks.5.1", 2, 640)]
            + [("input_blocks.7.1", 10, 1280), ("input_blocks.8.1", 10, 1280), ("middle_block.1", 10, 1280)]
        ):
            names += [(f"{root}.transformer_blocks.{i}.{layer}", channels)
                      for i in range(depth) for layer in ("attn1.to_q", "attn1.to_k", "attn1.to_v", "attn2.to_q")]
        state = {}
        for path, channels in names:
            first, index = path.split(".")[:2]
            depth = 3 if first == "middle_block" else 2 if int(index) <= 5 else 3
            key = "lllite_unet_" + path.replace(".", "_")
            module = kohya.LLLiteModule(depth, 32, key, torch.nn.Linear(channels, channels), 64)
            state.update({f"{key}.{each}": value for each, value in module.state_dict().items()})
    manifest("lllite/goldens/sdxl.txt.gz", state)


def style() -> None:
    """StyleAdapter of sd-webui-controlnet's scripts/adapter.py, whose module needs A1111: only its class is run."""
    text = (WEBUI / "scripts/adapter.py").read_text()
    scope = {"torch": torch, "nn": torch.nn, "OrderedDict": collections.OrderedDict}
    for name in ("LayerNorm", "QuickGELU", "ResidualAttentionBlock", "StyleAdapter"):
        exec(re.search(rf"^class {name}\(.*?(?=^\S)", text, re.M | re.S).group(0), scope)
    model = fill(scope["StyleAdapter"](width=32, context_dim=24, num_head=8, n_layes=2, num_token=3))
    save("t2i-style/goldens/tiny.safetensors", {"out": model(hash_input("tokens", (1, 7, 32)))})
    manifest("t2i-style/goldens/tiny.txt.gz", model.state_dict())
    with torch.device("meta"):
        full = scope["StyleAdapter"](width=1024, context_dim=768, num_head=8, n_layes=3, num_token=8)
    manifest("t2i-style/goldens/t2iadapter_style_sd14v1.txt.gz", full.state_dict())


class Machine:
    """The state that hook.py's U-Net has: banks of each module, and whether they are written or read."""

    def __init__(self, model, unwanted):
        self.attention = self.features = "read"
        self.weight, self.fidelity, self.unwanted = 1.0, 0.0, unwanted
        blocks = [m for part in (model.down_blocks, model.mid_block, model.up_blocks)
                  for m in part.modules() if isinstance(m, BasicTransformerBlock)]
        blocks.sort(key=lambda b: -b.norm1.normalized_shape[0])
        for i, block in enumerate(blocks):
            block.bank, block.styles, block.threshold = [], [], i / len(blocks)
            block.forward = self.transformer(block)
        down, up = model.down_blocks, model.up_blocks
        inputs = [down[1], down[2], down[3]]
        inputs = [self.last(block, j) for block in inputs for j in range(2)]
        outputs = [self.last(block, j) for block in up[:3] for j in range(3)]
        outputs = [up[i // 3].upsamplers[0] if i % 3 == 2 else m for i, m in enumerate(outputs)][:8]
        middle = model.mid_block.resnets[1]
        for module, threshold in (
            [(middle, 0.0)] + [(m, 2 * (1 - w / len(inputs))) for w, m in enumerate(inputs)]
            + [(m, 2 * w / len(outputs)) for w, m in enumerate(outputs)]
        ):
            module.means, module.vars, module.styles, module.threshold = [], [], [], threshold
            module.register_forward_hook(self.norm)

    @staticmethod
    def last(block, j):
        return block.attentions[j] if hasattr(block, "attentions") else block.resnets[j]

    def transformer(self, b):
        def forward(x, encoder_hidden_states=None, **_):
            seen = b.norm1(x)
            own = None
            if self.attention == "write" and self.weight > b.threshold:
                b.bank.append(seen.clone())
                b.styles.append(self.fidelity)
            if self.attention == "read":
                if b.bank:
                    style = sum(b.styles) / len(b.styles)
                    full = b.attn1(seen, encoder_hidden_states=torch.cat([seen] + b.bank, 1))
                    mixed = full.clone()
                    if self.unwanted and style > 1e-5:
                        mixed[self.unwanted] = b.attn1(seen[self.unwanted], encoder_hidden_states=seen[self.unwanted])
                    own = style * mixed + (1 - style) * full
                b.bank, b.styles = [], []
            x = (b.attn1(seen) if own is None else own) + x
            x = b.attn2(b.norm2(x), encoder_hidden_states=encoder_hidden_states) + x
            return b.ff(b.norm3(x)) + x

        return forward

    def norm(self, module, _args, output):
        x = output[0] if isinstance(output, tuple) else output
        y = x
        if self.features == "write" and self.weight > module.threshold:
            var, mean = torch.var_mean(x, dim=(2, 3), keepdim=True, correction=0)
            module.means.append(mean), module.vars.append(var), module.styles.append(self.fidelity)
        if self.features == "read":
            if module.means:
                style = sum(module.styles) / len(module.styles)
                var, mean = torch.var_mean(x, dim=(2, 3), keepdim=True, correction=0)
                floor = lambda v: torch.maximum(v, torch.zeros_like(v) + 1e-6) ** 0.5
                full = (x - mean) / floor(var) * floor(sum(module.vars) / len(module.vars)) + sum(module.means) / len(module.means)
                mixed = full.clone()
                if self.unwanted and style > 1e-5:
                    mixed[self.unwanted] = x[self.unwanted]
                y = style * mixed + (1 - style) * full
            module.means, module.vars, module.styles = [], [], []
        return (y,) if isinstance(output, tuple) else y


def reference() -> None:
    x, times = hash_input("latents", (2, 4, 13, 10)), torch.tensor([500.0, 500.0])
    context = hash_input("context", (2, 77, CONTEXT))
    cases = {
        "adain": [("reference_adain", 1.0, 0.5)],
        "two": [("reference_only", 1.0, 0.5), ("reference_adain+attn", 0.4, 0.25)],
        "only, then adain": [("reference_only", 1.0, 0.5), ("reference_adain", 1.5, 0.25)],
    }
    out = {}
    for name, units in cases.items():
        model = sd_unet()
        machine = Machine(model, [0])
        for i, (kind, weight, fidelity) in enumerate(units):
            machine.fidelity, machine.weight = fidelity, weight
            if kind != "reference_adain":
                machine.attention = "write"
            if kind != "reference_only":
                machine.features = "write"
            model(hash_input(f"reference.{i}", (2, 4, 13, 10)), times, context)
            machine.attention = machine.features = "read"
        out[name] = model(x, times, context).sample
    save("unet/goldens/reference.safetensors", out)


if __name__ == "__main__":
    clip_vision()
    ip_adapter_projections()
    full_size_adapters()
    ip_adapter_unet()
    lllite()
    style()
    reference()
