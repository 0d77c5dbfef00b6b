"""Makes packages/pixels/src/goldens/colour-match.png: AUTOMATIC1111's colour correction of one golden picture by
another (setup_color_correction, apply_color_correction of modules/processing.py at 0027ce1).

Run: python parity/pixels/colour_match.py
"""

from pathlib import Path

import cv2
import numpy as np
from blendmodes.blend import BlendType, blendLayers
from PIL import Image
from skimage import exposure

ROOT = Path(__file__).parents[2] / "packages"
PICTURES = ROOT / "diffusion/src/goldens/pictures"


def main():
    picture, model = (Image.open(PICTURES / f"{name}.png").convert("RGB") for name in ("english-1", "ddim"))
    wanted = cv2.cvtColor(np.asarray(model), cv2.COLOR_RGB2LAB)
    own = cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2LAB)
    matched = exposure.match_histograms(own, wanted, channel_axis=2)
    corrected = Image.fromarray(cv2.cvtColor(matched, cv2.COLOR_LAB2RGB).astype("uint8"))
    blended = blendLayers(corrected, picture, BlendType.LUMINOSITY).convert("RGB")
    blended.save(ROOT / "pixels/src/goldens/colour-match.png", optimize=True)
    print(np.abs(np.asarray(blended).astype(int) - np.asarray(picture)).mean())


if __name__ == "__main__":
    main()
