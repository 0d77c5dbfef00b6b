import type { FamilyName } from "./checkpoint.ts";
import type { Parameterization } from "./noise-settings.ts";

const SIZES: Readonly<Record<FamilyName, number>> = {
  "SD 1.x": 512,
  "SD 2.x": 512,
  SDXL: 1024,
  "SDXL refiner": 1024,
};
const SD2_VELOCITY_SIZE = 768;

/** Side of the pictures that a family was trained on, pixels; SD 2.x comes in two sizes. */
export const trainedSize = (family: FamilyName, predicts: Parameterization): number =>
  family === "SD 2.x" && predicts === "v" ? SD2_VELOCITY_SIZE : SIZES[family];
