"""What sd-webui-controlnet sees with DWPose's networks and makes of their answers, the answers being made here by
formulas that the test repeats. Writes packages/diffusion/src/annotate/pose/goldens/:

dwpose.json       boxes of people, and their poses
dwpose-*.png      what the networks see (the detector's without the grey around it), and what is drawn

DIR is a checkout of Mikubill/sd-webui-controlnet@56cec5b. Needs OpenCV 4 (made with 4.10), which warps otherwise
than 5.

Run: python parity/annotators/dwpose.py DIR
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.append(str(Path(__file__).parent))

from pose_reference import open_openpose  # noqa: E402

OUT = ROOT / "packages/diffusion/src/annotate/pose/goldens"
WIDTH, HEIGHT = 192, 160
POINTS = 133

openpose = open_openpose(sys.argv[1])


def picture():
    ys, xs, cs = np.mgrid[:HEIGHT, :WIDTH, :3]
    return np.floor(127.5 + 100 * np.sin(xs * 0.02 * (cs + 1) + ys * 0.03)).astype(np.uint8)


#: place in the lists, x, y, width, height (as the network writes them), object, person, another class
ANCHORS = [
    [2500, 0.3, 0.6, 3.2, 3.6, 0.9, 0.9, 0.0],
    [2501, -0.6, 0.7, 3.2, 3.6, 0.8, 0.9, 0.0],  # nearly the same
    [7000, 0.5, 0.2, 2.2, 2.9, 0.7, 0.8, 0.0],
    [8100, 0.1, 0.1, 1.5, 1.9, 0.9, 0.25, 0.0],  # not sure
    [100, 0.1, 0.1, 1.5, 1.9, 0.9, 0.0, 0.9],  # no person
]


def answers(anchors):
    made = np.zeros((1, 8400, 85), np.float32)
    for place, *numbers, other in anchors:
        made[0, place, :6] = numbers
        made[0, place, 5 + 16] = other
    return made


def lines(count, length, call):
    """A peak in each, in places without end; each eleventh is low, one is below zero."""
    made = np.zeros((1, count, length), np.float32)
    for k in range(count):
        made[0, k, (k * 37 + call * 11 + length // 5) % length] = 0.1 if k % 11 == 3 else 0.4 + (k % 7) * 0.1
    made[0, 40] = -1
    return made


class InferenceSession:
    def __init__(self, made):
        self.made, self.seen = made, []

    def get_inputs(self):
        return [type("Input", (), {"name": "input"})]

    def run(self, _, feeds):
        self.seen.append(feeds["input"])
        return self.made(len(feeds["input"]))


def wholebody(anchors):
    from annotator.openpose.wholebody import Wholebody

    both = Wholebody.__new__(Wholebody)
    both.session_det = InferenceSession(lambda _: [answers(anchors)])
    join = lambda n, length: np.concatenate([lines(POINTS, length, call) for call in range(n)])
    both.session_pose = InferenceSession(lambda n: [join(n, 576), join(n, 768)])
    return both


def write(name, rgb):
    cv2.imwrite(str(OUT / f"dwpose-{name}.png"), np.ascontiguousarray(rgb[:, :, ::-1]), [cv2.IMWRITE_PNG_COMPRESSION, 9])


def main():
    from annotator.openpose.cv_ox_det import inference_detector

    golden = {}
    for name, anchors in dict(people=ANCHORS, others=ANCHORS[4:], nothing=[]).items():
        both = wholebody(anchors)
        boxes = inference_detector(both.session_det, picture())
        info = both(picture().copy())
        poses = both.format_result(info)
        golden[name] = dict(
            boxes=None if boxes is None else np.asarray(boxes, float).tolist(),
            poses=openpose.encode_poses_as_json(poses, [], HEIGHT, WIDTH),
        )
        if name == "people":
            write("drawn", openpose.draw_poses(poses, HEIGHT, WIDTH))
            seen = both.session_det.seen[0][0].transpose(1, 2, 0)[: 640 * HEIGHT // WIDTH : 4, ::4]
            write("yolox", seen.astype(np.uint8))  # each fourth place
            mean, spread = np.array([123.675, 116.28, 103.53]), np.array([58.395, 57.12, 57.375])
            pose = both.session_pose.seen[0][0].transpose(1, 2, 0) * spread + mean
            write("rtmpose", np.round(pose).astype(np.uint8))
    (OUT / "dwpose.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if cv2.__version__.startswith("4."):
    main()
else:
    print(f"dwpose.py: kept as they are, OpenCV is {cv2.__version__} and not 4.10")
