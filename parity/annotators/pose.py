"""People as sd-webui-controlnet finds and draws them, from maps that are given: of a photograph
(pose_photo_maps.py, which must have run) and of three figures that are drawn into maps here; hands and faces are
blobs by a formula that the test repeats. Writes packages/diffusion/src/annotate/pose/goldens/:

people.json      per picture the poses (shares of the sides) and the squares of hands and faces
figures.bin.gz   the maps of the three figures, in 127ths
*.png            what is drawn of each picture, and what the networks see of it
drawn.json       poses in JSON, drawn-*.png what render_openpose_json makes of them

DIR is a checkout of Mikubill/sd-webui-controlnet@56cec5b. Needs OpenCV 4 (made with 4.10), whose lines of two pixels
differ from those of 5.

Run: python parity/annotators/pose.py DIR
"""

import gzip
import json
import math
import sys
from pathlib import Path

import cv2
import numpy as np
import torch

ROOT = Path(__file__).parents[2]
sys.path.append(str(Path(__file__).parent))

from pose_reference import open_openpose  # noqa: E402

OUT = ROOT / "packages/diffusion/src/annotate/pose/goldens"
WIDTH, HEIGHT = 301, 256
ROWS, COLUMNS = 23, 27  # of maps

torch.set_num_threads(1)
openpose = open_openpose(sys.argv[1])
LIMBS = [[2, 3], [2, 6], [3, 4], [4, 5], [6, 7], [7, 8], [2, 9], [9, 10], [10, 11], [2, 12], [12, 13], [13, 14]]
LIMBS += [[2, 1], [1, 15], [15, 17], [1, 16], [16, 18], [3, 17], [6, 18]]
FIELDS = [12, 20, 14, 16, 22, 24, 0, 2, 4, 6, 8, 10, 28, 30, 34, 32, 36, 18, 26]
#: A figure of arms and legs in places of the maps.
FIGURE = [[0, -8], [0, -5.5], [-2, -5.5], [-3, -2.5], [-3.6, 0.5], [2, -5.5], [3.4, -3], [5, -0.5], [-1.2, 0], [-1.4, 4]]
FIGURE += [[-1.5, 8], [1.2, 0], [1.5, 4], [1.8, 8], [-0.5, -8.6], [0.5, -8.6], [-1.2, -8.2], [1.2, -8.2]]


def figures():
    """Three of them, two of which overlap, the third without legs and an ear."""
    maps = np.zeros((57, ROWS, COLUMNS))
    ys, xs = np.mgrid[:ROWS, :COLUMNS]
    for dx, dy, size, missing in [(7, 12, 1, []), (13, 12.5, 0.95, []), (21, 14, 1.1, [9, 10, 12, 13, 17])]:
        at = [None if i in missing else (dx + x * size, dy + y * size) for i, (x, y) in enumerate(FIGURE)]
        for joint, place in enumerate(at):
            if place:
                blob = np.exp(-((xs - place[0]) ** 2 + (ys - place[1]) ** 2) / 1.1)
                maps[joint] = np.maximum(maps[joint], blob * (0.95 - joint * 0.01))
        for (a, b), channel in zip(LIMBS, FIELDS):
            a, b = at[a - 1], at[b - 1]
            if not a or not b:
                continue
            vx, vy = b[0] - a[0], b[1] - a[1]
            length = math.hypot(vx, vy)
            along = ((xs - a[0]) * vx + (ys - a[1]) * vy) / length
            aside = np.abs((xs - a[0]) * vy - (ys - a[1]) * vx) / length
            on = (along > -0.7) & (along < length + 0.7) & (aside < 0.9)
            maps[19 + channel][on] = vx / length
            maps[19 + channel + 1][on] = vy / length
    return np.round(maps * 127).astype(np.int8)


def picture():
    ys, xs, cs = np.mgrid[:HEIGHT, :WIDTH, :3]
    return np.floor(127.5 + 100 * np.sin(xs * 0.02 * (cs + 1) + ys * 0.03)).astype(np.uint8)


def blobs(count, without, places):
    """[count, places, places]: a high and a lower blob in each; every `without`-th is empty."""
    centre = (np.arange(places) + 0.5) / places
    made = np.zeros((count, places, places), np.float32)
    for part in range(count):
        if part % without == without - 1:
            continue
        x, y = 0.2 + 0.6 * (part * 0.618 % 1), 0.2 + 0.6 * (part * 0.414 % 1)
        for (u, v), height in [((x, y), 0.7), ((y, x), 0.4)]:
            made[part] += height * np.exp(-((centre[None] - u) ** 2 + (centre[:, None] - v) ** 2) / 0.004)
    return made


seen = []


