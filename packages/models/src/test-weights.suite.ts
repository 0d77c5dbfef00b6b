/** For tests: the folder of small real networks and manifests that are not part of the project. */
import { join, resolve } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");

export const testWeights = resolve(
  ROOT,
  process.env["INKLOOM_TEST_WEIGHTS"] ?? "../shared/weights",
);
