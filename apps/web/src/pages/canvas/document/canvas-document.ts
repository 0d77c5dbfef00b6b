/** A document that is worked on: what it shows, how it is changed, undone and kept. */
import { uuidV7 } from "@inkloom/client";
import { createStore, type StoreApi } from "zustand/vanilla";
import { deltaOf } from "./delta.ts";
import { Edit, type Edited } from "./edit.ts";
import { Journal } from "./journal.ts";
import type { Rect } from "./rect.ts";
import { layerOf, type Layer, type Scene } from "./scene.ts";
import type { StepHead, StepLabel, TileChange } from "./step.ts";
import { isEmptyTile, type Pixels, rectOfTile, type Tile, TileStore } from "./tiles.ts";
import type { DocumentHead, Saving, Vault } from "./vault.ts";

export interface DocumentState {
  readonly scene: Scene;
  readonly name: string;
  /** What an undo would take back, and a redo do again. */
  readonly undo: StepLabel | undefined;
  readonly redo: StepLabel | undefined;
  /** Changes that are not kept yet. */
  readonly unsaved: number;
  /** Why it lies in this tab's memory alone. */
  readonly fault?: string;
  /** Another tab works on it. */
  readonly readOnly: boolean;
}

/** Bytes of steps that may lie in memory where the browser keeps nothing. */
const MEMORY_BUDGET = 256 * 2 ** 20;

export class CanvasDocument {
  readonly id: string;
  readonly state: StoreApi<DocumentState>;
  readonly #vault: Vault;
  readonly #tiles = new TileStore();
  readonly #journal: Journal;
  readonly #touchListeners = new Set<(layer: string, rect: Rect) => void>();
  #edit: Edit | undefined;
  /** Undo and redo, one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #travelling = 0;

  private constructor(vault: Vault, head: DocumentHead, steps: readonly StepHead[]) {
    this.id = head.id;
    this.#vault = vault;
    this.#journal = new Journal(steps, head.done, head.next);
    this.state = createStore<DocumentState>()(() => ({
      scene: head.scene,
      name: head.name,
      unsaved: 0,
      readOnly: false,
      ...this.#labels(),
    }));
  }

  /** A new one, which is kept from now on. */
  static create(vault: Vault, name: string, scene: Scene): CanvasDocument {
    const head = { id: uuidV7(), name, scene, done: 0, next: 1, updated: Date.now() };
    const made = new CanvasDocument(vault, head, []);
    made.#save([]);
    return made;
  }

  /** As it was left; undefined where there is no such document. */
  static async open(vault: Vault, id: string): Promise<CanvasDocument | undefined> {
    const kept = await vault.open(id);
    if (kept === undefined) return undefined;
    const opened = new CanvasDocument(vault, kept.head, kept.steps);
    for (const { id: layer } of kept.head.scene.layers)
      for (const { tx, ty, tile } of await vault.tiles(id, layer))
        opened.#tiles.set(layer, tx, ty, tile);
    return opened;
  }

  get scene(): Scene {
    return this.state.getState().scene;
  }

  /** Whether a step is on its way, so that no other can begin. */
  get isBusy(): boolean {
    return this.#edit !== undefined || this.#travelling > 0;
  }

  get readOnly(): boolean {
    return this.state.getState().readOnly;
  }

  /** Bytes of all its pixels. */
  get bytes(): number {
    return this.#tiles.bytes;
  }

  setReadOnly(readOnly: boolean): void {
    this.state.setState({ readOnly });
  }

  tile(layer: string, tx: number, ty: number): Tile | undefined {
    return this.#tiles.get(layer, tx, ty);
  }

  /** Places of the tiles in which a layer has something. */
  placesOf(layer: string) {
    return this.#tiles.placesOf(layer);
  }

  /** A copy of a rectangle of the document as one layer has it, without its opacity. */
  read({ id, x, y }: Layer, rect: Rect): Pixels {
    return this.#tiles.read(id, { ...rect, x: rect.x - x, y: rect.y - y });
  }

  /** Hears of every rectangle of a layer's own pixels that changes. @returns ends it */
  onTouched(listener: (layer: string, rect: Rect) => void): () => void {
    this.#touchListeners.add(listener);
    return () => void this.#touchListeners.delete(listener);
  }

  /** Begins a step, which must be committed or cancelled. @throws where `isBusy` or `readOnly` */
  begin(label: StepLabel, merge?: string): Edit {
    if (this.readOnly) throw new Error("This document is worked on in another tab.");
    if (this.isBusy) throw new Error("Another step has not ended yet.");
    this.#edit = new Edit(this.#edited, label, merge);
    return this.#edit;
  }

