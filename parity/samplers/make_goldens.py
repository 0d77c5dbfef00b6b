"""Makes packages/diffusion/src/samplers/goldens/{schedules,samplers}.json.

schedules.json  alphas_cumprod, sigmas, Uniform and Karras levels, times of sigmas, DDIM times
samplers.json   walks of Euler, Euler a, DPM++ 2M and DDIM over the tiny network below (its weights are in
                the file), over several step counts, etas, sizes and noise modes

Programs that made them: k-diffusion from PyPI (sampling.py and external.py equal to
crowsonkb/k-diffusion@ab527a9) and, outside this repository, AUTOMATIC1111/stable-diffusion-webui@c8a5322d
modules/{rng,rng_philox,sd_samplers_timesteps,sd_samplers_timesteps_impl}.py, given by --webui. What those
files import of the rest of that program is replaced by empty modules.

Run: python parity/samplers/make_goldens.py --webui DIR
"""

import argparse
import base64
import json
import sys
import types
from pathlib import Path

import numpy as np
import torch

OUT = Path(__file__).parents[2] / "packages/diffusion/src/samplers/goldens"
HIDDEN = 6
BETAS = (
    {},
    {"kind": "linear", "betaStart": 0.0015, "betaEnd": 0.0195},
    {"kind": "scaled_linear", "betaStart": 0.0015, "betaEnd": 0.02, "times": 400},
)


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made
    return made


def load_k_diffusion():
    """sampling.py and external.py alone: the package's __init__ wants training libraries."""
    import importlib.metadata
    import importlib.util

    folder = Path(importlib.util.find_spec("k_diffusion").origin).parent
    module("k_diffusion", __path__=[str(folder)])
    module("k_diffusion.utils", append_dims=lambda x, n: x[(...,) + (None,) * (n - x.ndim)])
    sys.modules["k_diffusion"].utils = sys.modules["k_diffusion.utils"]
    import k_diffusion.external
    import k_diffusion.sampling

    return importlib.metadata.version("k-diffusion")


def load_webui(folder):
    """The four files named above, with stand-ins for their neighbours."""
    options = types.SimpleNamespace(randn_source="CPU", eta_noise_seed_delta=0)
    options.always_discard_next_to_last_sigma = False
    base = type("Base", (), {})
    package = module("modules", __path__=[str(Path(folder) / "modules")])
    package.shared = module("modules.shared", opts=options, device="cpu")
    package.devices = module("modules.devices", device=torch.device("cpu"), cpu=torch.device("cpu"))
    module("modules.models")
    module("modules.models.diffusion")
    unipc = module("modules.models.diffusion.uni_pc.uni_pc", UniPC=base)
    module("modules.models.diffusion.uni_pc", uni_pc=unipc)
    data = lambda *args: args
    package.sd_samplers_common = module("modules.sd_samplers_common", SamplerData=data, Sampler=base)
    module("modules.sd_samplers_cfg_denoiser", CFGDenoiser=base)
    module("modules.script_callbacks", ExtraNoiseParams=None, extra_noise_callback=None)
    from modules import rng, sd_samplers_timesteps, sd_samplers_timesteps_impl

    return types.SimpleNamespace(
        options=options,
        ImageRNG=rng.ImageRNG,
        ddim=sd_samplers_timesteps_impl.ddim,
        timesteps=lambda n: sd_samplers_timesteps.CompVisSampler.get_timesteps(
            types.SimpleNamespace(config=None), None, n
        ),
    )


def alphas_cumprod(kind="scaled_linear", betaStart=0.00085, betaEnd=0.012, times=1000):
    """Betas and products in float64, kept in float32, as CompVis/latent-diffusion registers them."""
    power = 1 if kind == "linear" else 2
    start, end = betaStart ** (1 / power), betaEnd ** (1 / power)
    betas = torch.linspace(start, end, times, dtype=torch.float64).numpy() ** power
    return torch.tensor(np.cumprod(1.0 - betas, axis=0), dtype=torch.float32)


