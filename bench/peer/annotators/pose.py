"""OpenPose of controlnet_aux in full size with random weights, from picture to map. Random weights see nobody, so of
`openpose_full` as well only the body's network and what is made of its maps are run: the networks of hands and faces
are measured by themselves, at the sizes at which they see pictures (`PARTS`).

NETWORKS: preprocessor -> files to make (name -> function to state dict) and make(folder) -> function(picture) -> map."""

import functools
import importlib.metadata
import pathlib
import sys
import types

import numpy as np
import torch

if "+cpu" in torch.__version__ and "+cpu" not in importlib.metadata.version("torchvision"):
    # a torchvision whose compiled part does not fit torch still has all that is in Python, once the names are there
    compiled = torch.library.Library("torchvision", "FRAGMENT")
    for schema in ("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor", "qnms() -> ()", "roi_align() -> ()",
                   "roi_pool() -> ()", "ps_roi_align() -> ()", "ps_roi_pool() -> ()", "deform_conv2d() -> ()",
                   "_roi_align_backward() -> ()", "_roi_pool_backward() -> ()", "_ps_roi_align_backward() -> ()",
                   "_ps_roi_pool_backward() -> ()", "_deform_conv2d_backward() -> ()"):
        try:
            compiled.define(schema)
        except RuntimeError:
            pass  # another family's file has done so

if "scipy.ndimage.filters" not in sys.modules:
    # where newer versions of SciPy keep no door of this name
    import scipy.ndimage

    sys.modules["scipy.ndimage.filters"] = types.SimpleNamespace(gaussian_filter=scipy.ndimage.gaussian_filter)

from controlnet_aux.open_pose import OpenposeDetector  # noqa: E402
from controlnet_aux.open_pose.face import FaceNet  # noqa: E402
from controlnet_aux.open_pose.model import bodypose_model, handpose_model  # noqa: E402


def in_file(network: torch.nn.Module) -> dict:
    """Files of body and hand have no names of the rows of layers."""
    return {key.split(".", 1)[1] if key.startswith("model") else key: value for key, value in network.state_dict().items()}


def weights(make) -> dict:
    torch.manual_seed(4)
    return in_file(make())


FILES = {
    "body_pose_model.pth": functools.partial(weights, bodypose_model),
    "hand_pose_model.pth": functools.partial(weights, handpose_model),
    "facenet.pth": functools.partial(weights, FaceNet),
}


def pose(folder: str, hands_and_faces: bool):
    detector = OpenposeDetector.from_pretrained(str(pathlib.Path(folder)))

    def run(picture: np.ndarray) -> np.ndarray:
        side = min(picture.shape[:2])
        return detector(
            picture, detect_resolution=side, image_resolution=side, output_type="np",
            include_hand=hands_and_faces, include_face=hands_and_faces,
        )  # fmt: skip

    return run


NETWORKS = {
    "openpose": dict(files=FILES, make=functools.partial(pose, hands_and_faces=False)),
    "openpose_full": dict(files=FILES, make=functools.partial(pose, hands_and_faces=True)),
}

#: File -> the sides of the pictures that its network sees, and how to make it.
PARTS = {
    "hand_pose_model.pth": ((184, 368, 552, 736), handpose_model),
    "facenet.pth": ((384,), FaceNet),
}
