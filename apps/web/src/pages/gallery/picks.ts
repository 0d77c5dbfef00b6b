/** Which pictures are picked, and where the keys are. Each is known by what undoing needs. */
import { create } from "zustand";
import type { Entry } from "./gallery-service.ts";

export type Picked = Pick<
  Entry,
  | "id"
  | "asset"
  | "url"
  | "mediaType"
  | "favourite"
  | "tags"
  | "boards"
  | "job"
  | "width"
  | "height"
>;

interface PicksState {
  readonly picked: ReadonlyMap<string, Picked>;
  /** Place that a range begins at. */
  readonly anchor: number;
  /** Place of the keys. */
  readonly active: number;
  /** Whether taps pick instead of opening. */
  readonly picking: boolean;
}

const NONE: PicksState = { picked: new Map(), anchor: 0, active: 0, picking: false };

export const usePicks = create<PicksState>()(() => NONE);

/** A small part of each, so that all of 200,000 can be picked. */
export const pickedOf = ({
  id,
  asset,
  url,
  mediaType,
  favourite,
  tags,
  boards,
  job,
  width,
  height,
}: Entry): Picked => ({ id, asset, url, mediaType, favourite, tags, boards, job, width, height });

const mapOf = (entries: readonly Entry[]): Map<string, Picked> =>
  new Map(entries.map((entry) => [entry.id, pickedOf(entry)]));

export const picks = {
  clear: (): void => {
    usePicks.setState(({ anchor, active }) => ({ ...NONE, anchor, active }));
  },
  /** Another list is shown. */
  begin: (): void => {
    usePicks.setState(NONE);
  },
  only: (entry: Entry, at: number): void => {
    usePicks.setState({ picked: mapOf([entry]), anchor: at, active: at });
  },
  toggle: (entry: Entry, at: number): void => {
    usePicks.setState(({ picked }) => {
      const next = new Map(picked);
      if (!next.delete(entry.id)) next.set(entry.id, pickedOf(entry));
      return { picked: next, anchor: at, active: at };
    });
  },
  /** @param keep whether what was picked before stays so */
  range: (entries: readonly Entry[], to: number, keep: boolean): void => {
    usePicks.setState(({ picked }) => ({
      picked: new Map([...(keep ? picked : []), ...mapOf(entries)]),
      active: to,
    }));
  },
  /** What a band touches, with what was picked before it. */
  band: (before: ReadonlyMap<string, Picked>, entries: readonly Entry[]): void => {
    usePicks.setState({ picked: new Map([...before, ...mapOf(entries)]) });
  },
  all: (picked: readonly Picked[]): void => {
    usePicks.setState({ picked: new Map(picked.map((each) => [each.id, each])) });
  },
  go: (at: number): void => {
    usePicks.setState({ active: at });
  },
  setPicking: (picking: boolean): void => {
    usePicks.setState(({ picked }) => ({ picking, picked: picking ? picked : new Map() }));
  },
  /** What is known of them after a change. */
  patch: (ids: ReadonlySet<string>, change: (picked: Picked) => Picked): void => {
    usePicks.setState(({ picked }) => ({
      picked: new Map(
        [...picked].map(([id, entry]) => [id, ids.has(id) ? change(entry) : entry] as const),
      ),
    }));
  },
  drop: (ids: ReadonlySet<string>): void => {
    usePicks.setState(({ picked }) => ({
      picked: new Map([...picked].filter(([id]) => !ids.has(id))),
    }));
  },
};
