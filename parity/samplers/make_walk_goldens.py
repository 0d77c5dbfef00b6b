"""Makes packages/diffusion/src/samplers/goldens/{spreads,walks,denoising}.json.

spreads.json    noise levels of every schedule over several step counts, with other ends, bends and families
walks.json      last latents of every sampler over the tiny network of make_goldens.py, several step counts,
                etas, schedules, noise modes and churns
denoising.json  A1111's counts of image to image, and walks from a picture

Programs that made them: k-diffusion and torchsde from PyPI; outside this repository
--webui  AUTOMATIC1111/stable-diffusion-webui@c8a5322d modules/{rng,rng_philox,...}.py, as make_goldens.py says
--forge  lllyasviel/stable-diffusion-webui-forge@e26abf87 modules/{sd_schedulers,sd_samplers_extra,
         sd_samplers_lcm,sd_samplers_timesteps_impl}.py, modules/models/diffusion/uni_pc, and setup_img2img_steps
         of modules/sd_samplers_common.py, which are those of A1111 1.10
--comfy  comfyanonymous/ComfyUI@387f98a sample_ipndm and sample_deis of comfy/k_diffusion/sampling.py, deis.py

Run: python parity/samplers/make_walk_goldens.py --webui DIR --forge FORGE --comfy COMFY
"""

import argparse
import ast
import json
import sys
import types
import warnings
from pathlib import Path

import numpy as np
import torch
from make_goldens import OUT, Comfy, Tiny, alphas_cumprod, f32, load_k_diffusion, load_webui, module

STEPS = (1, 5, 10, 20, 25)


def functions_of(path, names, scope):
    """Some functions of a file whose imports are not here."""
    tree = ast.parse(path.read_text())
    tree.body = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name in names]
    exec(compile(tree, str(path), "exec"), scope)
    return scope


def load_file(name, path, **members):
    made = module(name, **members)
    made.__file__ = str(path)
    exec(compile(path.read_text(), str(path), "exec"), made.__dict__)
    return made


def load_forge(folder, options):
    """A1111 1.10's files, with stand-ins for their neighbours."""
    from k_diffusion import sampling

    modules = Path(folder) / "modules"
    options.beta_dist_alpha = options.beta_dist_beta = 0.6
    options.uni_pc_variant, options.uni_pc_skip_type = "bh1", "time_uniform"
    options.uni_pc_order, options.uni_pc_lower_order_final = 3, True
    shared = sys.modules["modules.shared"]
    shared.sd_model = types.SimpleNamespace(is_sdxl=False)
    load_file("modules.torch_utils", modules / "torch_utils.py")
    uni_pc = load_file("modules.models.diffusion.uni_pc.uni_pc", modules / "models/diffusion/uni_pc/uni_pc.py")
    sys.modules["modules.models.diffusion.uni_pc"].uni_pc = uni_pc
    base = type("Base", (), {})
    package = sys.modules["modules"]
    package.sd_samplers_cfg_denoiser = module("modules.sd_samplers_cfg_denoiser", CFGDenoiser=base)
    package.sd_samplers_kdiffusion = module("modules.sd_samplers_kdiffusion", KDiffusionSampler=base)
    package.sd_samplers_common = module("modules.sd_samplers_common", SamplerData=lambda *a: a)
    common = functions_of(
        modules / "sd_samplers_common.py", {"setup_img2img_steps"}, {"opts": options}
    )
    hijack = types.SimpleNamespace()
    sampling_torch = type("Torch", (), {"__getattr__": lambda _, name: getattr(torch, name)})()
    sampling.torch = sampling_torch
    return types.SimpleNamespace(
        shared=shared,
        torch=sampling_torch,
        hijack=hijack,
        setup=common["setup_img2img_steps"],
        schedulers=load_file("modules.sd_schedulers", modules / "sd_schedulers.py").schedulers_map,
        extra=load_file("modules.sd_samplers_extra", modules / "sd_samplers_extra.py"),
        lcm=load_file("modules.sd_samplers_lcm", modules / "sd_samplers_lcm.py"),
        timesteps=load_file("impl", modules / "sd_samplers_timesteps_impl.py"),
    )


def load_comfy(folder):
    from tqdm.auto import trange

    files = Path(folder) / "comfy/k_diffusion"
    deis = load_file("comfy_deis", files / "deis.py", print=lambda *_: None)
    names = {"sample_ipndm", "sample_deis"}
    return functions_of(files / "sampling.py", names, {"torch": torch, "deis": deis, "trange": trange})