class Tiny:
    """eps = 0.9 x + W2 tanh(W1 [x, right neighbour of x] + b + u cos(t / 150)), per cell, in float64."""

    def __init__(self, channels, alphas):
        draw = np.random.default_rng(11 + channels).standard_normal
        self.weights = {
            "w1": draw((HIDDEN, 2 * channels)) * 0.5,
            "b": draw(HIDDEN) * 0.3,
            "u": draw(HIDDEN),
            "w2": draw((channels, HIDDEN)) * 0.25,
        }
        self.alphas_cumprod = alphas

    def apply_model(self, x, t, cond=None):
        w = {k: torch.from_numpy(v) for k, v in self.weights.items()}
        x = x.double()
        both = torch.cat([x, x.roll(-1, dims=3)], dim=1)
        bias = w["b"] + w["u"] * torch.cos(t.double() / 150)[:, None]
        h = torch.tanh(torch.einsum("kc,nchw->nkhw", w["w1"], both) + bias[:, :, None, None])
        return (0.9 * x + torch.einsum("ck,nkhw->nchw", w["w2"], h)).float()


class Comfy:
    """ComfyUI's draws on the CPU: the batch at once from the seed, then steps from seed + 1."""

    def __init__(self, shape, seeds):
        self.shape = (len(seeds), *shape)
        self.generator = torch.Generator().manual_seed(seeds[0])
        self.steps = torch.Generator().manual_seed(seeds[0] + 1)

    def next(self):
        made = torch.randn(self.shape, generator=self.generator)
        self.generator = self.steps
        return made


def f32(values):
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


def schedule_goldens(webui):
    from k_diffusion import external, sampling

    for betas in BETAS:
        alphas = alphas_cumprod(**betas)
        schedule = external.CompVisDenoiser(Tiny(1, alphas))
        low, high = schedule.sigmas[0].item(), schedule.sigmas[-1].item()
        asked = torch.exp(torch.linspace(np.log(low) - 0.3, np.log(high) + 0.3, 101))
        steps = (1, 2, 3, 5, 7, 10, 20, 28, 50, 150, 999, 1500)
        levels = [
            {
                "steps": n,
                "uniform": f32(schedule.get_sigmas(n)),
                "karras": f32(sampling.get_sigmas_karras(n=n, sigma_min=low, sigma_max=high)),
            }
            for n in steps
        ]
        yield {
            "betas": betas,
            "alphasCumprod": f32(alphas),
            "sigmas": f32(schedule.sigmas),
            "asked": f32(asked),
            "times": f32(schedule.sigma_to_t(asked)),
            "levels": levels,
            "ddim": [{"steps": n, "times": webui.timesteps(n).tolist()} for n in (1, 2, 3, 7, 20, 30, 50)]
            if not betas
            else [],
        }


def walk(webui, case, alphas):
    """One walk; answers the last latents and, when kept, every callback's x and denoised."""
    from k_diffusion import external, sampling

    n, *shape = case["shape"]
    tiny = Tiny(shape[0], alphas)
    seeds = [case["seed"] + i for i in range(n)]
    webui.options.randn_source = "NV" if case["mode"] == "a1111-gpu" else "CPU"
    rng = Comfy(shape, seeds) if case["mode"] == "comfy" else webui.ImageRNG(tuple(shape), seeds)
    noise = rng.next()
    seen = []
    keep = lambda info: seen.append((info["x"], info["denoised"]))
    if case["sampler"] == "ddim":
        outer = types.SimpleNamespace(inner_model=types.SimpleNamespace(inner_model=tiny))
        model = type("Model", (), {"inner_model": outer.inner_model, "__call__": lambda _, x, t: tiny.apply_model(x, t)})()
        real = sampling.torch
        sampling.torch = types.SimpleNamespace(randn_like=lambda x: rng.next())
        last = webui.ddim(model, noise, webui.timesteps(case["steps"]), callback=keep, disable=True, eta=case["eta"])
        sampling.torch = real
        return last, seen
    model = external.CompVisDenoiser(tiny)
    if case["schedule"] == "karras":
        low, high = model.sigmas[0].item(), model.sigmas[-1].item()
        sigmas = sampling.get_sigmas_karras(n=case["steps"], sigma_min=low, sigma_max=high)
    else:
        sigmas = model.get_sigmas(case["steps"])
    call = {"callback": keep, "disable": True}
    if case["sampler"] == "euler-a":
        call |= {"eta": case["eta"], "noise_sampler": lambda *_: rng.next()}
    sampler = {
        "euler": sampling.sample_euler,
        "euler-a": sampling.sample_euler_ancestral,
        "dpmpp-2m": sampling.sample_dpmpp_2m,
    }[case["sampler"]]
    return sampler(model, noise * sigmas[0], sigmas, **call), seen