  /** One step at once; given up where `act` throws. Does nothing where `isBusy` or `readOnly`. */
  do(label: StepLabel, act: (edit: Edit) => void, merge?: string): void {
    if (this.isBusy || this.readOnly) return;
    const edit = this.begin(label, merge);
    try {
      act(edit);
    } catch (error) {
      edit.cancel();
      throw error;
    }
    edit.commit();
  }

  /** Which layer is worked on; no step of its own. */
  activate(layer: string | null): void {
    this.#show({ ...this.scene, active: layer });
  }

  rename(name: string): void {
    if (this.readOnly) return;
    this.state.setState({ name });
    this.#save([]);
  }

  undo(): Promise<void> {
    return this.#travel("back");
  }

  redo(): Promise<void> {
    return this.#travel("forth");
  }

  /** Resolves when all that was done so far is kept. */
  async kept(): Promise<void> {
    await this.#turn;
    while (this.state.getState().unsaved > 0)
      await new Promise<void>((resolve) => {
        const end = this.state.subscribe(() => {
          end();
          resolve();
        });
      });
  }

  readonly #edited: Edited = {
    tiles: this.#tiles,
    scene: () => this.scene,
    show: (scene) => {
      this.#show(scene);
    },
    touched: (layer, rect) => {
      this.#touched(layer, rect);
    },
    ended: (edit, changes) => {
      this.#edit = undefined;
      if (changes === undefined) return;
      const { label, before, merge } = edit;
      if (changes.length === 0 && sameScene(before, this.scene)) return;
      const { step, forget } = this.#journal.enter(
        { label, before, after: this.scene, ...(merge !== undefined && { merge }) },
        changes.length > 0,
      );
      this.#save(changes, step, forget);
    },
  };

  #show(scene: Scene): void {
    this.state.setState({ scene });
  }

  #touched(layer: string, rect: Rect): void {
    for (const listener of this.#touchListeners) listener(layer, rect);
  }

  #labels(): Pick<DocumentState, "undo" | "redo"> {
    const { toUndo, toRedo } = this.#journal;
    return { undo: toUndo?.label, redo: toRedo?.label };
  }

  #travel(way: "back" | "forth"): Promise<void> {
    this.#travelling += 1;
    const turn = this.#turn.then(async () => {
      try {
        const step = way === "back" ? this.#journal.toUndo : this.#journal.toRedo;
        if (step === undefined || this.#edit !== undefined || this.readOnly) return;
        // Asked for behind the saving of the step, so it is there.
        const deltas = await this.#vault.deltas(this.id, step.number);
        if (way === "back") this.#journal.wentBack();
        else this.#journal.wentForth();
        const scene = way === "back" ? step.before : step.after;
        const { active } = this.scene;
        this.#show({
          ...scene,
          active: layerOf(scene, active) === undefined ? scene.active : active,
        });
        this.#save(deltas.map((delta) => this.#turned(delta)));
      } finally {
        this.#travelling -= 1;
      }
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #turned({
    layer,
    tx,
    ty,
    tile: delta,
  }: Omit<TileChange, "before" | "after"> & { readonly tile: Tile }): TileChange {
    const turned = deltaOf(this.#tiles.get(layer, tx, ty), delta);
    const after = isEmptyTile(turned) ? undefined : turned;
    this.#tiles.set(layer, tx, ty, after);
    this.#touched(layer, rectOfTile({ tx, ty }));
    return { layer, tx, ty, before: undefined, after };
  }

  #save(tiles: readonly TileChange[], step?: StepHead, forget: readonly number[] = []): void {
    const { scene, name, unsaved } = this.state.getState();
    this.state.setState({ unsaved: unsaved + 1, ...this.#labels() });
    const head: DocumentHead = {
      id: this.id,
      name,
      scene,
      done: this.#journal.lastDone,
      next: this.#journal.next,
      updated: Date.now(),
    };
    const saving: Saving = { head, tiles, forget, ...(step && { step }) };
    this.#vault.save(saving).then(
      ({ fault, waitingBytes }) => {
        this.#settled(fault);
        if (waitingBytes > MEMORY_BUDGET) this.#save([], undefined, this.#journal.forgetOldest());
      },
      (error: unknown) => {
        this.#settled(error instanceof Error ? error.message : String(error));
      },
    );
  }

  #settled(fault: string | undefined): void {
    this.state.setState(
      ({ unsaved, fault: _, ...rest }) => ({
        ...rest,
        unsaved: unsaved - 1,
        ...(fault !== undefined && { fault }),
      }),
      true,
    );
  }
}

const sameScene = (one: Scene, other: Scene): boolean =>
  one.bounds === other.bounds && one.frame === other.frame && one.layers === other.layers;
