"""Limbs, circles and lines as OpenCV draws them: random ones, partly outside a small canvas, and each polygon of an
ellipse. Writes packages/pixels/src/draw/goldens/drawing.json (the shapes) and drawing.png (the canvases, below each
other).

They are those of OpenCV 4.10, which the annotators of sd-webui-controlnet draw with: 5.0 draws lines of two and more
pixels otherwise (15 of 40 differ by some pixels), so under another version nothing is written.

Run: python parity/pixels/drawing.py
"""

import json
import random
from pathlib import Path

import cv2
import numpy as np

OUT = Path(__file__).parents[2] / "packages/pixels/src/draw/goldens"
WIDTH, HEIGHT, CANVASES = 96, 72, 24


def shapes(dice: random.Random, kind: str):
    """Six of one kind, of which about a third crosses the border."""
    place = lambda: [dice.randint(-30, WIDTH + 30), dice.randint(-30, HEIGHT + 30)]
    for i in range(6):
        colour = [dice.randint(0, 255) for _ in range(3)]
        if kind == "circle":
            yield dict(kind=kind, at=place(), radius=dice.choice([1, 2, 3, 4, 10]), colour=colour)
        elif kind == "line":
            a, b = place(), place()
            if i == 0:
                b = a
            yield dict(kind=kind, at=a, to=b, thickness=dice.choice([1, 2, 2, 3, 5]), colour=colour)
        else:
            half = [dice.choice([0, 1, 5, 17, 40, 90]), 4]
            yield dict(kind=kind, at=place(), half=half, angle=dice.randint(-180, 180), colour=colour)


def draw(canvas, shape):
    colour = shape["colour"]
    if shape["kind"] == "circle":
        cv2.circle(canvas, shape["at"], shape["radius"], colour, thickness=-1)
    elif shape["kind"] == "line":
        cv2.line(canvas, shape["at"], shape["to"], colour, thickness=shape["thickness"])
    else:
        polygon = cv2.ellipse2Poly(shape["at"], shape["half"], shape["angle"], 0, 360, 1)
        cv2.fillConvexPoly(canvas, polygon, colour)


def main():
    if not cv2.__version__.startswith("4."):
        print(f"drawing.py: kept as they are, OpenCV is {cv2.__version__} and not 4.10")
        return
    dice = random.Random(7)
    all_shapes, canvases = [], []
    for i in range(CANVASES):
        canvas = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
        drawn = list(shapes(dice, ["circle", "line", "ellipse"][i % 3]))
        for shape in drawn:
            draw(canvas, shape)
        all_shapes.append(drawn)
        canvases.append(canvas)
    polygons = [
        dict(angle=angle, half=half, corners=cv2.ellipse2Poly((3, -2), half, angle, 0, 360, 1).ravel().tolist())
        for angle, half in [(0, (50, 4)), (37, (21, 4)), (-90, (8, 4)), (180, (0, 4)), (-143, (300, 4)), (360, (9, 9))]
    ]
    OUT.mkdir(parents=True, exist_ok=True)
    made = dict(program=f"opencv {cv2.__version__}", width=WIDTH, height=HEIGHT, canvases=all_shapes, polygons=polygons)
    (OUT / "drawing.json").write_text(json.dumps(made, separators=(",", ":")) + "\n")
    picture = np.concatenate(canvases)[:, :, ::-1]  # OpenCV writes blue first
    cv2.imwrite(str(OUT / "drawing.png"), picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])


if __name__ == "__main__":
    main()
