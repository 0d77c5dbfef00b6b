/**
 * Changes of a data set that can be undone, and that are made as a whole or not at all.
 *
 * A batch is written down before anything is touched, with what each file held and is to hold. If writing fails in the
 * middle, what was written is written back; if the program ends in the middle, the next one that opens the data set
 * finishes what was begun. A file that holds something else than what was written down is never touched.
 */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Text } from "@inkloom/contract";
import { type Content, hashOf, isContent } from "./content.ts";
import { expectBatch, type ExpectedBatch } from "./expected-batch.ts";
import { changeFailure } from "./failures.ts";
import { expectHeld, expectInside, held } from "./held.ts";
import { locked } from "./lock.ts";
import { type Places, placesOf, recordFile } from "./places.ts";
import { expectRoom, isTorn, put } from "./put.ts";
import {
  type BatchSummary,
  type Change,
  expectOwnFolders,
  type JournalState,
  readChanges,
  readState,
  writeChanges,
  writeState,
  writeWhole,
} from "./record.ts";

export interface Batch {
  /** From 1, the oldest first. */
  readonly number: number;
  readonly at: string;
  readonly what: Text;
  readonly files: number;
  /** False where it was undone. */
  readonly holds: boolean;
}

export interface Journal {
  list(): Batch[];
  /** Makes the changes, unless there are none. Batches that were undone are forgotten. Nothing is written where a link leads
   *  out of the data set.
   *  @throws Problem `dataset/changed` where a file is not as `before` says, `output/...`; then all is as it was */
  commit(what: Text, changes: readonly Change[]): void;
  /** Enters changes that were made already, one after the other, so that they can be undone together. Those whose files hold
   *  something else by now are left out. @throws Problem `dataset/busy`, `output/...` */
  enter(what: Text, changes: readonly Change[]): void;
  /** Takes back the last batch that holds. @returns undefined where there is none.
   *  @param expects the batch that is meant
   *  @throws as `commit`, and Problem `dataset/changed` where another batch is the next */
  undo(expects?: ExpectedBatch): Moved | undefined;
  /** Makes again the batch that was undone last. */
  redo(expects?: ExpectedBatch): Moved | undefined;
  /** Puts a picture's bytes into the journal's store. */
  keep(bytes: Uint8Array): Content;
}

/** What was undone or done again. */
export interface Moved {
  readonly what: Text;
  /** As they were carried out. */
  readonly changes: readonly Change[];
}

/**
 * Finishes first what a program that ended had begun.
 * @throws Problem `dataset/journal`, `dataset/busy`, `dataset/changed`, `output/...`
 */
export function openJournal(root: string): Journal {
  const places = placesOf(root);
  expectOwnFolders(places);
  if (readState(places).pending)
    locked(places, () => {
      settledState(places);
    });
  return {
    list: () => listed(readState(places)),
    commit(what, changes) {
      const real = changes.filter(({ before, after }) => !isSame(before, after));
      if (real.length === 0) return;
      expectInside(places, real);
      locked(places, () => {
        const { batches, applied } = settledState(places);
        const batch = newBatch(batches, what, real.length);
        expectHeld(places, real);
        attempt(places, () => {
          writeChanges(places, batch.id, real);
        });
        carryOut(places, real, { version: 1, batches, applied }, { batch, direction: "do" });
      });
    },
    enter(what, changes) {
      const made = changes.filter(
        ({ name, before, after }) => !isSame(before, after) && isContent(after, held(places, name)),
      );
      if (made.length === 0) return;
      locked(places, () => {
        const { batches, applied } = settledState(places);
        const batch = newBatch(batches, what, made.length);
        attempt(places, () => {
          writeChanges(places, batch.id, made);
          settle(places, { version: 1, batches, applied }, { batch, direction: "do" });
        });
      });
    },
    undo: (expects) => step(places, "undo", expects),
    redo: (expects) => step(places, "redo", expects),
    keep: (bytes) => keep(places, bytes),
  };
}

function newBatch(batches: JournalState["batches"], what: Text, files: number): BatchSummary {
  const id = Math.max(0, ...batches.map((each) => each.id)) + 1;
  return { id, at: new Date().toISOString(), what, files };
}

