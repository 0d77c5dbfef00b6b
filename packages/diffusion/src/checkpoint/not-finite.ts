/** Weights that are no numbers: looked for only when a network answered with none, because it reads every
 *  byte of the checkpoint. */
import { Problem } from "@inkloom/contract";
import { readTensor, type WeightEntry } from "@inkloom/engine/weights";
import type { Checkpoint } from "./checkpoint.ts";

/** Names are listed up to here; the rest is counted. */
const LISTED = 3;

/**
 * Turns `generate/not-finite` into `weights/not-finite` where weights of the checkpoint are the cause; any other
 * error stays as it is. Always rejects.
 */
export async function namingBadWeights(error: unknown, checkpoint: Checkpoint): Promise<never> {
  if (!(error instanceof Problem) || error.code !== "generate/not-finite") throw error;
  const bad = await badWeights(checkpoint);
  const [first] = bad;
  if (first === undefined) throw error;
  const listed = bad.slice(0, LISTED).map(({ key, count }) => `${key} (${count})`);
  const more = bad.length - listed.length;
  throw new Problem(
    "weights/not-finite",
    {
      en: `${checkpoint.path}: ${bad.length} weights hold values that are no finite numbers: ${listed.join(", ")}${more > 0 ? ` and ${more} more` : ""}; expected finite ones`,
      zh: `${checkpoint.path}：有 ${bad.length} 个权重含有非有限的数值：${listed.join("、")}${more > 0 ? `，另有 ${more} 个` : ""}`,
    },
    { cause: error },
  );
}

interface BadWeight {
  /** As its file names it. */
  readonly key: string;
  /** How many of its values are no finite numbers. */
  readonly count: number;
}

/** Every weight of the checkpoint that holds NaN or infinity, in the order of the networks. */
async function badWeights(checkpoint: Checkpoint): Promise<BadWeight[]> {
  const { textEncoder, textEncoder2, unet, vae } = checkpoint;
  const bad: BadWeight[] = [];
  for (const network of [textEncoder, textEncoder2, unet, vae])
    for (const entry of network?.weights.values() ?? []) {
      const count = await countBad(entry);
      if (count > 0) bad.push({ key: entry.key, count });
    }
  return bad;
}

/** Exponent bits of the float types; all of them set means infinity or NaN. */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ["F32", 0x7f800000],
  ["F16", 0x7c00],
  ["BF16", 0x7f80],
]);

async function countBad(entry: WeightEntry): Promise<number> {
  const exponent = EXPONENTS.get(entry.dtype);
  if (exponent === undefined) return 0;
  const bytes = await readTensor(entry);
  const size = entry.dtype === "F32" ? 4 : 2;
  // a copy where the bytes lie at an odd place
  const { buffer, byteOffset } = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  const words =
    size === 4
      ? new Uint32Array(buffer, byteOffset, bytes.byteLength / size)
      : new Uint16Array(buffer, byteOffset, bytes.byteLength / size);
  let count = 0;
  for (const word of words) if ((word & exponent) === exponent) count++;
  return count;
}
