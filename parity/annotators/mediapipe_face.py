"""The face of scikit-image's astronaut as MediaPipe sees it and sd-webui-controlnet draws it, and two meshes that are
made up, one partly outside the picture. Writes packages/diffusion/src/annotate/mediapipe/goldens/: meshes.json (478
points each, shares of the sides) and one picture each. With the argument `lines` beside DIR it prints the lines of the
drawing in the order in which they are drawn.

DIR is a checkout of Mikubill/sd-webui-controlnet@56cec5b. Needs mediapipe 0.10.21, which brings its networks along (later
ones do not), and OpenCV 4 (made with 4.10).

Run: python parity/annotators/mediapipe_face.py DIR
"""

import json
import sys
import types
from pathlib import Path

import cv2
import numpy as np

sys.modules.setdefault("sounddevice", types.ModuleType("sounddevice"))  # asked for by what is not used
sys.path.insert(0, sys.argv[1])

from annotator.mediapipe_face import mediapipe_face_common as common  # noqa: E402
from mediapipe.framework.formats import landmark_pb2  # noqa: E402
from skimage import data  # noqa: E402

OUT = Path(__file__).parents[2] / "packages/diffusion/src/annotate/mediapipe/goldens"
WIDTH, HEIGHT = 192, 176


class Given:
    """In place of FaceMesh: faces that are given."""

    def __init__(self, faces):
        self.faces = faces

    def __call__(self, **_):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def process(self, _):
        make = landmark_pb2.NormalizedLandmarkList
        point = landmark_pb2.NormalizedLandmark
        return types.SimpleNamespace(
            multi_face_landmarks=[make(landmark=[point(x=x, y=y) for x, y in face]) for face in self.faces]
        )


def draw(faces):
    mesh, common.mp_face_mesh.FaceMesh = common.mp_face_mesh.FaceMesh, Given(faces)
    try:
        return common.generate_annotation(np.zeros((HEIGHT, WIDTH, 3), np.uint8), 1, 0.5)
    finally:
        common.mp_face_mesh.FaceMesh = mesh


def lines():
    for edge, spec in common.face_connection_spec.items():
        print(*edge, *spec.color[::-1])


def main():
    with common.mp_face_mesh.FaceMesh(
        static_image_mode=True, max_num_faces=1, refine_landmarks=True, min_detection_confidence=0.5
    ) as mesh:
        found = mesh.process(data.astronaut()).multi_face_landmarks[0].landmark
    seen = np.array([[p.x, p.y] for p in found])
    low, high = seen.min(0), seen.max(0)
    fitted = (seen - low) / (high - low)  # the face fills the picture
    upright = 0.1 + 0.8 * fitted
    turned = np.stack([0.95 - 0.9 * fitted[:, 1], 0.3 + 0.9 * fitted[:, 0]], 1)
    small = 0.1 + 0.3 * fitted
    meshes = dict(upright=[upright], turned=[turned], both=[upright * 0.5 + [0.02, 0], turned * 0.6 + [0.4, 0.1]], small=[small])
    golden = {}
    OUT.mkdir(parents=True, exist_ok=True)
    for name, faces in meshes.items():
        faces = [np.round(face, 5).tolist() for face in faces]
        golden[name] = faces
        made = np.ascontiguousarray(draw(faces)[:, :, ::-1])
        cv2.imwrite(str(OUT / f"{name}.png"), made, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    (OUT / "meshes.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if sys.argv[2:] == ["lines"]:
    lines()
elif cv2.__version__.startswith("4."):
    main()
else:
    print(f"mediapipe_face.py: kept as they are, OpenCV is {cv2.__version__} and not 4.10")
