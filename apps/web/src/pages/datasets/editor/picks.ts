/** Captions that are selected, by name, and where a range begins. */

export interface Picks {
  readonly names: ReadonlySet<string>;
  /** Place of the one that was pressed last. */
  readonly from: number | undefined;
}

export const NO_PICKS: Picks = { names: new Set(), from: undefined };

export function toggled({ names }: Picks, name: string, index: number): Picks {
  const next = new Set(names);
  if (!next.delete(name)) next.add(name);
  return { names: next, from: index };
}

export const joined = ({ names }: Picks, more: readonly string[], index: number): Picks => ({
  names: new Set([...names, ...more]),
  from: index,
});

/** Places are those of another list from now on. */
export const unplaced = ({ names }: Picks): Picks => ({ names, from: undefined });

/** The range between the place that was pressed last and this one, both with them. */
export const rangeTo = ({ from }: Picks, index: number): readonly [number, number] =>
  from === undefined ? [index, index] : [Math.min(from, index), Math.max(from, index)];
