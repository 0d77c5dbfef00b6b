"""Makes packages/engine/src/weights/goldens/: small PyTorch files and what torch reads from them.

*.pth            files written by torch.save: every element type, strided, shared, tied and parameter tensors,
                 protocols 2 to 5, the zip and the older format, wrapped containers, Lightning leftovers.
files.json       per file: key -> element type, shape, first 16 hex digits of the SHA-256 of the row-major
                 little-endian bytes.
test-weights.json  the same for the test weights folder (sizes and hashes only, no weights).
float32.json     all 65,536 float16 and bfloat16 and all 256 float8 codes widened to float32 by torch (SHA-256,
                 every NaN written as 0x7fc00000), some of them readable, and rounding cases of the wide types.

Run: python parity/weights/make_goldens.py [--test-weights DIR]
"""

import argparse
import collections
import hashlib
import json
import struct
import sys
import types
import zipfile
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open

OUT = Path(__file__).parents[2] / "packages/engine/src/weights/goldens"
NAMES = {
    torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16",
    torch.float8_e4m3fn: "F8_E4M3", torch.float8_e5m2: "F8_E5M2", torch.int64: "I64", torch.int32: "I32",
    torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8", torch.bool: "BOOL",
}  # fmt: skip


def describe(tensors):
    found = {}
    for key, tensor in tensors.items():
        flat = tensor.detach().cpu().contiguous().reshape(-1)
        data = flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b""
        found[key] = [NAMES[tensor.dtype], list(tensor.shape), hashlib.sha256(data).hexdigest()[:16]]
    return found


def every_type():
    torch.manual_seed(1)
    values = torch.randn(4, 6) * 3
    return {name.lower(): values.to(dtype) for dtype, name in NAMES.items()}


def views():
    torch.manual_seed(2)
    base = torch.randn(6, 8)
    tied = torch.nn.Parameter(torch.randn(3, 5))
    return collections.OrderedDict(
        [
            ("whole", base),
            ("rows", base[2:4]),
            ("transposed", base.t()),
            ("columns", base[:, 3:5]),
            ("every_other", base[::2, 1::3]),
            ("channels_last", torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last)),
            ("expanded", torch.tensor([1.0, 2.0]).reshape(2, 1).expand(2, 3)),
            ("half_strided", base.half().t()),
            ("double_strided", base.double().t()),
            ("bytes_strided", torch.arange(12, dtype=torch.uint8).reshape(3, 4).t()),
            ("scalar", torch.tensor(2.5)),
            ("empty", torch.zeros(0, 4)),
            ("ones_axis", torch.randn(1, 7).t().t()),
            ("tied.a", tied),
            ("tied.b", tied),
        ]
    )


def lightning():
    """The shape of a Stable Diffusion 1.x training checkpoint: a class as key, a numpy scalar, an optimizer."""
    module = types.ModuleType("pytorch_lightning.callbacks.model_checkpoint")
    callback = type("ModelCheckpoint", (), {"__module__": module.__name__})
    module.ModelCheckpoint = callback
    sys.modules.update({"pytorch_lightning": types.ModuleType("pytorch_lightning"),
                        "pytorch_lightning.callbacks": types.ModuleType("callbacks"), module.__name__: module})  # fmt: skip
    layer = torch.nn.Linear(3, 2)
    return {
        "epoch": 4,
        "global_step": 470000,
        "pytorch-lightning_version": "1.4.2",
        "state_dict": layer.state_dict(),
        "callbacks": {callback: {"best_model_score": np.float64(0.25), "dirpath": "logs", "seen": {1, 2}}},
        "optimizer_states": [{"state": {0: {"exp_avg": torch.zeros(2, 3)}}, "param_groups": [{"lr": 1e-4}]}],
        "shape": torch.Size([2, 3]),
        "precision": torch.float16,
    }


def save(name, value, expected, **options):
    torch.save(value, OUT / name, **options)
    return describe(expected)


def rezip(name, target):
    """The same archive with deflated records, as zip tools make it."""
    with zipfile.ZipFile(OUT / name) as old, zipfile.ZipFile(OUT / target, "w") as new:
        for record in old.infolist():
            date = zipfile.ZipInfo(record.filename, (1980, 1, 1, 0, 0, 0))
            new.writestr(date, old.read(record), compress_type=zipfile.ZIP_DEFLATED, compresslevel=9)


