/** CLIP's vision towers in graphs: chosen by their files. */
import { type Pixels, resizePillow } from "@inkloom/pixels";
import type { AnnotatorNetworks } from "../annotate/networks.ts";
import { pixelsOf } from "./pictures.ts";
import type { ComfySeen, ComfyVision } from "./values.ts";

/** In the catalogue. */
const TOWERS = "clip-vision-";

/** Networks of which the tower that sees is this one. */
export const seeingBy = (
  networks: AnnotatorNetworks,
  vision: ComfyVision | undefined,
): AnnotatorNetworks =>
  vision === undefined
    ? networks
    : {
        ...networks,
        open: (id, files) => networks.open(id, id.startsWith(TOWERS) ? [vision.name] : files),
      };

/** Pixels of the square that the published towers see. */
const SIDE = 224;

/** What the tower is shown: it cuts the middle out of pictures that are not square. */
export const shownTo = ({ image, isCropped }: ComfySeen): Pixels[] =>
  pixelsOf(image, Math.round).map((picture) =>
    isCropped ? picture : resizePillow(picture, { width: SIDE, height: SIDE, filter: "bicubic" }),
  );
