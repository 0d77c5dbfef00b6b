"""Makes packages/engine/src/ops/goldens/{cases.json,ops.safetensors}: for every case of cases.py the
arguments, torch's result, random dy, torch.autograd's gradient of sum(y * dy) by every floating point
argument and, where a case asks for it, the gradients of sum(gradient * direction).
Computed in float64, stored as float32.

Run: python parity/ops/make_goldens.py
"""

import json
import pathlib

import torch
from cases import CASES, Data
from reference import REFERENCE
from safetensors.torch import save_file

OUT = pathlib.Path("packages/engine/src/ops/goldens")
generator = torch.Generator().manual_seed(7)


def draw(data):
    kind, shape, below = data
    if kind == "I":
        return torch.randint(below, shape, generator=generator)
    if kind == "C":
        return torch.randint(-127, 128, shape, generator=generator).to(torch.int8)
    normal = torch.randn(shape, generator=generator).double()
    if kind == "B":
        return normal > 0
    if kind == "P":
        return normal.abs().add(0.3).float().double()
    if kind in "ZE":
        return (normal.clamp(min=0) if kind == "Z" else normal.abs().add(1)).float().double()
    if kind == "W":
        return normal.round()
    if kind == "Q":
        return normal.mul(4).round().div(4)
    return normal.float().double()


def main():
    tensors, cases = {}, []

    def keep(name, tensor):
        floating = tensor.is_floating_point()
        tensors[name] = (tensor.float() if floating else tensor).detach().contiguous()
        return name

    for number, case in enumerate(CASES):
        inputs = []

        def given(argument):
            if isinstance(argument, Data):
                inputs.append(draw(argument))
                name = f"{number}.x{len(inputs) - 1}"
                return {"tensor": keep(name, inputs[-1])}, inputs[-1]
            if isinstance(argument, list) and argument and isinstance(argument[0], Data):
                pairs = [given(item) for item in argument]
                return [pair[0] for pair in pairs], [pair[1] for pair in pairs]
            if isinstance(argument, dict):
                pairs = {name: given(value) for name, value in argument.items()}
                return {name: pair[0] for name, pair in pairs.items()}, {name: pair[1] for name, pair in pairs.items()}
            return argument, argument

        pairs = [given(argument) for argument in case["args"]]
        floats = [x.requires_grad_() for x in inputs if x.is_floating_point()]
        result = REFERENCE[case["op"]](*(pair[1] for pair in pairs))
        results = result if isinstance(result, list) else [result]
        record = {"op": case["op"], "args": [pair[0] for pair in pairs]}
        record["y"] = [keep(f"{number}.y{i}", y) for i, y in enumerate(results)]
        if floats and all(y.requires_grad for y in results):
            dys = [torch.randn(y.shape, generator=generator).float().double() for y in results]
            record["dy"] = [keep(f"{number}.dy{i}", dy) for i, dy in enumerate(dys)]
            grads = torch.autograd.grad(results, floats, dys, create_graph=case["second"])
            record["dx"] = [keep(f"{number}.dx{i}", grad) for i, grad in enumerate(grads)]
            if case["second"]:
                turns = [torch.randn(x.shape, generator=generator).float().double() for x in floats]
                record["direction"] = [keep(f"{number}.r{i}", r) for i, r in enumerate(turns)]
                loss = sum((g * r).sum() for g, r in zip(grads, turns))
                seconds = torch.autograd.grad(loss, floats, allow_unused=True) if loss.requires_grad else [None]
                record["ddx"] = [
                    None if grad is None else keep(f"{number}.ddx{i}", grad) for i, grad in enumerate(seconds)
                ]
        cases.append(record)
    OUT.mkdir(exist_ok=True)
    save_file(tensors, OUT / "ops.safetensors")
    (OUT / "cases.json").write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    print(len(cases), "cases,", len({case["op"] for case in cases}), "functions")


main()
