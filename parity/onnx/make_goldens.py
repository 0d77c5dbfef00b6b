"""Makes packages/diffusion/src/checkpoint/onnx/goldens/: tiny Stable Diffusion models of random weights as ONNX
folders, exported by torch.onnx's TorchScript exporter with the names, types and layouts that Hugging Face's tools
write, and pictures.safetensors: what transformers' and diffusers' networks draw with the same weights in one Euler
step (pixels, cut off), and what the autoencoder's encoder finds likely (<family>.mean).

- sd1: as optimum exports: float32, free sizes, whole-number times, every hidden state, the encoder's parameters of
  the distribution, the U-Net's weights in model.onnx_data;
- sd2: as diffusers' own script exports: one size and a batch of two, float times, no hidden states, int32 ids, an
  encoder that draws its sample; velocity;
- sdxl: float16, both text encoders, the U-Net's weights in weights.pb.

What is large is packed by gzip.

Run: python parity/onnx/make_goldens.py
"""

import gzip
import json
import pathlib
import shutil
import tempfile

import onnx
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

ROOT = pathlib.Path(__file__).parents[2]
OUT = ROOT / "packages/diffusion/src/checkpoint/onnx/goldens"
PROMPT, NEGATIVE = "a red house on green hills", "blurry"
SEED, CFG, SIDE = 5, 7.0, 64
LATENTS = SIDE // 2
WIDTH = 16  # values per token


def tokenizer(folder: pathlib.Path, pad: str) -> CLIPTokenizer:
    """CLIP's byte alphabet, one merge, and the two marks."""
    folder.mkdir(parents=True)
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    other = [byte for byte in range(256) if byte not in printable]
    letters = [chr(byte) for byte in printable] + [chr(256 + i) for i in range(len(other))]
    merges = ["r e", "re d</w>"]
    words = [*letters, *(letter + "</w>" for letter in letters), "re", "red</w>"]
    words += ["<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({word: i for i, word in enumerate(words)}))
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *merges, ""]))
    marks = {
        "bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>",
        "unk_token": "<|endoftext|>", "pad_token": pad,
    }
    (folder / "special_tokens_map.json").write_text(json.dumps(marks))
    config = {"tokenizer_class": "CLIPTokenizer", "model_max_length": 77, **marks}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    return CLIPTokenizer.from_pretrained(folder)


