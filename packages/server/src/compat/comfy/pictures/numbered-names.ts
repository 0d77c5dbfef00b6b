/** Names of what nodes save: `ComfyUI_00001_.png` and on, each given once. */
import type { Database } from "../../../storage/database.ts";
import { knownNames, type Owner } from "./name-table.ts";
import { type Area, pathOf } from "./picture-place.ts";

const DIGITS = 5;
/** Numbers looked at in one query. */
const AT_ONCE = 32;
/** Numbers end here. */
const LAST = 2 ** 30;

export interface Numbered {
  readonly area: Area;
  readonly folder: string;
  /** What stands before the number. */
  readonly stem: string;
  /** The name that was given before this one: the search begins behind its number. */
  readonly last?: string | undefined;
}

/**
 * A free name, with a number behind those that are taken. Names must be locked. Where numbers were freed in between one
 * of them may be given again.
 */
export async function freeName(
  tx: Database,
  owner: Owner,
  { area, folder, stem, last = "" }: Numbered,
): Promise<string> {
  const nameAt = (number: number): string => `${stem}_${String(number).padStart(DIGITS, "0")}_.png`;
  const taken = async (numbers: readonly number[]): Promise<number[]> => {
    const paths = new Map(
      numbers.map((number) => [pathOf({ folder, name: nameAt(number) }), number]),
    );
    const known = await knownNames(tx, owner, area, [...paths.keys()]);
    return [...known.keys()].flatMap((path) => paths.get(path) ?? []);
  };
  const next = Number(/_(\d+)_\.png$/.exec(last)?.[1] ?? 0) + 1;
  if (next > 1 && (await taken([next])).length === 0) return nameAt(next);
  return nameAt((await lastTaken(taken)) + 1);
}

/** A number that is taken and whose next one is not, 0 where none is, found in few steps however many there are. */
export async function lastTaken(
  taken: (numbers: readonly number[]) => Promise<readonly number[]>,
): Promise<number> {
  const powers = Array.from({ length: Math.log2(LAST) + 1 }, (_, exponent) => 2 ** exponent);
  let low = Math.max(0, ...(await taken(powers)));
  let high = low === 0 ? 1 : low * 2;
  // Between `low`, which is taken, and `high`, which is not.
  while (high - low > 1) {
    const stride = Math.max(1, Math.ceil((high - low) / (AT_ONCE + 1)));
    const numbers: number[] = [];
    for (let number = low + stride; number < high; number += stride) numbers.push(number);
    const highest = Math.max(low, ...(await taken(numbers)));
    high = Math.min(high, highest + stride);
    low = highest;
  }
  return low;
}
