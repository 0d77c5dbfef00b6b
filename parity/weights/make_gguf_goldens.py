"""Makes packages/engine/src/weights/goldens/blocks.gguf, written by gguf's own writer with every type that is
read (quantised ones as gguf quantises them, K types as random blocks), and blocks.safetensors with the
numbers that gguf reads from it.

Run: python parity/weights/make_gguf_goldens.py
"""

import pathlib

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Type
from gguf.constants import GGML_QUANT_SIZES
from gguf.quants import dequantize, quantize
from safetensors.numpy import save_file

OUT = pathlib.Path(__file__).parents[2] / "packages/engine/src/weights/goldens"
random = np.random.default_rng(4)

writer = gguf.GGUFWriter(OUT / "blocks.gguf", "sd1")
writer.add_string("general.name", "blocks")
writer.add_array("inkloom.list", list(range(40)))
writer.add_array("comfy.gguf.orig_shape.reshaped", [3, 8, 32])
expected = {}


def add(name: str, kind: Type, data: np.ndarray, values: np.ndarray) -> None:
    writer.add_tensor(name, data, raw_dtype=kind)
    expected[name] = values.astype(np.float32)


plain = random.standard_normal((3, 64)).astype(np.float32)
add("F32", Type.F32, plain, plain)
add("F16", Type.F16, plain.astype(np.float16), plain.astype(np.float16))
bf16 = quantize(plain, Type.BF16)
add("BF16", Type.BF16, bf16, dequantize(bf16, Type.BF16))
for kind in (Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1, Type.Q8_0):
    data = quantize(plain, kind)
    add(kind.name, kind, data, dequantize(data, kind))
for kind in (Type.Q2_K, Type.Q3_K, Type.Q4_K, Type.Q5_K, Type.Q6_K):
    values, size = GGML_QUANT_SIZES[kind]
    blocks = random.integers(0, 256, (3, 2, size), dtype=np.uint8)
    # scales that are numbers: 0.01 to 0.1
    scale = random.uniform(0.01, 0.1, (3, 2, 2)).astype(np.float16).view(np.uint8)
    at = {Type.Q2_K: 80, Type.Q3_K: 108, Type.Q4_K: 0, Type.Q5_K: 0, Type.Q6_K: 208}[kind]
    width = 2 if kind in (Type.Q3_K, Type.Q6_K) else 4
    blocks[:, :, at:at + width] = scale[:, :, :width]
    data = blocks.reshape(3, 2 * size)
    add(kind.name, kind, data, dequantize(data, kind))
reshaped = random.standard_normal((24, 32)).astype(np.float32)
data = quantize(reshaped, Type.Q8_0)
add("reshaped", Type.Q8_0, data, dequantize(data, Type.Q8_0).reshape(3, 8, 32))

writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
save_file(expected, OUT / "blocks.safetensors")
for name in ("blocks.gguf", "blocks.safetensors"):
    (OUT / name).chmod(0o644)
    print(name, (OUT / name).stat().st_size)
