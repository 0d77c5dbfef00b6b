"""Makes packages/diffusion/src/denoise/goldens/thresholding.json.

Dynamic thresholding of random answers, the scale of every mode at some steps, and the rescaled guidance of
diffusers.

Programs that made it: diffusers' rescale_noise_cfg, and, outside this repository,
lllyasviel/stable-diffusion-webui-forge@dfdcbab
extensions-builtin/sd_forge_dynamic_thresholding/lib_dynamic_thresholding/dynthres_core.py, given by --core.

Run: python parity/samplers/make_thresholding_goldens.py --core FILE
"""

import argparse
import base64
import itertools
import json
from pathlib import Path

import diffusers
import numpy as np
import torch
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import rescale_noise_cfg

OUT = Path(__file__).parents[2] / "packages/diffusion/src/denoise/goldens/thresholding.json"


def f32(values):
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--core", required=True)
    scope = {}
    exec(compile(Path(parser.parse_args().core).read_text(), "core", "exec"), scope)
    dyn = scope["DynThresh"]
    generator = torch.Generator().manual_seed(4)
    cond = torch.randn([1, 4, 3, 5], generator=generator) * torch.tensor([1.0, 2, 0.5, 1])[:, None, None]
    uncond = torch.randn([1, 4, 3, 5], generator=generator) + 0.3
    cases = []
    for separate, about, measure, (percentile, share) in itertools.product(
        (True, False), ("MEAN", "ZERO"), ("AD", "STD"), ((1.0, 1.0), (0.93, 0.7))
    ):
        core = dyn(7.0, percentile, "Constant", 0, "Constant", 0, 4.0, 0, 10, separate, about, measure, share)
        core.step = 3
        cases.append(
            {
                "scale": 20.0,
                "mimicScale": 7.0,
                "percentile": percentile,
                "separateChannels": separate,
                "about": about.lower(),
                "measure": "largest" if measure == "AD" else "deviation",
                "share": share,
                "answer": f32(core.dynthresh(cond, uncond, 20.0, None)),
            }
        )
    scales = []
    for mode in dyn.Modes:
        core = dyn(7.0, 1.0, mode, 1.5, mode, 1.5, 3.0, 0, 11, True, "MEAN", "AD", 1.0)
        values = []
        for core.step in range(0, 11):
            values.append(core.interpret_scale(9.0, mode, 1.5))
        scales.append({"mode": mode.lower().replace(" ", "-"), "values": values})
    guided = uncond + 7.5 * (cond - uncond)
    rescaled = [{"phi": phi, "answer": f32(rescale_noise_cfg(guided, cond, phi))} for phi in (0.0, 0.7, 1.0)]
    OUT.write_text(
        json.dumps(
            {
                "madeBy": f"lllyasviel/stable-diffusion-webui-forge@dfdcbab, diffusers {diffusers.__version__}, torch {torch.__version__}",
                "cond": f32(cond),
                "uncond": f32(uncond),
                "cases": cases,
                "scales": scales,
                "rescaled": rescaled,
            },
            separators=(",", ":"),
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
