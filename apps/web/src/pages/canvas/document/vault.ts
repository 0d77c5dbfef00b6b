/** Keeps documents: their heads, tiles and steps. Runs in a worker, where packing stops nobody's hand. */
import { deltaOf, packed, unpacked, type Packed } from "./delta.ts";
import type { Scene } from "./scene.ts";
import { patientShelf, type PatientShelf, type Shelf } from "./shelf.ts";
import type { StepHead, TileChange } from "./step.ts";
import type { Tile, TilePlace } from "./tiles.ts";

export interface DocumentHead {
  readonly id: string;
  readonly name: string;
  readonly scene: Scene;
  /** Number of the last step that is not undone; 0 for none. */
  readonly done: number;
  /** Number that the next step gets. */
  readonly next: number;
  /** Milliseconds since 1970. */
  readonly updated: number;
}

export interface LayerTile extends TilePlace {
  readonly layer: string;
  readonly tile: Tile;
}

export interface Saving {
  readonly head: DocumentHead;
  /** Absent where nothing new was done, as after an undo. */
  readonly step?: StepHead;
  readonly tiles: readonly TileChange[];
  /** Numbers of steps that are no longer needed. */
  readonly forget: readonly number[];
}

export interface Saved {
  /** Why it lies in memory alone; absent where it is kept. */
  readonly fault?: string;
  readonly waitingBytes: number;
}

export interface Vault {
  readonly list: () => Promise<readonly DocumentHead[]>;
  readonly open: (
    id: string,
  ) => Promise<{ readonly head: DocumentHead; readonly steps: readonly StepHead[] } | undefined>;
  readonly tiles: (id: string, layer: string) => Promise<readonly LayerTile[]>;
  readonly save: (saving: Saving) => Promise<Saved>;
  /** What a step did, tile by tile. */
  readonly deltas: (id: string, step: number) => Promise<readonly LayerTile[]>;
  readonly remove: (id: string) => Promise<void>;
}

interface PackedTile extends TilePlace {
  readonly layer: string;
  readonly bytes: Packed;
}

const headKey = (id: string): string => `head:${id}`;
const stepKey = (id: string, number: number): string =>
  `step:${id}:${String(number).padStart(9, "0")}`;
const deltaKey = (id: string, number: number): string => `delta:${id}:${number}`;
const tileKey = (id: string, layer: string, { tx, ty }: TilePlace): string =>
  `tile:${id}:${layer}:${tx},${ty}`;

export function createVault(place: Shelf): Vault {
  const shelf = patientShelf(place);
  let turn: Promise<unknown> = Promise.resolve();
  /** One after the other: what is asked for later sees what was kept before. */
  const inTurn =
    <G extends readonly unknown[], T>(act: (...given: G) => Promise<T>) =>
    (...given: G): Promise<T> => {
      const mine = turn.then(() => act(...given));
      turn = mine.catch(() => undefined);
      return mine;
    };
  const acts = vaultOn(shelf);
  return {
    list: inTurn(acts.list),
    open: inTurn(acts.open),
    tiles: inTurn(acts.tiles),
    save: inTurn(acts.save),
    deltas: inTurn(acts.deltas),
    remove: inTurn(acts.remove),
  };
}

function vaultOn(shelf: PatientShelf): Vault {
  return {
    async list() {
      const keys = await shelf.keys("head:");
      const heads = (await Promise.all(keys.map((key) => shelf.read(key)))) as DocumentHead[];
      return heads.sort((one, other) => other.updated - one.updated);
    },
    async open(id) {
      const head = (await shelf.read(headKey(id))) as DocumentHead | undefined;
      if (head === undefined) return undefined;
      const keys = await shelf.keys(`step:${id}:`);
      const steps = await Promise.all(keys.map((key) => shelf.read(key)));
      return { head, steps: steps as StepHead[] };
    },
    async tiles(id, layer) {
      const prefix = `tile:${id}:${layer}:`;
      const keys = await shelf.keys(prefix);
      return Promise.all(
        keys.map(async (key): Promise<LayerTile> => {
          const [tx = 0, ty = 0] = key.slice(prefix.length).split(",").map(Number);
          return { layer, tx, ty, tile: await unpacked((await shelf.read(key)) as Packed) };
        }),
      );
    },
    save: (saving) => save(shelf, saving),
    async deltas(id, step) {
      const parts = (await shelf.read(deltaKey(id, step))) as PackedTile[] | undefined;
      if (parts === undefined) throw new RangeError(`step ${step} of document ${id} is not kept`);
      return Promise.all(
        parts.map(async ({ bytes, ...place }) => ({ ...place, tile: await unpacked(bytes) })),
      );
    },
    async remove(id) {
      const prefixes = [headKey(id), `step:${id}:`, `delta:${id}:`, `tile:${id}:`];
      const keys = await Promise.all(prefixes.map((prefix) => shelf.keys(prefix)));
      await shelf.write([], keys.flat());
    },
  };
}

async function save(shelf: PatientShelf, { head, step, tiles, forget }: Saving): Promise<Saved> {
  const puts: [string, unknown][] = [[headKey(head.id), head]];
  const deletes = forget.flatMap((number) => [stepKey(head.id, number), deltaKey(head.id, number)]);
  const deltas: PackedTile[] = [];
  for (const { layer, tx, ty, before, after } of tiles) {
    const key = tileKey(head.id, layer, { tx, ty });
    const now = after && (await packed(after));
    if (now === undefined) deletes.push(key);
    else puts.push([key, now]);
    if (step === undefined) continue;
    const bytes =
      before === undefined && now !== undefined ? now : await packed(deltaOf(before, after));
    deltas.push({ layer, tx, ty, bytes });
  }
  if (step !== undefined)
    puts.push([stepKey(head.id, step.number), step], [deltaKey(head.id, step.number), deltas]);
  await shelf.write(puts, deletes);
  const fault = shelf.fault();
  return {
    waitingBytes: shelf.waitingBytes(),
    ...(fault !== undefined && { fault }),
  };
}
