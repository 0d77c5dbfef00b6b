/** How the memory of one device grows with the batch, and with the size of pictures or the length of sequences. */
import { setImmediate } from "node:timers/promises";
import type { Text } from "@inkloom/contract";
import { deviceMemory, type MemorySubject, type MemoryWork } from "./estimate.ts";
import { totalOf } from "./memory-parts.ts";

export interface MemoryPoint {
  readonly at: number;
  /** On one device. */
  readonly bytes: number;
  /** Bytes of Inkloom itself, where it does this. */
  readonly engine?: number;
}

export interface MemoryCurve {
  readonly id: "batch" | "size" | "sequence";
  readonly label: Text;
  readonly points: readonly MemoryPoint[];
}

/** Bytes of a device and of Inkloom for one value of what grows. */
export type MemoryAt = (at: number) => Omit<MemoryPoint, "at">;

/** Batches that are shown, and the one that was asked for. */
const BATCHES = [1, 2, 4, 8, 16, 32];
/** Sides of square pictures, in shares of the asked one. */
const SIDES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];
const SEQUENCES = [0.125, 0.25, 0.5, 1, 2, 4];

export function batchCurve(
  subject: MemorySubject,
  work: MemoryWork,
  engine?: (batch: number) => number,
): Promise<MemoryCurve> {
  const at: MemoryAt = (batch) => ({
    bytes: totalOf(deviceMemory(subject, { ...work, batch }).device),
    ...(engine && { engine: engine(batch) }),
  });
  const batches = [...new Set([...BATCHES, work.batch])].sort((a, b) => a - b);
  const grows = isLinear(subject, work) ? linear(at, [work.batch, 2 * work.batch]) : at;
  return curve("batch", { en: "batch", zh: "批大小" }, batches, grows);
}

/** @param at what a square picture of this side takes; `side` is the asked one, `step` what sides are multiples of */
export function sizeCurve(
  subject: MemorySubject,
  work: MemoryWork,
  at: MemoryAt,
  { side, step }: { readonly side: number; readonly step: number },
): Promise<MemoryCurve> {
  const near = (share: number): number => Math.max(step, Math.round((side * share) / step) * step);
  const sides = [...new Set(SIDES.map(near))];
  const area = (value: number): number => value * value;
  const other = near(0.5) === side ? near(2) : near(0.5);
  const grows = isLinear(subject, work) ? linear(at, [side, other], area) : at;
  return curve("size", { en: "side, pixels", zh: "边长（像素）" }, sides, grows);
}

export function sequenceCurve(at: MemoryAt, sequence: number): Promise<MemoryCurve> {
  const lengths = [...new Set(SEQUENCES.map((share) => Math.max(1, Math.round(sequence * share))))];
  return curve("sequence", { en: "tokens", zh: "序列长度" }, lengths, at);
}

/** The graph of a training step is traced twice: what it holds grows with the number of values. */
const isLinear = ({ isTraced }: MemorySubject, { task }: MemoryWork): boolean =>
  isTraced && task !== "inference";

function linear(
  at: MemoryAt,
  [first, second]: readonly [number, number],
  amount: (at: number) => number = (value) => value,
): MemoryAt {
  const [from, to] = [at(first), at(second)];
  const share = (value: number): number =>
    (amount(value) - amount(first)) / (amount(second) - amount(first));
  const between = (a: number, b: number, value: number): number =>
    Math.max(0, Math.round(a + (b - a) * share(value)));
  return (value) => ({
    bytes: between(from.bytes, to.bytes, value),
    ...(from.engine !== undefined &&
      to.engine !== undefined && { engine: between(from.engine, to.engine, value) }),
  });
}

async function curve(
  id: MemoryCurve["id"],
  label: Text,
  places: readonly number[],
  at: MemoryAt,
): Promise<MemoryCurve> {
  const points: MemoryPoint[] = [];
  for (const place of places) {
    await setImmediate(); // tracing takes a while, and others may wait
    points.push({ at: place, ...at(place) });
  }
  return { id, label, points };
}
