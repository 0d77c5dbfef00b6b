"""Makes packages/training/src/optimizers/goldens/optimizers.safetensors: what torch, lion-pytorch, prodigyopt, transformers
and bitsandbytes (on the CPU) make of a few tensors in 12 steps, after step 5 and at the end; and
packages/training/src/schedules/goldens/schedules.json: the factors of the schedules of transformers over whole runs, called
as kohya-ss/sd-scripts@48d368f calls them (library/train_util.py, get_scheduler_fix).

Values, targets and noise are hashes (parity/models/hash_values.py); the gradient is (value - target) + noise / 4, so that
steps go somewhere. The first tensor starts at zero, the second has settings of its own.

bitsandbytes' CPU library finds codes by a table that is off by several for small values; its GPU kernels find the nearest.
So the states are quantised to the nearest here, by the formula that it has for other precisions.

Run: python parity/training/optimizers.py
"""

import json
import pathlib
import sys

import bitsandbytes
import lion_pytorch
import prodigyopt
import torch
import transformers
from bitsandbytes.backends.cpu import ops as cpu_ops
from bitsandbytes.functional import create_dynamic_map
from safetensors.torch import save_file
from transformers import optimization

ROOT = pathlib.Path(__file__).parents[2]
sys.path.append(str(ROOT / "parity/models"))
from hash_values import hash_input  # noqa: E402

OUT = ROOT / "packages/training/src/optimizers/goldens/optimizers.safetensors"
SCHEDULES = ROOT / "packages/training/src/schedules/goldens/schedules.json"
STEPS, MIDDLE = 12, 5
SHAPES = {"matrix": (12, 20), "vector": (17,), "conv": (6, 5, 3, 3)}
LARGE = {"matrix": (12, 20), "vector": (17,), "large": (46, 90)}
torch.set_num_threads(1)


def to_nearest(values, code, absmax_out, out, blocksize):
    count = values.numel()
    blocks = torch.nn.functional.pad(values.flatten(), (0, -count % blocksize)).reshape(-1, blocksize)
    absmax_out.copy_(blocks.abs().amax(1))
    scaled = (blocks * (1 / absmax_out[:, None])).flatten()[:count]
    out.copy_((scaled[:, None] - code).abs().argmin(1).to(torch.uint8).reshape(out.shape))


cpu_ops._quant_blockwise_fp32_direct = to_nearest

