"""Preprocessors in PyTorch, one at a time, asked line by line.

`annotators.py files FOLDER` writes the random weights of every network below FOLDER/<preprocessor> and prints their
names in JSON; `annotators.py run ID FOLDER PICTURE...` reads a number of a picture from each line of its input, makes
its map and prints the milliseconds. bench/peer/annotators/*.py say what there is."""

import importlib.util
import json
import pathlib
import sys
import time

import cv2
import torch


def networks() -> dict:
    found = {}
    for path in sorted((pathlib.Path(__file__).parent / "annotators").glob("*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found |= getattr(module, "NETWORKS", {})
    return found


def write(folder: pathlib.Path, wanted: list[str]) -> None:
    made = []
    for name, network in networks().items():
        if wanted and name not in wanted:
            continue
        place = folder / name
        place.mkdir(parents=True, exist_ok=True)
        for file, state in network["files"].items():
            if not (place / file).exists():
                try:
                    value = state()
                except Exception as error:
                    print(f"{name} is left out: {error}", file=sys.stderr)
                    break
                if isinstance(value, bytes):
                    (place / file).write_bytes(value)
                else:
                    torch.save(value, place / file)
        else:
            made.append(name)
    print(json.dumps(made))


def run(name: str, folder: pathlib.Path, pictures: list[str]) -> None:
    torch.set_grad_enabled(False)
    annotate = networks()[name]["make"](folder)
    given = [cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB) for path in pictures]
    print("ready", flush=True)
    for line in sys.stdin:
        picture = given[int(line)].copy()
        start = time.perf_counter()
        annotate(picture)
        print((time.perf_counter() - start) * 1000, flush=True)


if __name__ == "__main__":
    command, first, *rest = sys.argv[1:]
    if command == "files":
        write(pathlib.Path(first), rest)
    else:
        folder, *pictures = rest
        run(first, pathlib.Path(folder), pictures)
