/** Jobs that are chosen, to do the same with all of them. */
import { create } from "zustand";

interface SelectionState {
  readonly ids: ReadonlySet<string>;
  /** Row that was chosen last: with Shift, all up to it are. */
  readonly anchor?: number;
}

export const useSelection = create<SelectionState>()(() => ({ ids: new Set() }));

/** @param rows ids from the anchor to the row, where Shift was held */
export function toggle(id: string, row: number, rows?: readonly string[]): void {
  const ids = new Set(useSelection.getState().ids);
  if (rows !== undefined) for (const each of rows) ids.add(each);
  else if (!ids.delete(id)) ids.add(id);
  useSelection.setState({ ids, anchor: row }, true);
}

export function select(ids: readonly string[]): void {
  useSelection.setState({ ids: new Set(ids) }, true);
}

/** Those that are gone are not chosen any more. */
export function forget(ids: readonly string[]): void {
  const { ids: chosen } = useSelection.getState();
  if (!ids.some((id) => chosen.has(id))) return;
  const left = new Set(chosen);
  for (const id of ids) left.delete(id);
  useSelection.setState({ ids: left }, true);
}
