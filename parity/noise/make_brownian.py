"""Makes packages/diffusion/src/latents/noise/goldens/brownian.json.

Noise of k-diffusion's BrownianTreeNoiseSampler (torchsde's BrownianTree) for lists of seeds and for one seed,
for torch's CPU stream and for A1111's Philox generator in its place; and states of numpy's SeedSequence.

Programs that made it: torchsde and k-diffusion from PyPI; outside this repository
AUTOMATIC1111/stable-diffusion-webui@c8a5322d modules/rng_philox.py, given by --webui.

Run: python parity/noise/make_brownian.py --webui DIR
"""

import argparse
import base64
import importlib.util
import json
import sys
import types
import warnings
from pathlib import Path

import numpy as np
import torch
import torchsde

OUT = Path(__file__).parents[2] / "packages/diffusion/src/latents/noise/goldens/brownian.json"


def k_diffusion_sampling():
    folder = Path(importlib.util.find_spec("k_diffusion").origin).parent
    package = types.ModuleType("k_diffusion")
    package.__path__ = [str(folder)]
    package.utils = sys.modules["k_diffusion.utils"] = types.ModuleType("k_diffusion.utils")
    sys.modules["k_diffusion"] = package
    import k_diffusion.sampling

    return k_diffusion.sampling


def f32(values):
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


def cases():
    karras = [14.61464, 10.5, 7.25, 4.125, 2.0, 0.9, 0.33, 0.1, 0.0291675]
    yield {"seeds": [42], "shape": [4, 3, 5], "low": 0.0291675, "high": 14.614642, "asked": list(zip(karras, karras[1:]))}
    yield {
        "seeds": [0, 2**32 + 7, 2**53 - 1],
        "shape": [4, 2, 3],
        "low": 0.03,
        "high": 157.407,
        "asked": [(157.4, 80.0), (5.0, 0.5), (0.5, 5.0), (100.0, 99.9999), (200.0, 3.0), (1.0, 0.001)],
    }
    # ties between two millionths: multiples of 2^-7
    yield {"seeds": [3], "shape": [1, 2, 2], "low": 0.0078125, "high": 4.0, "asked": [(3.9921875, 0.0234375), (2.0, 1.0)]}
    # as ComfyUI asks: the whole batch from one seed
    yield {"seeds": 9, "shape": [2, 4, 3, 3], "low": 0.0291675, "high": 14.614642, "asked": [(14.614642, 6.0), (6.0, 0.0291675)]}


def draw(sampling, case, stream):
    whole = isinstance(case["seeds"], int)
    shape = case["shape"] if whole else [len(case["seeds"]), *case["shape"]]
    noise = sampling.BrownianTreeNoiseSampler(torch.zeros(shape), case["low"], case["high"], seed=case["seeds"])
    return {
        **case,
        "seeds": [str(s) for s in ([case["seeds"]] if whole else case["seeds"])],
        "whole": whole,
        "stream": stream,
        "noise": [f32(noise(a, b)) for a, b in case["asked"]],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--webui", required=True, help="checkout of AUTOMATIC1111/stable-diffusion-webui")
    sys.path.insert(0, str(Path(parser.parse_args().webui) / "modules"))
    import rng_philox

    warnings.simplefilter("ignore")
    sampling = k_diffusion_sampling()
    made = [draw(sampling, case, "cpu") for case in cases()]
    interval = sys.modules["torchsde._brownian.brownian_interval"]
    interval._randn = lambda size, dtype, device, seed: torch.asarray(
        rng_philox.Generator(int(seed)).randn(size), dtype=dtype
    )
    made += [draw(sampling, case, "philox") for case in list(cases())[:2]]
    states = [
        {
            "entropy": str(entropy),
            "spawnKey": key,
            "poolSize": pool,
            "words": np.random.SeedSequence(entropy=entropy, spawn_key=tuple(key), pool_size=pool).generate_state(6).tolist(),
        }
        for entropy in (0, 42, 2**32 + 7, 2**64 - 1)
        for key in ([], [0, 0], [5, 3], [2**33 + 1, 40])
        for pool in (4, 24)
    ]
    made_by = f"torchsde {torchsde.__version__ if hasattr(torchsde, '__version__') else '0.2.6'}, torch {torch.__version__}, numpy {np.__version__}"
    OUT.write_text(json.dumps({"madeBy": made_by, "states": states, "cases": made}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
