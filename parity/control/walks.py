"""Makes packages/diffusion/src/control/goldens/walks.safetensors: whole walks of diffusers' pipelines with control, over
tiny networks with hashed weights (see parity/models/hash_values.py), and the keys of the networks: ControlNets of SD 1.x and SDXL, a union, T2I-Adapters;
one unit and two, parts of a walk, a region, guess mode.

Run: python parity/control/walks.py
"""

import gzip
import pathlib
import sys

sys.modules["torchvision"] = None  # nothing here needs it, and builds of it that do not fit torch's cannot be imported

import numpy as np  # noqa: E402
import torch  # noqa: E402
from diffusers import (  # noqa: E402
    AutoencoderKL,
    ControlNetModel,
    ControlNetUnionModel,
    EulerDiscreteScheduler,
    StableDiffusionAdapterPipeline,
    StableDiffusionControlNetPipeline,
    StableDiffusionXLAdapterPipeline,
    StableDiffusionXLControlNetPipeline,
    StableDiffusionXLControlNetUnionPipeline,
    T2IAdapter,
    UNet2DConditionModel,
)
from PIL import Image  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "parity/models"))
from hash_values import fill, hash_input, hash_values  # noqa: E402

OUT = ROOT / "packages/diffusion/src/control/goldens/walks.safetensors"
torch.set_num_threads(1)
WIDTH, HEIGHT, STEPS = 48, 80, 6
LATENTS = (HEIGHT // 8, WIDTH // 8)
kept: dict[str, torch.Tensor] = {}


def picture(name: str) -> Image.Image:
    values = hash_values(name, WIDTH * HEIGHT * 3).reshape(HEIGHT, WIDTH, 3)
    return Image.fromarray(np.floor((values + 1) * 128).astype(np.uint8))


def scheduler() -> EulerDiscreteScheduler:
    return EulerDiscreteScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", timestep_spacing="linspace",
    )


def vae() -> AutoencoderKL:
    """Tells how large a cell is, and is never asked."""
    return AutoencoderKL(block_out_channels=(8, 8, 8, 8), norm_num_groups=8,
                         down_block_types=["DownEncoderBlock2D"] * 4, up_block_types=["UpDecoderBlock2D"] * 4)


SD1 = dict(block_out_channels=(32, 64), layers_per_block=1, cross_attention_dim=24, attention_head_dim=4,
           norm_num_groups=16)
HINT = dict(conditioning_embedding_out_channels=(4, 6, 8, 10))
CROSS, PLAIN = "CrossAttnDownBlock2D", "DownBlock2D"
XL = dict(block_out_channels=(64, 128), layers_per_block=1, cross_attention_dim=40, attention_head_dim=(1, 2),
          norm_num_groups=16, use_linear_projection=True, transformer_layers_per_block=(1, 2),
          addition_embed_type="text_time", addition_time_embed_dim=256,
          projection_class_embeddings_input_dim=24 + 6 * 256)


def named(module: torch.nn.Module, name: str) -> torch.nn.Module:
    """Several networks of one shape have weights of their own."""
    keys = [f"{key} [{','.join(map(str, value.shape))}]" for key, value in module.state_dict().items()]
    (OUT.parent / f"{name}.txt.gz").write_bytes(gzip.compress(("\n".join(keys) + "\n").encode(), mtime=0))
    return fill(module, lambda key: f"{name} {key}")


def unet1() -> UNet2DConditionModel:
    return fill(UNet2DConditionModel(down_block_types=(CROSS, PLAIN), up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
                                     **SD1))


def unet_xl() -> UNet2DConditionModel:
    return fill(UNet2DConditionModel(down_block_types=(PLAIN, CROSS), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
                                     **XL))


def net1(name: str) -> ControlNetModel:
    return named(ControlNetModel(down_block_types=(CROSS, PLAIN), **SD1, **HINT), name)


class Within(ControlNetModel):
    """A region, as sd-webui-controlnet (56cec5b, scripts/hook.py, apply_effective_region_mask) has it."""

    def forward(self, *args, **kwargs):
        skips, middle = super().forward(*args, **kwargs)
        mask = torch.from_numpy(np.asarray(picture("region"))[:, :, 0].astype(np.float32) / 255)[None, None]
        cut = lambda x: x * torch.nn.functional.interpolate(mask, size=x.shape[-2:], mode="bilinear")  # noqa: E731
        return [cut(each) for each in skips], cut(middle)