class Program:
    def __init__(self, webui, forge, comfy):
        from k_diffusion import external, sampling

        self.webui, self.forge, self.comfy, self.sampling = webui, forge, comfy, sampling
        self.external = external
        self.alphas = alphas_cumprod()

    def model(self, channels, sampler):
        tiny = Tiny(channels, self.alphas)
        if sampler == "lcm":
            tiny.device = "cpu"
            return self.forge.lcm.LCMCompVisDenoiser(tiny)
        return self.external.CompVisDenoiser(tiny)

    def sigmas(self, model, case):
        """get_sigmas of modules/sd_samplers_kdiffusion.py with its options as arguments."""
        steps = case["steps"] + (1 if case.get("discard") else 0)
        scheduler = self.forge.schedulers[case["schedule"]]
        self.forge.shared.sd_model.is_sdxl = case.get("family") == "sdxl"
        if case["schedule"] == "uniform":
            sigmas = model.get_sigmas(steps)
        else:
            given = {
                "sigma_min": case.get("sigmaMin", model.sigmas[0].item()),
                "sigma_max": case.get("sigmaMax", model.sigmas[-1].item()),
            }
            if "rho" in case:
                given["rho"] = case["rho"]
            if scheduler.need_inner_model:
                given["inner_model"] = model
            sigmas = scheduler.function(n=steps, **given, device="cpu")
        return torch.cat([sigmas[:-2], sigmas[-1:]]) if case.get("discard") else sigmas

    def rng(self, case):
        n, *shape = case["shape"]
        seeds = [case["seed"] + i for i in range(n)]
        self.webui.options.randn_source = "NV" if case["mode"] == "a1111-gpu" else "CPU"
        rng = Comfy(shape, seeds) if case["mode"] == "comfy" else self.webui.ImageRNG(tuple(shape), seeds)
        interval = sys.modules["torchsde._brownian.brownian_interval"]
        from modules import rng as rng_module, rng_philox

        interval._randn = (
            (lambda size, dtype, device, seed: torch.asarray(rng_philox.Generator(int(seed)).randn(size)))
            if case["mode"] == "a1111-gpu"
            else (lambda size, dtype, device, seed: torch.randn(size, generator=torch.Generator().manual_seed(int(seed))))
        )
        assert rng_module
        self.forge.torch.randn_like = lambda x: rng.next()
        return rng, (seeds[0] if case["mode"] == "comfy" else seeds)

    def walk(self, case):
        model = self.model(case["shape"][1], case["sampler"])
        rng, seeds = self.rng(case)
        noise = rng.next()
        picture = None
        if "strength" in case:
            picture = torch.randn(case["shape"], generator=torch.Generator().manual_seed(99)) * 0.7
        calls = [0]
        apply = model.inner_model.apply_model

        def counted(*args, **kwargs):
            calls[0] += 1
            return apply(*args, **kwargs)

        model.inner_model.apply_model = counted
        walk = self.times if case["sampler"] in ("ddim", "plms", "unipc") else self.levels
        last = walk(case, model, noise, picture, seeds)
        assert torch.isfinite(last).all(), case
        return {**case, "calls": calls[0], "last": f32(last)}

    def setup(self, case):
        self.webui.options.img2img_fix_steps = case["exact"]
        return self.forge.setup(types.SimpleNamespace(steps=case["steps"], denoising_strength=case["strength"]))

    def levels(self, case, model, noise, picture, seeds):
        """sample and sample_img2img of modules/sd_samplers_kdiffusion.py."""
        s, name = self.sampling, case["sampler"]
        if picture is None:
            sigmas = whole = self.sigmas(model, case)
            x = noise * sigmas[0]
        else:
            steps, t_enc = self.setup(case)
            whole = self.sigmas(model, {**case, "steps": steps})
            sigmas = whole[steps - t_enc - 1 :]
            x = picture + noise * sigmas[0]
        table = {
            "euler": s.sample_euler,
            "euler-a": s.sample_euler_ancestral,
            "heun": s.sample_heun,
            "lms": s.sample_lms,
            "dpm2": s.sample_dpm_2,
            "dpm2-a": s.sample_dpm_2_ancestral,
            "dpmpp-2m": s.sample_dpmpp_2m,
            "dpmpp-2s-a": s.sample_dpmpp_2s_ancestral,
            "dpmpp-sde": s.sample_dpmpp_sde,
            "dpmpp-2m-sde": s.sample_dpmpp_2m_sde,
            "dpmpp-2m-sde-heun": s.sample_dpmpp_2m_sde,
            "dpmpp-3m-sde": s.sample_dpmpp_3m_sde,
            "dpm-fast": s.sample_dpm_fast,
            "dpm-adaptive": s.sample_dpm_adaptive,
            "lcm": self.forge.lcm.sample_lcm,
            "restart": self.forge.extra.restart_sampler,
            "deis": self.comfy["sample_deis"],
            "ipndm": self.comfy["sample_ipndm"],
        }
        given = {"disable": True}
        if "eta" in case:
            given["eta"] = case["eta"]
        for key, name_there in (("sChurn", "s_churn"), ("sTmin", "s_tmin"), ("sTmax", "s_tmax"), ("sNoise", "s_noise")):
            if key in case:
                given[name_there] = case[key]
        if name.endswith("sde") or name.endswith("sde-heun"):
            positive = whole[whole > 0]
            given["noise_sampler"] = s.BrownianTreeNoiseSampler(x, positive.min(), whole.max(), seed=seeds)
        if name == "dpmpp-2m-sde-heun":
            given["solver_type"] = "heun"
        if name in ("dpm-fast", "dpm-adaptive"):
            ends = (model.sigmas[0].item(), model.sigmas[-1].item()) if picture is None else (sigmas[-2], sigmas[0])
            if name == "dpm-fast":
                given["n"] = case["steps"] if picture is None else len(sigmas) - 1
            return table[name](model, x, *ends, **given)
        return table[name](model, x, sigmas, **given)

    def times(self, case, model, noise, picture, seeds):
        """sample and sample_img2img of modules/sd_samplers_timesteps.py."""
        tiny = model.inner_model
        outer = types.SimpleNamespace(inner_model=types.SimpleNamespace(inner_model=tiny))
        call = type(
            "Model", (), {"inner_model": outer.inner_model, "__call__": lambda _, x, t: tiny.apply_model(x, t)}
        )()
        given = {"eta": case["eta"]} if "eta" in case else {}
        if picture is None:
            timesteps = self.webui.timesteps(case["steps"])
            x = noise
        else:
            steps, t_enc = self.setup(case)
            timesteps = self.webui.timesteps(steps)
            added = self.alphas[timesteps[t_enc]]
            x = picture * torch.sqrt(added) + noise * torch.sqrt(1 - added)
            timesteps = timesteps[:t_enc]
            if case["sampler"] == "unipc":
                given["is_img2img"] = True
        run = getattr(self.forge.timesteps, case["sampler"])
        return run(call, x, timesteps, callback=lambda _: None, disable=True, extra_args={}, **given)


