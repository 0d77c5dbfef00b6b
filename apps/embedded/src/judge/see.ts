/** What a taught judge sees in pictures. */
import { compileGraph, input, type Runtime, type Session } from "@inkloom/engine";
import { openWeights } from "@inkloom/engine/weights";
import { weightsAt } from "@inkloom/models";
import type { Pixels } from "@inkloom/pixels";
import { SIDE } from "../scenes/index.ts";
import { writePlanes } from "./batch.ts";
import { type HeadName, HEADS, VALUES } from "./heads.ts";
import { judge } from "./network.ts";

/** The choice of each head, also of those that mean nothing for the picture's kind. */
export type Seen = Readonly<Record<HeadName, string>>;

export interface Judge {
  /** @param picture 128 x 128 */
  readonly see: (picture: Pixels) => Promise<Seen>;
  readonly release: () => Promise<void>;
}

/** The judge that models are measured by. */
export const FROZEN_JUDGE = new URL("../../data/judge.safetensors", import.meta.url).pathname;

/** @param path safetensors with its weights by their keys; more do no harm */
export async function openJudge(path: string, runtime: Runtime): Promise<Judge> {
  const { entries } = await openWeights(path);
  const logits = judge(weightsAt(""), input("picture", [1, 3, SIDE, SIDE]));
  const { capabilities } = runtime;
  const session = await runtime.load(
    compileGraph("judge", { logits }, { weights: entries, capabilities }),
  );
  return { see: (picture) => see(session, picture), release: () => session.release() };
}

async function see(session: Session, picture: Pixels): Promise<Seen> {
  if (picture.width !== SIDE || picture.height !== SIDE)
    throw new Error(`a picture of ${picture.width}x${picture.height}, expected ${SIDE}x${SIDE}`);
  const data = new Float32Array(3 * SIDE * SIDE);
  writePlanes(picture, data);
  const shape = [1, 3, SIDE, SIDE];
  const { logits } = await session.run({ picture: { dtype: "float32", shape, data } });
  const values = logits?.data;
  if (!(values instanceof Float32Array) || values.length !== VALUES)
    throw new Error(`the judge gives ${values?.length ?? "no"} values, expected ${VALUES}`);
  const choices = HEADS.map(({ name, choices, start }) => {
    const own = values.subarray(start, start + choices.length);
    return [name, choices[own.indexOf(Math.max(...own))] ?? ""];
  });
  return Object.fromEntries(choices) as Seen;
}