# Name, optimizer, kohya's arguments, those of the class, base rate, warm-up steps, and of the second tensor the rate's factor and decay.
CASES = [
    ("adamw", "AdamW", torch.optim.AdamW, "", {}, 0.01, 3, (0.5, None)),
    ("adamw-arguments", "AdamW", torch.optim.AdamW, "betas=0.8,0.95 eps=1e-3 weight_decay=0.3", dict(betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3), 0.02, 0, (0.25, 0.0)),
    ("adamw8bit", "AdamW8bit", bitsandbytes.optim.AdamW8bit, "", {}, 0.01, 3, (0.5, None)),
    ("lion", "Lion", lion_pytorch.Lion, "weight_decay=0.1", dict(weight_decay=0.1), 0.003, 2, (0.5, None)),
    ("lion-decoupled", "Lion", lion_pytorch.Lion, "betas=(0.95,0.98) weight_decay=0.001 decoupled_weight_decay=True", dict(betas=(0.95, 0.98), weight_decay=0.001, decoupled_weight_decay=True), 0.003, 0, (1.0, None)),
    ("lion8bit", "Lion8bit", bitsandbytes.optim.Lion8bit, "weight_decay=0.1", dict(weight_decay=0.1), 0.003, 0, (1.0, None)),
    ("prodigy", "Prodigy", prodigyopt.Prodigy, "d0=1e-3", dict(d0=1e-3), 1.0, 2, (0.0, None)),
    ("prodigy-arguments", "Prodigy", prodigyopt.Prodigy, "decouple=False weight_decay=0.01 use_bias_correction=True safeguard_warmup=True d_coef=2 d0=1e-4 growth_rate=1.5 betas=0.9,0.99 beta3=0.98", dict(decouple=False, weight_decay=0.01, use_bias_correction=True, safeguard_warmup=True, d_coef=2, d0=1e-4, growth_rate=1.5, betas=(0.9, 0.99), beta3=0.98), 1.0, 3, (1.0, 0.0)),
    ("prodigy-no-momentum", "Prodigy", prodigyopt.Prodigy, "betas=0,0.99 weight_decay=0.1 slice_p=3 d0=1e-3 growth_rate=1.2", dict(betas=(0.0, 0.99), weight_decay=0.1, slice_p=3, d0=1e-3, growth_rate=1.2), 0.5, 0, (1.0, None)),
    ("adafactor", "AdaFactor", optimization.Adafactor, "", dict(relative_step=True), None, 0, (1.0, None)),
    ("adafactor-warmup", "AdaFactor", optimization.Adafactor, "relative_step=True scale_parameter=True warmup_init=True", dict(relative_step=True, warmup_init=True), None, 0, (1.0, None)),
    ("adafactor-given-rate", "AdaFactor", optimization.Adafactor, "relative_step=False scale_parameter=False beta1=0.9 weight_decay=0.1 clip_threshold=0.5 decay_rate=-0.6 eps=1e-20,1e-2", dict(relative_step=False, scale_parameter=False, beta1=0.9, weight_decay=0.1, clip_threshold=0.5, decay_rate=-0.6, eps=(1e-20, 1e-2)), 0.02, 2, (0.5, None)),
    ("adafactor-scaled", "AdaFactor", optimization.Adafactor, "relative_step=False", dict(relative_step=False), 0.02, 0, (1.0, None)),
    ("sgd", "SGDNesterov", torch.optim.SGD, "weight_decay=0.05", dict(momentum=0.9, nesterov=True, weight_decay=0.05), 0.05, 2, (0.5, None)),
]


def factor(step, warmup):
    return step / warmup if step < warmup else 1 - 0.05 * step


def run(case, found):
    name, optimizer_name, make, args, settings, rate, warmup, (second_rate, second_decay) = case
    shapes = LARGE if optimizer_name.endswith("8bit") else SHAPES
    params = {key: torch.nn.Parameter(torch.zeros(shape) if key == "matrix" else hash_input(f"{key}.values", shape)) for key, shape in shapes.items()}
    groups = [{"params": [param]} for param in params.values()]
    if second_decay is not None:
        groups[1]["weight_decay"] = second_decay
    optimizer = make(groups, **({} if rate is None and optimizer_name == "AdaFactor" else {"lr": rate}), **settings)
    for step in range(STEPS):
        for i, (key, param) in enumerate(params.items()):
            param.grad = (param.data - hash_input(f"{key}.target", param.shape)) + hash_input(f"{key}.noise.{step}", param.shape) / 4
            if rate is not None:
                optimizer.param_groups[i]["lr"] = rate * factor(step, warmup) * (second_rate if i == 1 else 1)
        optimizer.step()
        if step + 1 in (MIDDLE, STEPS):
            for key, param in params.items():
                found[f"{name}.{step + 1}.{key}"] = param.detach().clone()
    return {
        "name": name, "optimizer": optimizer_name, "args": args, "rate": rate or 0, "warmup": warmup,
        "secondRate": second_rate, "secondDecay": second_decay, "shapes": shapes,
    }


found = {}
cases = [run(case, found) for case in CASES]
found["codes.signed"] = create_dynamic_map(signed=True)
found["codes.unsigned"] = create_dynamic_map(signed=False)