AUTOMATIC = {
    "dpm2": ("karras", True),
    "dpm2-a": ("karras", True),
    "dpmpp-2m": ("karras", False),
    "dpmpp-2s-a": ("karras", False),
    "dpmpp-sde": ("karras", False),
    "dpmpp-2m-sde": ("exponential", False),
    "dpmpp-2m-sde-heun": ("exponential", False),
    "dpmpp-3m-sde": ("exponential", True),
    "restart": ("karras", False),
}
STOCHASTIC = (
    "euler-a dpm2-a dpmpp-2s-a dpmpp-sde dpmpp-2m-sde dpmpp-2m-sde-heun dpmpp-3m-sde dpm-fast dpm-adaptive ddim".split()
)
OTHERS = "euler heun lms dpm2 dpmpp-2m plms unipc lcm restart deis ipndm".split()
# k-diffusion's loop uses a variable of an earlier step there
BROKEN_AT_ONE = ("dpmpp-2m-sde", "dpmpp-2m-sde-heun", "dpmpp-3m-sde")
CHURNING = ("euler", "heun", "dpm2")


def case(sampler, **given):
    schedule, discard = AUTOMATIC.get(sampler, ("uniform", False))
    defaults = {"schedule": schedule, "mode": "a1111-cpu", "shape": [2, 4, 5, 7], "seed": 42}
    return {"sampler": sampler, **defaults, **({"discard": True} if discard else {}), **given}