def random(model: torch.nn.Module, seed: int) -> torch.nn.Module:
    """Wide enough that pictures differ by their words."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        fan = parameter[0].numel() if parameter.dim() > 1 else 1
        noise = torch.randn(parameter.shape, generator=generator)
        scale = 0.1 if parameter.dim() == 1 else fan**-0.5
        parameter.data = noise * scale + (1 if "norm" in name and name.endswith("weight") else 0)
        parameter.data = parameter.data.half().float()
    return model.eval().requires_grad_(False)


def text_model(seed: int, kind=CLIPTextModel, act="quick_gelu", projection=WIDTH):
    config = CLIPTextConfig(
        vocab_size=516, hidden_size=WIDTH, intermediate_size=32, num_hidden_layers=3,
        num_attention_heads=2, hidden_act=act, projection_dim=projection,
        bos_token_id=514, eos_token_id=515, pad_token_id=515,
    )
    config._attn_implementation = "eager"
    return random(kind(config), seed)


def unet_model(seed: int, **options):
    xl = "addition_embed_type" in options
    return random(UNet2DConditionModel(
        sample_size=LATENTS, layers_per_block=1, block_out_channels=(8, 16), norm_num_groups=4,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=2 * WIDTH if xl else WIDTH, attention_head_dim=2, **options,
    ), seed)


def vae_model(seed: int, scale: float):
    return random(AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
        block_out_channels=(8, 8), norm_num_groups=4, layers_per_block=1, scaling_factor=scale,
    ), seed)


class Calls(torch.nn.Module):
    """A network as a function of tensors."""

    def __init__(self, network, function):
        super().__init__()
        self.network, self.function = network, function

    def forward(self, *inputs):
        return self.function(self.network, *inputs)


def export(path, network, function, inputs, names, outputs, axes=None, *, opset=17, data=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        Calls(network, function).eval(), inputs, str(path), input_names=names,
        output_names=outputs, dynamic_axes=axes or {}, opset_version=opset, dynamo=False,
        do_constant_folding=True,
    )
    model = onnx.load(path)
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    if data is None:
        onnx.save(model, path)
    else:
        path.unlink()
        onnx.save(
            model, path, save_as_external_data=True, location=data, size_threshold=256,
        )


def text_outputs(network, ids):
    out = network(input_ids=ids, output_hidden_states=True)
    first = out.text_embeds if hasattr(out, "text_embeds") else out.pooler_output
    return (out.last_hidden_state, first, *out.hidden_states)


STATES = [f"hidden_states.{i}" for i in range(4)]
BATCHED = {0: "batch_size"}
PICTURES = {0: "batch_size", 2: "height", 3: "width"}


def context_of(text, words, layer=None):
    out = text[1](input_ids=ids_of(text, words), output_hidden_states=True)
    return out.last_hidden_state if layer is None else out.hidden_states[layer]


def ids_of(text, words):
    return text[0](
        words, padding="max_length", max_length=77, truncation=True, return_tensors="pt",
    ).input_ids


SCHEDULER = {
    "_class_name": "EulerDiscreteScheduler", "beta_start": 0.00085, "beta_end": 0.012,
    "beta_schedule": "scaled_linear", "num_train_timesteps": 1000,
}


def draw(unet_answer, vae, velocity=False):
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
    alpha = torch.cumprod(1 - betas, 0)[-1]
    sigma = ((1 - alpha) / alpha).sqrt().float()
    generator = torch.Generator().manual_seed(SEED)
    x = torch.randn((1, 4, LATENTS, LATENTS), generator=generator) * sigma
    read = x / (sigma**2 + 1).sqrt()
    wanted, unwanted = unet_answer(read, PROMPT), unet_answer(read, NEGATIVE)
    out = unwanted + CFG * (wanted - unwanted)
    if velocity:
        x0 = x / (sigma**2 + 1) - out * sigma / (sigma**2 + 1).sqrt()
    else:
        x0 = x - sigma * out
    picture = vae.decode(x0 / vae.config.scaling_factor).sample[0]
    # cut off, not rounded, as A1111 does
    return (((picture + 1) / 2).clamp(0, 1) * 255).to(torch.uint8).contiguous()


def slope():
    """A picture in -1 to 1 that needs no file."""
    steps = torch.linspace(-1, 1, SIDE)
    return torch.stack([steps.expand(SIDE, SIDE), steps[:, None].expand(SIDE, SIDE), -steps.expand(SIDE, SIDE)])[None]


def configs(folder, networks, scheduler, pipeline):
    for name, network in networks.items():
        text = json.dumps(network.config.to_dict() if name.startswith("text") else dict(network.config))
        (folder / name / "config.json").write_text(text)
    (folder / "scheduler").mkdir()
    (folder / "scheduler/scheduler_config.json").write_text(json.dumps(scheduler))
    (folder / "model_index.json").write_text(json.dumps({"_class_name": pipeline}))


def sd1(folder):
    text = (tokenizer(folder / "tokenizer", "<|endoftext|>"), text_model(1))
    unet, vae = unet_model(2), vae_model(3, 0.18215)
    export(
        folder / "text_encoder/model.onnx", text[1], text_outputs, (ids_of(text, PROMPT),),
        ["input_ids"], ["last_hidden_state", "pooler_output", *STATES],
        {"input_ids": {0: "batch_size", 1: "sequence_length"}},
    )
    export(
        folder / "unet/model.onnx", unet,
        lambda net, x, t, c: net(x, t, c, return_dict=False)[0],
        (torch.randn(2, 4, LATENTS, LATENTS), torch.tensor([7]), torch.randn(2, 77, WIDTH)),
        ["sample", "timestep", "encoder_hidden_states"], ["out_sample"],
        {"sample": PICTURES, "timestep": {0: "steps"},
         "encoder_hidden_states": {0: "batch_size", 1: "sequence_length"}},
        data="model.onnx_data",
    )
    export(
        folder / "vae_encoder/model.onnx", vae,
        lambda net, x: net.encode(x).latent_dist.parameters, (torch.randn(1, 3, SIDE, SIDE),),
        ["sample"], ["latent_parameters"], {"sample": PICTURES},
    )
    export(
        folder / "vae_decoder/model.onnx", vae, lambda net, x: net.decode(x).sample,
        (torch.randn(1, 4, LATENTS, LATENTS),), ["latent_sample"], ["sample"],
        {"latent_sample": PICTURES},
    )
    networks = {"unet": unet, "vae_encoder": vae, "vae_decoder": vae, "text_encoder": text[1]}
    configs(folder, networks, SCHEDULER, "OnnxStableDiffusionPipeline")

    def answer(skip):
        def of(read, words):
            state = context_of(text, words, None if skip == 1 else -skip)
            if skip > 1:
                state = final_norm(text[1])(state)
            return unet(read, torch.tensor(999), state).sample
        return of

    mark = torch.linspace(-1, 1, 2 * WIDTH).reshape(2, WIDTH).half().float()

    def inverted(read, words):
        """The first word's two vectors instead of ids."""
        ids = ids_of(text, words)
        if words == NEGATIVE:
            return unet(read, torch.tensor(999), context_of(text, words)).sample
        table = embeddings(text[1]).token_embedding
        vectors = table(ids)
        vectors[0, 1:3] = mark
        hook = table.register_forward_hook(lambda *_: vectors)
        state = text[1](input_ids=ids).last_hidden_state
        hook.remove()
        return unet(read, torch.tensor(999), state).sample

    return {
        "sd1": draw(answer(1), vae),
        "sd1.skip2": draw(answer(2), vae),
        "sd1.inverted": draw(inverted, vae),
        "sd1.vectors": mark,
        "sd1.mean": vae.encode(slope()).latent_dist.mean[0] * vae.config.scaling_factor,
    }


