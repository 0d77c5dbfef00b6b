"""Makes packages/diffusion/src/annotate/seg/goldens/drawing.safetensors: a map of classes with holes, rectangles, thin lines and
single pixels, its palette, and what detectron2's visualizer draws of it.

Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/oneformer/oneformer/demo/visualizer.py, whose GenericMask and VisImage
are run as they are; draw_sem_seg, draw_binary_mask and draw_polygon are restated for alpha 1 and no words. matplotlib 3.11.2,
opencv-python-headless.

CONTROLNET is a checkout of that repository.

Run: python parity/annotators/oneformer_drawing.py CONTROLNET
"""

import pathlib
import re
import sys

import cv2
import matplotlib as mpl
import matplotlib.colors as mplc
import matplotlib.figure as mplfigure
import matplotlib.patches
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg

OUT = pathlib.Path(__file__).parents[2] / "packages/diffusion/src/annotate/seg/goldens/drawing.safetensors"
HEIGHT, WIDTH = 71, 103


def visualizer(checkout: pathlib.Path) -> dict:
    source = (checkout / "annotator/oneformer/oneformer/demo/visualizer.py").read_text()
    names = dict(np=np, cv2=cv2, mplfigure=mplfigure, FigureCanvasAgg=FigureCanvasAgg)
    for name in ("GenericMask", "VisImage"):
        start = source.index(f"class {name}")
        end = re.compile(r"\n(?=class |def |_|@)").search(source, start + 5).start()
        exec(source[start:end], names)
    return names


def scene() -> np.ndarray:
    random = np.random.default_rng(2)
    field = random.normal(size=(7, 9, 6)).astype(np.float32)
    field = cv2.resize(field, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    field[:, :, 0] += 0.7
    classes = field.argmax(2).astype(np.uint8)
    classes[5:15, 7:30] = 6  # a rectangle
    classes[-9:-3, 3:4] = 7  # a line, upright
    classes[2, 40:44] = 8
    classes[30, 50] = 9  # too small for a polygon
    classes[35:45, -12:] = 10  # at the edge
    for i in range(9):
        classes[50 + i, 60 + i] = 11  # a slanting line
    return classes


def draw(classes: np.ndarray, palette: np.ndarray, names: dict) -> np.ndarray:
    height, width = classes.shape
    output = names["VisImage"](np.full((height, width, 3), 255, np.uint8))
    letters = max(np.sqrt(height * width) // 90, 10)
    labels, areas = np.unique(classes, return_counts=True)
    for label in labels[np.argsort(-areas, kind="stable")]:
        colour = mplc.to_rgb([value / 255 for value in palette[label].tolist()])
        mask = names["GenericMask"]((classes == label).astype(np.uint8), height, width)
        if mask.has_holes:
            rgba = np.zeros((height, width, 4), dtype="float32")
            rgba[:, :, :3] = colour
            rgba[:, :, 3] = mask.mask == 1
            output.ax.imshow(rgba, extent=(0, width, height, 0))
            continue
        for segment in mask.polygons:
            output.ax.add_patch(
                mpl.patches.Polygon(
                    segment.reshape(-1, 2), fill=True, facecolor=(*colour, 1), edgecolor=(1.0, 1.0, 1.0, 1),
                    linewidth=max(letters // 15, 1),
                )
            )
    return output.get_image()


def main() -> None:
    from safetensors.numpy import save_file

    classes = scene()
    palette = np.random.default_rng(3).integers(0, 256, (12, 3)).astype(np.uint8)
    drawn = draw(classes, palette, visualizer(pathlib.Path(sys.argv[1])))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    save_file({"classes": classes, "palette": palette, "map": np.ascontiguousarray(drawn)}, OUT)


if __name__ == "__main__":
    main()