def walk_cases():
    for steps in (1, 5, 20):
        for sampler in OTHERS:
            if sampler != "unipc" or steps >= 3:
                yield case(sampler, steps=steps)
        for sampler in STOCHASTIC:
            if steps > 1 or sampler not in BROKEN_AT_ONE:
                yield case(sampler, steps=steps, eta=1.0)
    for sampler in STOCHASTIC:
        yield case(sampler, steps=20, eta=0.0)
        yield case(sampler, steps=7, eta=0.4, mode="a1111-gpu", seed=2**33 + 5)
    for sampler in ("dpmpp-sde", "dpmpp-2m-sde", "dpmpp-3m-sde", "euler-a"):
        yield case(sampler, steps=6, eta=1.0, mode="comfy", seed=7, shape=[3, 4, 3, 3], sNoise=0.9)
    for sampler in CHURNING:
        yield case(sampler, steps=10, sChurn=4.0, seed=5)
        yield case(sampler, steps=10, sChurn=40.0, sTmin=0.5, sTmax=5.0, sNoise=1.01, seed=5)
    for schedule in ("sgm_uniform", "kl_optimal", "align_your_steps", "beta", "ddim"):
        yield case("dpmpp-2m", steps=7, schedule=schedule)
        yield case("dpmpp-2m-sde", steps=7, schedule=schedule, eta=1.0)
    for sampler in ("lms", "deis", "ipndm", "heun", "restart"):
        yield case(sampler, steps=12, schedule="karras", shape=[1, 1, 3, 3])
    for steps in (3, 30):
        for sampler in ("plms", "unipc"):
            yield case(sampler, steps=steps)
    for steps in (30, 50):
        yield case("restart", steps=steps)
    for schedule in ("karras", "sgm_uniform", "simple"):
        yield case("lcm", steps=6, schedule=schedule)


def denoising_cases():
    for sampler in OTHERS + STOCHASTIC:
        eta = {"eta": 1.0} if sampler in STOCHASTIC else {}
        for strength, steps, exact in ((0.75, 20, False), (0.3, 10, True)):
            if sampler == "unipc" and int(strength * steps) < 3 and not exact:
                continue
            yield case(sampler, steps=steps, strength=strength, exact=exact, **eta)
    for sampler in ("euler", "dpmpp-2m", "ddim"):
        yield case(sampler, steps=7, strength=1.0, exact=False)
        yield case(sampler, steps=20, strength=0.1, exact=False)


def spreads(program):
    for name in "uniform karras exponential polyexponential sgm_uniform simple normal ddim beta kl_optimal align_your_steps".split():
        for steps in STEPS + (11, 150):
            base = {"schedule": name, "steps": steps}
            given = [{}]
            if steps in (5, 20):
                if name not in ("uniform", "simple", "ddim", "align_your_steps"):
                    given.append({"sigmaMin": 0.1, "sigmaMax": 10.0})
                if name in ("karras", "polyexponential"):
                    given.append({"rho": 3.0})
                given.append({"discard": True})
            if name == "align_your_steps":
                given.append({"family": "sdxl"})
            for more in given:
                for sampler in ("euler", "lcm") if not more and steps in (1, 5, 20) else ("euler",):
                    sigmas = program.sigmas(program.model(1, sampler), {**base, **more})
                    yield {**base, **more, "sampler": sampler, "sigmas": f32(sigmas)}


def main():
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("webui", "forge", "comfy"):
        parser.add_argument(f"--{name}", required=True)
    given = parser.parse_args()
    sys.path.insert(0, given.webui)
    k_version = load_k_diffusion()
    webui = load_webui(given.webui)
    program = Program(webui, load_forge(given.forge, webui.options), load_comfy(given.comfy))
    counts = []
    for steps in (1, 7, 20, 28):
        for strength in (0.0, 0.01, 0.1, 0.333, 0.5, 0.75, 0.999, 1.0):
            for exact in (False, True):
                if exact and strength == 0:
                    continue
                whole, t_enc = program.setup({"steps": steps, "strength": strength, "exact": exact})
                counts.append({"steps": steps, "strength": strength, "exact": exact, "whole": whole, "encoded": t_enc})
    weights = {str(c): {k: v.ravel().tolist() for k, v in Tiny(c, program.alphas).weights.items()} for c in (1, 4)}
    made_by = (
        f"k-diffusion {k_version}, torchsde 0.2.6, AUTOMATIC1111/stable-diffusion-webui@c8a5322d, "
        f"lllyasviel/stable-diffusion-webui-forge@e26abf87, comfyanonymous/ComfyUI@387f98a, torch {torch.__version__}"
    )
    picture = torch.randn([2, 4, 5, 7], generator=torch.Generator().manual_seed(99)) * 0.7
    dump = lambda name, what: (OUT / name).write_text(
        json.dumps({"madeBy": made_by, **what}, separators=(",", ":")) + "\n"
    )
    with torch.no_grad():
        dump("spreads.json", {"cases": list(spreads(program))})
        dump("walks.json", {"weights": weights, "cases": [program.walk(c) for c in walk_cases()]})
        dump(
            "denoising.json",
            {
                "weights": weights,
                "picture": f32(picture),
                "counts": counts,
                "cases": [program.walk(c) for c in denoising_cases()],
            },
        )


if __name__ == "__main__":
    main()