def final_norm(model):
    return getattr(model, "text_model", model).final_layer_norm


def embeddings(model):
    return getattr(model, "text_model", model).embeddings


def sd2(folder):
    text = (tokenizer(folder / "tokenizer", "!"), text_model(11, act="gelu"))
    unet, vae = unet_model(12, use_linear_projection=True), vae_model(13, 0.18215)
    export(
        folder / "text_encoder/model.onnx", text[1],
        lambda net, ids: net(input_ids=ids).last_hidden_state,
        (ids_of(text, PROMPT).to(torch.int32),), ["input_ids"], ["last_hidden_state"], opset=14,
    )
    export(
        folder / "unet/model.onnx", unet,
        lambda net, x, t, c: net(x, t, c, return_dict=False)[0],
        (torch.randn(2, 4, LATENTS, LATENTS), torch.tensor([7.0, 7.0]), torch.randn(2, 77, WIDTH)),
        ["sample", "timestep", "encoder_hidden_states"], ["out_sample"], opset=14,
    )
    export(
        folder / "vae_encoder/model.onnx", vae, lambda net, x: net.encode(x).latent_dist.sample(),
        (torch.randn(1, 3, SIDE, SIDE),), ["sample"], ["latent_sample"], opset=14,
    )
    export(
        folder / "vae_decoder/model.onnx", vae, lambda net, x: net.decode(x).sample,
        (torch.randn(1, 4, LATENTS, LATENTS),), ["latent_sample"], ["sample"], opset=14,
    )
    networks = {"unet": unet, "vae_encoder": vae, "vae_decoder": vae, "text_encoder": text[1]}
    scheduler = {**SCHEDULER, "prediction_type": "v_prediction"}
    configs(folder, networks, scheduler, "OnnxStableDiffusionPipeline")
    answer = lambda read, words: unet(read, torch.tensor(999.0), context_of(text, words)).sample  # noqa: E731
    return {
        "sd2": draw(answer, vae, velocity=True),
        "sd2.mean": vae.encode(slope()).latent_dist.mean[0] * vae.config.scaling_factor,
    }