# Norms of the clipping: below and above the limit.
for limit in (1.0, 100.0):
    params = [torch.nn.Parameter(torch.zeros(shape)) for shape in SHAPES.values()]
    for (key, shape), param in zip(SHAPES.items(), params):
        param.grad = hash_input(f"{key}.clip", shape)
    norm = torch.nn.utils.clip_grad_norm_(params, limit)
    found[f"clip.{limit:g}.norm"] = norm.reshape(1)
    found[f"clip.{limit:g}.gradient"] = torch.cat([param.grad.flatten() for param in params])

OUT.parent.mkdir(exist_ok=True)
versions = f"torch {torch.__version__}, bitsandbytes {bitsandbytes.__version__}, transformers {transformers.__version__}"
save_file(found, OUT, metadata={"cases": json.dumps(cases), "versions": versions})

T = optimization.TYPE_TO_SCHEDULER_FUNCTION
S = optimization.SchedulerType


def factors(name, total, warmup, rate, cycles=1, power=1.0, timescale=None, ratio=None, decay=0):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)
    given = {
        S.CONSTANT: {},
        S.CONSTANT_WITH_WARMUP: dict(num_warmup_steps=warmup),
        S.INVERSE_SQRT: dict(num_warmup_steps=warmup, timescale=timescale),
        S.COSINE_WITH_RESTARTS: dict(num_warmup_steps=warmup, num_training_steps=total, num_cycles=cycles),
        S.POLYNOMIAL: dict(num_warmup_steps=warmup, num_training_steps=total, power=power),
        S.COSINE_WITH_MIN_LR: dict(num_warmup_steps=warmup, num_training_steps=total, num_cycles=cycles / 2, min_lr_rate=ratio),
        S.WARMUP_STABLE_DECAY: dict(
            num_warmup_steps=warmup, num_stable_steps=total - warmup - decay, num_decay_steps=decay,
            num_cycles=cycles / 2, min_lr_ratio=ratio or 0.0,
        ),
    }.get(S(name), dict(num_warmup_steps=warmup, num_training_steps=total))
    curve = T[S(name)](optimizer, **given).lr_lambdas[0]
    return [float(curve(step)) for step in range(total + 2)]


schedules = []


def schedule(name, total, warmup=0, asked_warmup=None, asked_decay=None, rate=1e-4, **options):
    asked = {"name": name, "totalSteps": total, "learningRate": rate, "warmupSteps": asked_warmup or warmup}
    names = {"ratio": "minimumRatio", "decay": "decaySteps"}
    asked.update({names.get(key, key): value for key, value in options.items()})
    if asked_decay:
        asked["decaySteps"] = asked_decay
    schedules.append({"asked": asked, "factors": factors(name, total, warmup, rate, **options)})


schedule("constant", 7)
schedule("constant_with_warmup", 12, 5)
schedule("constant_with_warmup", 9)
for name in ("linear", "cosine"):
    schedule(name, 23, 4)
    schedule(name, 19)
schedule("cosine", 33, 4, asked_warmup=0.15)
schedule("cosine", 1)
schedule("linear", 6, 6)
schedule("cosine_with_restarts", 30, cycles=3)
schedule("cosine_with_restarts", 41, 6, cycles=4)
schedule("cosine_with_restarts", 20, 3)
schedule("polynomial", 25, 5)
schedule("polynomial", 25, 0, rate=3e-5, power=2.5)
schedule("inverse_sqrt", 30, 7)
schedule("inverse_sqrt", 20)
schedule("inverse_sqrt", 20, 4, timescale=9)
schedule("cosine_with_min_lr", 25, 5, ratio=0.1)
schedule("cosine_with_min_lr", 25, cycles=2, ratio=0.25)
schedule("warmup_stable_decay", 40, 6, decay=12, ratio=0.1)
schedule("warmup_stable_decay", 31, decay=6, asked_decay=0.2)
schedule("warmup_stable_decay", 20, 4, decay=0)
schedule("warmup_stable_decay", 24, 2, decay=10, cycles=3)
SCHEDULES.parent.mkdir(exist_ok=True)
SCHEDULES.write_text(json.dumps(schedules) + "\n")
