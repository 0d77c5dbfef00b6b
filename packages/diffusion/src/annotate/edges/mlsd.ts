/** Straight lines alone, white on black.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/mlsd/__init__.py. */
import { sigmoid, slice, type TensorData } from "@inkloom/engine";
import { mlsd, mlsdConfig, weightsAt } from "@inkloom/models";
import { lineDrawn, type Raster } from "@inkloom/pixels";
import type { Annotate } from "../annotator.ts";
import { findLines } from "./find-lines.ts";
import { floatsIn, planesIn } from "./planes.ts";
import { inFrame } from "./soft-edge.ts";

/** The large network before the tiny one. */
const FILES = ["mlsd_large_512_fp32.pth", "mlsd_tiny_512_fp32.pth"];
/** Channels of the network's answer. */
const [MIDDLE, ENDS] = [0, 1] as const;
const COORDINATES = 4;

export const straightLines: Annotate = inFrame(async ({ picture }, { sliders }, { networks }) => {
  const network = await networks.open("mlsd", FILES);
  const config = mlsdConfig(network.manifest);
  const { middles, ends } = await networks.run(network, {
    name: config.tiny ? "mlsd-tiny" : "mlsd",
    inputs: { picture: withOnes(picture) },
    trace: ({ picture: x }) => {
      const lines = mlsd(weightsAt(""), x, config); // [1, 9, H / 2, W / 2]
      return {
        middles: sigmoid(slice(lines, { axis: 1, start: MIDDLE, size: 1 })),
        ends: slice(lines, { axis: 1, start: ENDS, size: COORDINATES }),
      };
    },
    blockedConvolutions: true,
  });
  const { width, height } = picture;
  const found = findLines(
    { width: width / 2, height: height / 2, middles: floatsIn(middles), ends: floatsIn(ends) },
    { value: sliders["value_threshold"] ?? 0, length: sliders["distance_threshold"] ?? 0 },
  );
  const map = { width, height, channels: 1, data: new Uint8ClampedArray(width * height) };
  for (const line of found) lineDrawn(map, line, 255);
  return map;
});

/** Colours -1 to 1, and a fourth channel of ones before they are scaled in the same way. */
function withOnes({ width, height, data }: Raster): TensorData {
  const area = width * height;
  const four = new Uint8ClampedArray(area * 4).fill(1);
  for (let i = 0; i < area; i++) for (let c = 0; c < 3; c++) four[i * 4 + c] = data[i * 3 + c] ?? 0;
  return planesIn({ width, height, channels: 4, data: four }, { scale: 1 / 127.5, shift: -1 });
}
