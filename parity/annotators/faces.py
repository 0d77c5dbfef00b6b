"""Faces as insightface and OpenCV find, align and draw them. Writes packages/diffusion/src/annotate/faces/goldens/:

faces.json     SCRFD's boxes from answers that the test repeats (numpy after insightface's formulas), upright matrices
               by scikit-image, and what OpenCV's FaceDetectorYN finds in the photograph with the file YUNET
photo.jpg      scikit-image's astronaut (NASA, public domain), 256x256
aligned.png    her face, upright
key-points.png five points as sd-webui-controlnet draws them (draw_kps, repeated here: its module needs the program)

YUNET is yunet_n_640.onnx of ShiqiYu/libfacedetection.train. Needs OpenCV 4 (made with 4.10) and scikit-image.

Run: python parity/annotators/faces.py YUNET
"""

import json
import math
import sys
from pathlib import Path

import cv2
import numpy as np
from skimage import data
from skimage.transform import SimilarityTransform

OUT = Path(__file__).parents[2] / "packages/diffusion/src/annotate/faces/goldens"
UPRIGHT = np.float32([[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]])


def scrfd(scale):
    """Three strides; two faces, one of them seen twice, one below the threshold."""
    boxes, scores, points = [], [], []
    for stride in (8, 16, 32):
        columns = 640 // stride
        count = columns * columns * 2
        score, box, kps = np.zeros(count, np.float32), np.zeros((count, 4), np.float32), np.zeros((count, 10), np.float32)
        for k, value in [(columns * 5 * 2 + 20, 0.9), (columns * 5 * 2 + 21, 0.8), (columns * 9 * 2 + 9, 0.5), (7, 0.49)]:
            if stride == 16 and value == 0.5:
                continue
            score[k] = value
            box[k] = 1.5 + np.arange(4) * 0.25 + (k % 2) * 0.1
            kps[k] = np.arange(10) * 0.3 - 1.2
        ys, xs = np.divmod(np.arange(columns * columns), columns)
        centres = np.repeat(np.stack([xs, ys], 1) * stride, 2, axis=0).astype(np.float32)
        keep = score >= 0.5
        reach = box * stride
        boxes.append(np.hstack([centres - reach[:, :2], centres + reach[:, 2:]])[keep])
        points.append((np.tile(centres, 5) + kps * stride)[keep])
        scores.append(score[keep])
    boxes, points, scores = np.concatenate(boxes) / scale, np.concatenate(points) / scale, np.concatenate(scores)
    order, kept = list(np.argsort(-scores, kind="stable")), []
    while order:
        i = order.pop(0)
        kept.append(i)
        low, high = np.maximum(boxes[i, :2], boxes[order, :2]), np.minimum(boxes[i, 2:], boxes[order, 2:])
        common = np.prod(np.maximum(0, high - low + 1), axis=1)
        area = lambda b: (b[..., 2] - b[..., 0] + 1) * (b[..., 3] - b[..., 1] + 1)
        share = common / (area(boxes[i]) + area(boxes[order]) - common)
        order = [k for k, s in zip(order, share) if s <= 0.4]
    return [dict(box=boxes[i].tolist(), score=float(scores[i]), points=points[i].tolist()) for i in kept]


def yunet(picture, file):
    seen = cv2.resize(picture, (640, 640))
    found = cv2.FaceDetectorYN.create(file, "", (640, 640), 0.6, 0.3).detect(seen[:, :, ::-1].copy())[1]
    scale = 640 / picture.shape[0]
    return [
        dict(box=[f[0] / scale, f[1] / scale, (f[0] + f[2]) / scale, (f[1] + f[3]) / scale],
             points=(f[4:14] / scale).tolist(), score=float(f[14]))
        for f in found.astype(float)
    ]  # fmt: skip


def key_points(points, width, height):
    colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (255, 0, 255)]
    points = np.float32(points).reshape(5, 2)
    made = np.zeros((height, width, 3))
    for i in (0, 1, 3, 4):
        (x0, y0), (x1, y1) = points[i], points[2]
        length = ((x0 - x1) ** 2 + (y0 - y1) ** 2) ** 0.5
        angle = math.degrees(math.atan2(y0 - y1, x0 - x1))
        middle = (int(np.mean([x0, x1])), int(np.mean([y0, y1])))
        polygon = cv2.ellipse2Poly(middle, (int(length / 2), 4), int(angle), 0, 360, 1)
        made = cv2.fillConvexPoly(made.copy(), polygon, colours[i])
    made = (made * 0.6).astype(np.uint8)
    for (x, y), colour in zip(points, colours):
        made = cv2.circle(made.copy(), (int(x), int(y)), 10, colour, -1)
    return made


def write(name, rgb):
    cv2.imwrite(str(OUT / f"{name}.png"), np.ascontiguousarray(rgb[:, :, ::-1]), [cv2.IMWRITE_PNG_COMPRESSION, 9])


def main(file):
    OUT.mkdir(parents=True, exist_ok=True)
    photo = cv2.resize(data.astronaut(), (256, 256), interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(OUT / "photo.jpg"), photo[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])
    photo = cv2.imread(str(OUT / "photo.jpg"))[:, :, ::-1].copy()
    found = yunet(photo, file)
    face = np.float32(found[0]["points"]).reshape(5, 2)
    transform = SimilarityTransform()
    transform.estimate(face, UPRIGHT)
    upright = transform.params[:2]
    write("aligned", cv2.warpAffine(photo, upright, (112, 112), borderValue=0.0))
    drawn = (np.array(found[0]["points"]) * 1.0).tolist()
    write("key-points", key_points(drawn, 256, 256))
    golden = dict(scrfd=scrfd(1.25), yunet=found, upright=upright.ravel().tolist(), points=face.ravel().astype(float).tolist())
    (OUT / "faces.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if cv2.__version__.startswith("4."):
    main(sys.argv[1])
else:
    print(f"faces.py: kept as they are, OpenCV is {cv2.__version__} and not 4.10")