def sampler_cases():
    defaults = {"schedule": "uniform", "eta": 0.0, "mode": "a1111-cpu", "shape": [2, 4, 5, 7], "seed": 42}
    case = lambda **given: {**defaults, **given}
    for steps in (1, 2, 5, 20, 50):
        for sampler in ("euler", "dpmpp-2m"):
            for schedule in ("uniform", "karras"):
                yield case(sampler=sampler, schedule=schedule, steps=steps)
        yield case(sampler="euler-a", steps=steps, eta=1.0)
        yield case(sampler="ddim", steps=steps)
    for eta in (0.0, 0.35, 1.0):
        yield case(sampler="euler-a", schedule="karras", steps=20, eta=eta, seed=7)
        yield case(sampler="ddim", steps=20, eta=eta, seed=7)
    for steps in (3, 7, 30, 600):
        yield case(sampler="ddim", steps=steps, shape=[1, 4, 3, 3])
    for mode in ("a1111-gpu", "comfy"):
        yield case(sampler="euler-a", steps=20, eta=1.0, mode=mode, seed=1234)
        yield case(sampler="euler", steps=20, mode=mode, seed=1234, shape=[3, 4, 1, 3])
    # fewer than 16 values a picture: torch's other normal transform, across the steps of one stream
    yield case(sampler="euler-a", steps=20, eta=1.0, shape=[2, 1, 3, 3], seed=2**33 + 5)
    yield case(sampler="dpmpp-2m", schedule="karras", steps=1200, shape=[1, 1, 3, 3])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--webui", required=True, help="checkout of AUTOMATIC1111/stable-diffusion-webui")
    webui_folder = parser.parse_args().webui
    sys.path.insert(0, webui_folder)
    k_version = load_k_diffusion()
    webui = load_webui(webui_folder)
    alphas = alphas_cumprod()
    cases = []
    for case in sampler_cases():
        last, seen = walk(webui, case, alphas)
        assert torch.isfinite(last).all(), case
        case = {**case, "calls": len(seen), "last": f32(last)}
        if case["steps"] == 20 and case["shape"] == [2, 4, 5, 7]:
            case["seen"] = [{"x": f32(x), "denoised": f32(d)} for x, d in seen[:: 6]]
        cases.append(case)
    weights = {
        str(c): {k: v.ravel().tolist() for k, v in Tiny(c, alphas).weights.items()} for c in (1, 4)
    }
    made_by = f"k-diffusion {k_version}, AUTOMATIC1111/stable-diffusion-webui@c8a5322d, torch {torch.__version__}"
    OUT.mkdir(parents=True, exist_ok=True)
    dump = lambda name, what: (OUT / name).write_text(
        json.dumps({"madeBy": made_by, **what}, separators=(",", ":")) + "\n"
    )
    dump("schedules.json", {"schedules": list(schedule_goldens(webui))})
    dump("samplers.json", {"seenEvery": 6, "weights": weights, "cases": cases})


if __name__ == "__main__":
    main()