class Maps(torch.nn.Module):
    def __init__(self, made):
        super().__init__()
        self.made = made

    def forward(self, x):
        seen.append(np.round((x[0].permute(1, 2, 0).numpy() + 0.5) * 256).astype(np.uint8))
        return self.made(x.shape[-1])


def detector(maps):
    made = openpose.OpenposeDetector.__new__(openpose.OpenposeDetector)
    made.device = torch.device("cpu")
    for kind, cls in (("body", openpose.Body), ("hand", openpose.Hand), ("face", openpose.Face)):
        setattr(made, kind + "_estimation", cls.__new__(cls))
    tensor = lambda values: torch.from_numpy(values)[None]
    joints, fields = tensor(maps[:19]), tensor(maps[19:])
    made.body_estimation.model = Maps(lambda _: (fields, joints))
    made.hand_estimation.model = Maps(lambda side: tensor(blobs(22, 7, side // 8)))
    made.face_estimation.model = Maps(lambda side: [tensor(blobs(71, 9, side // 8))])
    return made


def write(name, rgb):
    cv2.imwrite(str(OUT / f"{name}.png"), np.ascontiguousarray(rgb[:, :, ::-1]), [cv2.IMWRITE_PNG_COMPRESSION, 9])


def people():
    raw = gzip.decompress((OUT / "photo-maps.bin.gz").read_bytes())
    drawn = figures()
    (OUT / "figures.bin.gz").write_bytes(gzip.compress(drawn.tobytes(), mtime=0))
    size = 57 * ROWS * COLUMNS
    given = {"one": raw[:size], "two": raw[size:], "figures": drawn.tobytes()}
    golden = {}
    for name, values in given.items():
        maps = np.frombuffer(values, np.int8).reshape(57, ROWS, COLUMNS).astype(np.float32) / np.float32(127)
        seen.clear()
        poses = detector(maps).detect_poses(picture(), True, True)
        in_pixels = [
            openpose.BodyResult([k and k._replace(x=k.x * WIDTH, y=k.y * HEIGHT) for k in pose.body.keypoints])
            for pose in poses
        ]
        golden[name] = dict(
            poses=openpose.encode_poses_as_json(poses, [], HEIGHT, WIDTH),
            hands=[[[int(v) for v in box] for box in openpose.util.handDetect(body, picture())] for body in in_pixels],
            faces=[openpose.util.faceDetect(body, picture()) for body in in_pixels],
        )
        write(name, openpose.draw_poses(poses, HEIGHT, WIDTH))
        print(name, len(poses), golden[name]["hands"], golden[name]["faces"])
    write("seen-body", seen[0])
    write("seen-hand", seen[1])
    write("figures-face", openpose.draw_poses(poses, HEIGHT, WIDTH, draw_body=False, draw_hand=False))
    (OUT / "people.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


def drawn():
    dice = np.random.default_rng(3)

    def numbers(count, spread, missing):
        made = []
        for i in range(count):
            x, y = dice.uniform(-0.05, 1.05, 2) * spread
            made += [0.0, 0.0, 0.0] if dice.random() < missing else [round(float(x), 3), round(float(y), 3), 1.0]
        return made

    def person(w, h, hands):
        spread = np.array([w, h])
        return dict(
            pose_keypoints_2d=numbers(18, spread, 0.15),
            face_keypoints_2d=numbers(70, spread, 0.1) if hands else None,
            hand_left_keypoints_2d=numbers(21, spread, 0.1) if hands else None,
            hand_right_keypoints_2d=None,
        )

    inside = lambda values: [min(max(v, 0.0), 1.0) for v in values]
    shares = {k: v and inside(v) for k, v in person(1, 1, True).items()}
    animal = [numbers(17, np.array([150, 110]), 0.1)]
    documents = [
        dict(people=[person(160, 120, True), person(160, 120, False)], animals=[], canvas_height=120, canvas_width=160),
        dict(people=[shares], animals=[], canvas_height=120, canvas_width=150),
        dict(people=[], animals=animal, canvas_height=110, canvas_width=150),
        dict(people=[], animals=[], canvas_height=5, canvas_width=7),
    ]
    for i, document in enumerate(documents):
        poses, animals, height, width = openpose.decode_json_as_poses(document)
        made = openpose.draw_poses(poses, height, width) if poses else openpose.draw_animalposes(animals, height, width)
        write(f"drawn-{i}", made)
    (OUT / "drawn.json").write_text(json.dumps(documents, separators=(",", ":")) + "\n")


if cv2.__version__.startswith("4."):
    people()
    drawn()
else:
    print(f"pose.py: kept as they are, OpenCV is {cv2.__version__} and not 4.10")
