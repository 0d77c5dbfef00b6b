/** For tests: a control network that fits the embedded model, its weights small and made up. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { INKLOOM_MINI, modelManifest } from "@inkloom/models";

const UNET = "model.diffusion_model.";
/** Of the convolutions that read the picture, narrow. */
const WIDTHS = [4, 4, 8, 8, 8, 8, 16];

/** @param home a data folder @param name as the library calls it */
export function addControlNetwork(home: string, name: string): void {
  const shapes = new Map<string, readonly number[]>();
  for (const { key, shape } of modelManifest(INKLOOM_MINI).unet) {
    const path = key.slice(UNET.length);
    if (/^(time_embed|input_blocks|middle_block)\./.test(path)) shapes.set(path, shape);
  }
  const convolution = (path: string, out: number, into: number, kernel: number): void => {
    shapes.set(`${path}.weight`, [out, into, kernel, kernel]);
    shapes.set(`${path}.bias`, [out]);
  };
  [...WIDTHS, 64].forEach((width, i) => {
    convolution(`input_hint_block.${2 * i}`, width, WIDTHS[i - 1] ?? 3, 3);
  });
  const channels = [64, 64, 64, 64, 128, 128, 128, 160, 160, 160, 160, 160];
  channels.forEach((width, i) => {
    convolution(`zero_convs.${i}.0`, width, width, 1);
  });
  convolution("middle_block_out.0", 160, 160, 1);

  const header: Record<string, unknown> = {};
  let end = 0;
  for (const [path, shape] of shapes) {
    const size = 4 * shape.reduce((product, side) => product * side, 1);
    header[`control_model.${path}`] = { dtype: "F32", shape, data_offsets: [end, end + size] };
    end += size;
  }
  const values = Float32Array.from({ length: end / 4 }, (_, i) => (((i * 7) % 13) - 6) / 300);
  const text = JSON.stringify(header);
  const padded = text + " ".repeat((8 - (text.length % 8)) % 8);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  mkdirSync(join(home, "controlnet"), { recursive: true });
  writeFileSync(
    join(home, "controlnet", `${name}.safetensors`),
    Buffer.concat([length, Buffer.from(padded), Buffer.from(values.buffer)]),
  );
}