def sdxl(folder):
    one = (tokenizer(folder / "tokenizer", "<|endoftext|>"), text_model(21))
    two = (
        tokenizer(folder / "tokenizer_2", "!"),
        text_model(22, CLIPTextModelWithProjection, "gelu", 8),
    )
    unet = unet_model(
        23, use_linear_projection=True, addition_embed_type="text_time",
        addition_time_embed_dim=256, projection_class_embeddings_input_dim=8 + 6 * 256,
    )
    vae = vae_model(24, 0.13025)
    for name, text, first in (("text_encoder", one, "pooler_output"), ("text_encoder_2", two, "text_embeds")):
        export(
            folder / name / "model.onnx", text[1].half(), text_outputs, (ids_of(text, PROMPT),),
            ["input_ids"], ["last_hidden_state", first, *STATES],
            {"input_ids": {0: "batch_size", 1: "sequence_length"}},
        )
        text[1].float()
    half = lambda *shape: torch.randn(*shape).half()  # noqa: E731
    export(
        folder / "unet/model.onnx", unet.half(),
        lambda net, x, t, c, e, i: net(
            x, t, c, added_cond_kwargs={"text_embeds": e, "time_ids": i}, return_dict=False,
        )[0],
        (half(2, 4, LATENTS, LATENTS), torch.tensor(7).half(), half(2, 77, 2 * WIDTH), half(2, 8), half(2, 6)),
        ["sample", "timestep", "encoder_hidden_states", "text_embeds", "time_ids"], ["out_sample"],
        {"sample": PICTURES, "encoder_hidden_states": {0: "batch_size", 1: "sequence_length"},
         "text_embeds": BATCHED, "time_ids": BATCHED},
        data="weights.pb",
    )
    unet.float()
    export(
        folder / "vae_encoder/model.onnx", vae.half(),
        lambda net, x: net.encode(x).latent_dist.parameters, (half(1, 3, SIDE, SIDE),),
        ["sample"], ["latent_parameters"], {"sample": PICTURES},
    )
    export(
        folder / "vae_decoder/model.onnx", vae, lambda net, x: net.decode(x).sample,
        (half(1, 4, LATENTS, LATENTS),), ["latent_sample"], ["sample"], {"latent_sample": PICTURES},
    )
    vae.float()
    networks = {
        "unet": unet, "vae_encoder": vae, "vae_decoder": vae,
        "text_encoder": one[1], "text_encoder_2": two[1],
    }
    configs(folder, networks, SCHEDULER, "OnnxStableDiffusionXLPipeline")

    def answer(read, words):
        context = torch.cat([context_of(text, words, -2) for text in (one, two)], -1)
        pooled = two[1](input_ids=ids_of(two, words)).text_embeds
        ids = torch.tensor([[SIDE, SIDE, 0, 0, SIDE, SIDE]], dtype=torch.float32)
        added = {"text_embeds": pooled, "time_ids": ids}
        return unet(read, torch.tensor(999), context, added_cond_kwargs=added).sample

    return {
        "sdxl": draw(answer, vae),
        "sdxl.mean": vae.encode(slope()).latent_dist.mean[0] * vae.config.scaling_factor,
    }


with tempfile.TemporaryDirectory() as temporary, torch.no_grad():
    torch.manual_seed(0)
    pictures = {}
    for family, make in {"sd1": sd1, "sd2": sd2, "sdxl": sdxl}.items():
        made = pathlib.Path(temporary) / family
        pictures |= make(made)
        shutil.rmtree(OUT / family, ignore_errors=True)
        for path in sorted(made.rglob("*")):
            if path.is_dir():
                continue
            packed = path.stat().st_size > 2048
            target = OUT / family / path.relative_to(made)
            target.parent.mkdir(parents=True, exist_ok=True)
            if packed:
                target.with_name(target.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
            else:
                target.write_bytes(path.read_bytes())
save_file({name: value.contiguous() for name, value in pictures.items()}, OUT / "pictures.safetensors")
(OUT / "pictures.safetensors").chmod(0o644)
for name, value in pictures.items():
    print(name, list(value.shape), float(value.float().mean()), float(value.float().std()))
print(sum(path.stat().st_size for path in OUT.rglob("*") if path.is_file()), "bytes")