def words(width: int) -> dict:
    return dict(prompt_embeds=hash_input("wanted", [1, 77, width]),
                negative_prompt_embeds=hash_input("unwanted", [1, 77, width]))


def sizes() -> dict:
    return dict(
        original_size=(HEIGHT, WIDTH), crops_coords_top_left=(0, 0), target_size=(HEIGHT, WIDTH),
        pooled_prompt_embeds=hash_input("wanted pooled", [1, 24]),
        negative_pooled_prompt_embeds=hash_input("unwanted pooled", [1, 24]),
    )


SHARED = dict(num_inference_steps=STEPS, guidance_scale=3.0, output_type="latent", width=WIDTH, height=HEIGHT)


@torch.no_grad()
def keep(name: str, pipe, width: int, **options) -> None:
    pipe.set_progress_bar_config(disable=True)
    latents = hash_input("latents", [1, 4, *LATENTS])
    kept[name] = pipe(latents=latents, **SHARED, **words(width), **options).images.contiguous()


def sd1(controlnet) -> StableDiffusionControlNetPipeline:
    return StableDiffusionControlNetPipeline(
        vae=vae(), text_encoder=None, tokenizer=None, unet=unet1(), controlnet=controlnet, scheduler=scheduler(),
        safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )


def xl(kind, **parts):
    return kind(vae=vae(), text_encoder=None, text_encoder_2=None, tokenizer=None, tokenizer_2=None, unet=unet_xl(),
                scheduler=scheduler(), **parts)


one = sd1(net1("a"))
keep("one", one, 24, image=picture("a"), controlnet_conditioning_scale=0.8)
keep("first half", one, 24, image=picture("a"), control_guidance_end=0.5)
keep("second half", one, 24, image=picture("a"), control_guidance_start=0.5)
keep("guess", one, 24, image=picture("a"), guess_mode=True)
keep("two", sd1([net1("a"), net1("b")]), 24, image=[picture("a"), picture("b")],
     controlnet_conditioning_scale=[0.7, 1.2], control_guidance_start=[0.0, 0.5], control_guidance_end=[0.5, 1.0])
keep("region", sd1(named(Within(down_block_types=(CROSS, PLAIN), **SD1, **HINT), "a")), 24, image=picture("a"))
deep = {**SD1, "block_out_channels": (32, 64, 64, 64)}
deep_unet = fill(UNet2DConditionModel(down_block_types=(CROSS, CROSS, CROSS, PLAIN),
                                      up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3,
                                      **{**deep, "layers_per_block": 2}))
adapter = named(T2IAdapter(in_channels=3, channels=[32, 64, 64, 64], num_res_blocks=2), "t")
pipe = StableDiffusionAdapterPipeline(vae=vae(), text_encoder=None, tokenizer=None, unet=deep_unet, adapter=adapter,
                                      scheduler=scheduler(), safety_checker=None, feature_extractor=None,
                                      requires_safety_checker=False)
pipe._default_height_width = lambda height, width, image: (height, width)
keep("adapter", pipe, 24, image=picture("a"), adapter_conditioning_scale=0.8)
net_xl = named(ControlNetModel(down_block_types=(PLAIN, CROSS), **XL, **HINT), "x")
keep("sdxl", xl(StableDiffusionXLControlNetPipeline, controlnet=net_xl), 40, image=picture("a"),
     controlnet_conditioning_scale=0.8, **sizes())


class Whole(ControlNetUnionModel):
    """diffusers 0.42.1 loses all answers to the skips but the last, in a loop that overwrites what it gathers."""

    def forward(self, *args, **kwargs):
        seen: list[torch.Tensor] = []
        hooks = [each.register_forward_hook(lambda _m, _i, out: seen.append(out)) for each in self.controlnet_down_blocks]
        scale = kwargs.get("conditioning_scale", [1.0])
        _, middle = super().forward(*args, **kwargs)
        for each in hooks:
            each.remove()
        return [each * scale[0] for each in seen], middle


union = named(Whole(num_control_type=4, num_trans_channel=64, num_proj_channel=64, down_block_types=(PLAIN, CROSS),
                    **XL, **HINT), "u")
keep("union", xl(StableDiffusionXLControlNetUnionPipeline, controlnet=union), 40, control_image=[picture("a")],
     control_mode=[3], controlnet_conditioning_scale=0.8, **sizes())
times = scheduler()
times.set_timesteps(STEPS)
kept["sigmas"] = times.sigmas
save_file(kept, OUT, {"made by": "diffusers 0.42.1"})
print({name: (tuple(each.shape), float(each.abs().max())) for name, each in kept.items()})