type Pending = NonNullable<JournalState["pending"]>;

function step(
  places: Places,
  direction: "undo" | "redo",
  expects: ExpectedBatch | undefined,
): Moved | undefined {
  return locked(places, () => {
    const state = settledState(places);
    const at = direction === "undo" ? state.applied - 1 : state.applied;
    if (expects !== undefined) expectBatch(listed(state)[at], direction, expects);
    const batch = state.batches[at];
    return (
      batch && moved(places, state, { batch, direction: direction === "undo" ? "undo" : "do" })
    );
  });
}

function moved(places: Places, state: JournalState, pending: Pending): Moved {
  const changes = changesOf(places, pending);
  expectHeld(places, changes);
  carryOut(places, changes, state, pending);
  return { what: pending.batch.what, changes };
}

function changesOf(places: Places, { batch, direction }: Pending): readonly Change[] {
  const changes = readChanges(places, batch.id);
  return direction === "do" ? changes : turned(changes);
}

function carryOut(
  places: Places,
  changes: readonly Change[],
  before: JournalState,
  pending: Pending,
): void {
  attempt(places, () => {
    const done: Change[] = [];
    try {
      expectRoom(places, changes);
      writeState(places, { ...before, pending });
      for (const change of changes) {
        done.push(change);
        put(places, change);
      }
    } catch (error) {
      for (const change of turned(done).toReversed())
        if (!isContent(change.after, held(places, change.name))) put(places, change);
      writeState(places, before);
      throw error;
    }
    settle(places, before, pending);
  });
}

/** A new batch takes the place of those that were undone. */
function settle(
  places: Places,
  { batches, applied }: JournalState,
  { batch, direction }: Pending,
): void {
  const isKnown = batches.some(({ id }) => id === batch.id);
  const all = isKnown ? batches : [...batches.slice(0, applied), batch];
  writeState(places, {
    version: 1,
    batches: all,
    applied: direction === "do" ? applied + 1 : applied - 1,
  });
  rmSync(places.staged, { recursive: true, force: true });
  for (const { id } of batches)
    if (!all.some((each) => each.id === id)) rmSync(recordFile(places, id), { force: true });
}

/** The state without a batch that was begun: what a program that ended had begun is finished where something was written,
 *  and dropped where nothing was. */
function settledState(places: Places): JournalState {
  const { pending, ...before } = readState(places);
  if (pending !== undefined)
    attempt(places, () => {
      recover(places, before, pending);
    });
  return readState(places);
}

function recover(places: Places, before: JournalState, pending: Pending): void {
  const changes = changesOf(places, pending);
  const found = changes.map((change) => ({ change, bytes: held(places, change.name) }));
  const old = found.filter(({ change, bytes }) => isContent(change.before, bytes));
  if (old.length === changes.length) {
    writeState(places, before);
    return;
  }
  // What neither batch knows was written by somebody else, and stays.
  const torn = found.filter(
    ({ change, bytes }) =>
      bytes !== undefined &&
      !isContent(change.before, bytes) &&
      !isContent(change.after, bytes) &&
      isTorn(bytes, change.before, change.after),
  );
  for (const { change } of [...old, ...torn]) put(places, change);
  settle(places, before, pending);
}

function keep(places: Places, bytes: Uint8Array): Content {
  const kept = hashOf(bytes);
  const path = join(places.kept, kept);
  if (existsSync(path)) return { kept };
  attempt(places, () => {
    mkdirSync(places.kept, { recursive: true });
    writeWhole(path, bytes);
  });
  return { kept };
}

const turned = (changes: readonly Change[]): Change[] =>
  changes.map(({ name, before, after }) => ({ name, before: after, after: before }));

const isSame = (a: Content, b: Content): boolean => JSON.stringify(a) === JSON.stringify(b);

function attempt(places: Places, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw changeFailure(error, places.root);
  }
}

const listed = ({ batches, applied }: JournalState): Batch[] =>
  batches.map(({ at, what, files }, index) => ({
    number: index + 1,
    at,
    what,
    files,
    holds: index < applied,
  }));
