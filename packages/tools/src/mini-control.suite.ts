/** For tests: a ControlNet of the embedded model's sizes with random weights whose answers are small. It follows nothing, but
 *  it changes pictures. */
import { graphOf, input } from "@inkloom/engine";
import { writeSafetensors } from "@inkloom/engine/weights";
import {
  CONTROL_PREFIX,
  type ControlNetConfig,
  controlHint,
  controlNet,
  INKLOOM_MINI,
  manifestOf,
  weightsAt,
} from "@inkloom/models";

const { unet } = INKLOOM_MINI;

const CONFIG: ControlNetConfig = {
  ...unet,
  middleDepth: 1,
  hintChannels: 3,
  hintWidths: [16, 16, 32, 32, 96, 96, 256],
};

/** How strongly it answers; that of a trained one is about 1. */
const STRENGTH = 0.2;

/** Writes it in the layout of the published files. */
export async function writeMiniControl(path: string): Promise<void> {
  const w = weightsAt(CONTROL_PREFIX);
  const { features } = controlHint(w, { picture: input("hint", [1, 3, 64, 64]) }, CONFIG);
  const { skips, middle } = controlNet(
    w,
    {
      features,
      latents: input("latents", [1, unet.inChannels, 8, 8]),
      times: input("times", [1]),
      context: input("context", [1, 77, unet.contextSize]),
    },
    CONFIG,
  );
  const outputs = Object.fromEntries([...skips, middle].map((each, i) => [`out${i}`, each]));
  const manifest = manifestOf(graphOf(outputs));
  let state = 1;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  await writeSafetensors(
    path,
    manifest.map(({ key, shape }) => {
      const count = shape.reduce((product, side) => product * side, 1);
      const spread = Math.sqrt(3 / Math.max(1, count / (shape[0] ?? 1)));
      const last = /zero_convs|middle_block_out/.test(key) ? STRENGTH : 1;
      const norm = shape.length === 1 && key.endsWith("weight");
      const values = Float32Array.from({ length: count }, () =>
        norm ? 1 : random() * spread * last * (shape.length === 1 ? 0.1 : 1),
      );
      return { key, dtype: "F32", shape: [...shape], data: () => new Uint8Array(values.buffer) };
    }),
  );
}
