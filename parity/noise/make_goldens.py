"""Makes packages/diffusion/src/latents/noise/goldens/*.json.

torch-cpu.json     sequences of torch.randn (float32, CPU) calls after one torch.manual_seed; 64-bit seeds
                   included; the size of each call is in the file, long draws keep every `stride`-th value
                   and the last 16.
philox.json        Philox normals from the small numpy implementation below, written from the paper (Salmon
                   et al., SC 2011) and the published Random123 known answers, and checked here against
                   modules/rng_philox.py of AUTOMATIC1111/stable-diffusion-webui when --webui names a checkout.

Run: python parity/noise/make_goldens.py [--webui DIR]
"""

import argparse
import base64
import importlib.util
import json
import math
from pathlib import Path

import numpy as np
import torch

OUT = Path(__file__).parents[2] / "packages/diffusion/src/latents/noise/goldens"
M = (0xD2511F53, 0xCD9E8D57)
W = (0x9E3779B9, 0xBB67AE85)
MASK = 0xFFFFFFFF

# Random123 1.14, tests/kat_vectors: counter words, key words, output words of philox4x32-10.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((MASK,) * 4, (MASK,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def philox(counter, key):
    """Plain-integer Philox 4x32-10 of one counter."""
    c, k = list(counter), list(key)
    for r in range(10):
        if r:
            k = [(k[0] + W[0]) & MASK, (k[1] + W[1]) & MASK]
        p0, p1 = M[0] * c[0], M[1] * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & MASK, (p0 >> 32) ^ c[3] ^ k[1], p0 & MASK]
    return tuple(c)


def philox_normals(seed, call, count):
    """Normals of the call-th draw: counter (call, 0, i, 0), sine half of Box-Muller, constants in float32."""
    key = (seed & MASK, seed >> 32)
    inv = float(np.float32(2.3283064e-10))
    inv2pi = float(np.float32(2.3283064e-10 * 6.2831855))
    out = []
    for i in range(count):
        x, y, _, _ = philox((call, 0, i, 0), key)
        out.append(math.sqrt(-2.0 * math.log(x * inv + inv / 2)) * math.sin(y * inv2pi + inv2pi / 2))
    return np.array(out, dtype=np.float32)


def f32(values):
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


def kept(values, stride):
    """Every stride-th value and the last 16."""
    return values if stride == 1 else np.concatenate([values[::stride], values[-16:]])


def torch_cases():
    cases = []
    plans = [[n] for n in (1, 2, 7, 15, 16, 17, 31, 32, 33, 100, 140, 1000)]
    plans += [[3, 16, 2, 17, 5, 1, 40, 15, 15], [1, 1, 1, 20, 1, 20, 1], [624, 624, 1, 624], [15] * 30]
    plans += [[140, 140, 140], [17, 4 * 16 * 16, 5]]
    for seed in (0, 1, 42, 123456789, 2**32 - 1, 2**32, 2**32 + 42, 2**53 + 1, 2**64 - 1):
        for sizes in plans if seed in (0, 42) else plans[::5]:
            cases.append((seed, sizes, 1))
    cases.append((7, [4 * 64 * 64, 4 * 64 * 64], 97))
    cases.append((7, [2 * 4 * 33 * 47, 9], 61))
    for seed, sizes, stride in cases:
        torch.manual_seed(seed)
        draws = [torch.randn(n).numpy() for n in sizes]
        values = np.concatenate([kept(d, stride if len(d) > 16 else 1) for d in draws])
        yield {"seed": str(seed), "sizes": sizes, "stride": stride, "values": f32(values)}


def philox_cases(webui):
    for seed, sizes in (
        (0, [12, 12]),
        (1, [1, 5, 100]),
        (42, [140, 140, 140]),
        (2**32 - 1, [33]),
        (2**32, [33]),
        (2**53 + 1, [33, 7]),
        (2**64 - 1, [33, 7]),
    ):
        draws = [philox_normals(seed, call, n) for call, n in enumerate(sizes)]
        if webui:
            generator = webui.Generator(seed)
            for draw in draws:
                assert np.array_equal(draw, generator.randn((len(draw),))), seed
        yield {"seed": str(seed), "sizes": sizes, "stride": 1, "values": f32(np.concatenate(draws))}


def load_webui(folder):
    spec = importlib.util.spec_from_file_location("rng_philox", Path(folder) / "modules/rng_philox.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--webui", help="checkout of AUTOMATIC1111/stable-diffusion-webui")
    webui = parser.parse_args().webui
    for counter, key, words in KNOWN:
        assert philox(counter, key) == words
    OUT.mkdir(parents=True, exist_ok=True)
    made_by = f"torch {torch.__version__}, CPU capability {torch.backends.cpu.get_cpu_capability()}"
    (OUT / "torch-cpu.json").write_text(
        json.dumps({"madeBy": made_by, "cases": list(torch_cases())}, separators=(",", ":")) + "\n"
    )
    cases = list(philox_cases(load_webui(webui) if webui else None))
    made_by = f"numpy {np.__version__}; equal to AUTOMATIC1111/stable-diffusion-webui@c8a5322d modules/rng_philox.py"
    known = [{"counter": c, "key": k, "words": w} for c, k, w in KNOWN]
    (OUT / "philox.json").write_text(
        json.dumps({"madeBy": made_by, "known": known, "cases": cases}, separators=(",", ":")) + "\n"
    )


if __name__ == "__main__":
    main()
