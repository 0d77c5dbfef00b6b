"""Maps of a real network for a real photograph, to test how bodies are made of them. Writes
packages/diffusion/src/annotate/pose/goldens/photo-maps.bin.gz: joints (19) and fields (38) of 23 x 27 places in
127ths, for scikit-image's astronaut, then for her beside her mirror image.

FILE is mobilenet_v2_pose_dm14_weight_quant.tflite of PINTO0309/MobileNetV2-PoseEstimation, which sees twice as many
places along each axis; the means of four are kept. Needs ai-edge-litert 2.3.0, opencv and scikit-image.

Run: python parity/annotators/pose_photo_maps.py FILE
"""

import gzip
import sys
from pathlib import Path

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from skimage import data

OUT = Path(__file__).parents[2] / "packages/diffusion/src/annotate/pose/goldens"

network = Interpreter(sys.argv[1])
network.allocate_tensors()
given, made = network.get_input_details()[0]["index"], network.get_output_details()[0]["index"]


def maps(picture):
    network.set_tensor(given, cv2.resize(picture, (432, 368))[None, :, :, ::-1].astype(np.float32))
    network.invoke()
    seen = network.get_tensor(made)[0].reshape(23, 2, 27, 2, 57).mean((1, 3))
    return np.clip(np.round(seen.transpose(2, 0, 1) * 127), -127, 127).astype(np.int8)


photo = data.astronaut()
pair = cv2.resize(np.concatenate([photo, photo[:, ::-1]], 1), (601, 512))
OUT.mkdir(parents=True, exist_ok=True)
raw = maps(photo).tobytes() + maps(pair).tobytes()
(OUT / "photo-maps.bin.gz").write_bytes(gzip.compress(raw, mtime=0))