def torch_files():
    torch.manual_seed(3)
    legacy = {"_use_new_zipfile_serialization": False}
    types_, views_, light = every_type(), views(), lightning()
    wrapped = {"params": {"conv.weight": torch.zeros(2)}, "params_ema": {"conv.weight": torch.ones(2)}}
    nested = {"encoder": {"w": torch.randn(2)}, "decoder": {"blocks": [torch.randn(3), torch.randn(1)]}, "step": 7}
    files = {
        "types.pth": save("types.pth", types_, types_),
        "types-legacy.pth": save("types-legacy.pth", types_, types_, **legacy),
        "views.pth": save("views.pth", views_, views_),
        "views-legacy.pth": save("views-legacy.pth", views_, views_, **legacy),
        "lightning.pth": save("lightning.pth", light, light["state_dict"]),
        "wrapped.pth": save("wrapped.pth", wrapped, wrapped["params_ema"]),
        "nested.pth": save("nested.pth", nested, {
            "encoder.w": nested["encoder"]["w"], "decoder.blocks.0": nested["decoder"]["blocks"][0],
            "decoder.blocks.1": nested["decoder"]["blocks"][1]}),
        "lone.pth": save("lone.pth", torch.arange(3), {"tensor": torch.arange(3)}),
    }  # fmt: skip
    for protocol in (3, 4, 5):
        for suffix, options in (("", {}), ("-legacy", legacy)):
            name = f"protocol-{protocol}{suffix}.pth"
            files[name] = save(name, light, light["state_dict"], pickle_protocol=protocol, **options)
    rezip("views.pth", "views-deflated.pth")
    files["views-deflated.pth"] = files["views.pth"]
    return files


def test_weights(folder):
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".safetensors", ".pth", ".pt", ".bin", ".ckpt"):
            continue
        if path.suffix == ".safetensors":
            with safe_open(path, "pt") as file:
                tensors = {key: file.get_tensor(key) for key in file.keys()}
        else:
            tensors = torch.load(path, map_location="cpu", weights_only=True)
            tensors = tensors.get("params_ema", tensors)
        found[path.relative_to(folder).as_posix()] = describe(tensors)
    return found


def float32():
    def bits(tensor):
        wide = tensor.float()
        return np.where(np.isnan(wide.numpy()), 0x7FC00000, wide.view(torch.int32).numpy()).astype("<u4")

    codes = {}
    for dtype, size in ((torch.float16, 2), (torch.bfloat16, 2), (torch.float8_e4m3fn, 1), (torch.float8_e5m2, 1)):
        all_codes = np.arange(256**size).astype(np.int16 if size == 2 else np.uint8)
        wide = bits(torch.from_numpy(all_codes).view(dtype))
        some = sorted({i * 256**size // 64 + k for i in range(64) for k in (0, 1, 2)})
        codes[NAMES[dtype]] = {
            "sha256": hashlib.sha256(wide.tobytes()).hexdigest(),
            "bits": {str(code): int(wide[code]) for code in some},
        }
    wide_cases = {
        "F64": [0.1, -0.0, 1e-46, 1e-40, 1 + 2**-24, 1 + 3 * 2**-24, 3.5e38, float("inf"), -float("inf"), float("nan")],
        "I64": [0, -1, 2**24 + 1, 2**24 + 3, 2**53 + 1, 2**62 + 12345, -(2**63), 2**63 - 1],
        "I32": [0, -1, 2**24 + 1, 2**24 + 3, -(2**31), 2**31 - 1],
        "I16": [0, -1, -32768, 32767],
        "I8": [0, -1, -128, 127],
        "U8": [0, 1, 128, 255],
        "BOOL": [False, True],
        "F32": [0.1, -0.0, 1e-45, 3.4e38, float("inf"), float("nan")],
    }
    by_name = {name: dtype for dtype, name in NAMES.items()}
    cases = {}
    for name, values in wide_cases.items():
        tensor = torch.tensor(values, dtype=by_name[name])
        cases[name] = {
            "bytes": tensor.view(torch.uint8).numpy().tobytes().hex(),
            "bits": [int(b) for b in bits(tensor)],
        }
    return {"codes": codes, "cases": cases}


def write(name, value):
    (OUT / name).write_text(json.dumps(value, separators=(",", ":")).replace('],"', '],\n"') + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--test-weights", type=Path)
    args = parser.parse_args()
    assert struct.pack("=H", 1) == b"\x01\x00", "run on a little-endian machine"
    OUT.mkdir(parents=True, exist_ok=True)
    write("files.json", torch_files())
    write("float32.json", float32())
    if args.test_weights:
        write("test-weights.json", test_weights(args.test_weights))
