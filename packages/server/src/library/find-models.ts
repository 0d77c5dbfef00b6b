/** Every model file in the folders of every kind, with the name that a request calls it by. */
import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { MODEL_KINDS, type ModelKind } from "@inkloom/tools";
import { nameModels, RULES } from "./names.ts";
import { type Walk, type WalkedFile, walkModels } from "./walk.ts";

export type KindFolders = Readonly<Record<ModelKind, readonly string[]>>;

export interface FoundModel {
  readonly id: string;
  readonly kind: ModelKind;
  readonly root: string;
  readonly path: string;
  readonly name: string;
  readonly unreachable: "shadowed" | "name" | null;
  readonly folder: boolean;
  readonly bytes: number;
  readonly modified: number;
  readonly beside: string;
  readonly preview: string | null;
}

export interface FoundModels {
  readonly models: readonly FoundModel[];
  /** Every folder that was looked at, with its time of change. */
  readonly folders: ReadonlyMap<string, number>;
  /** Folders with more files than are looked at. */
  readonly cut: readonly string[];
}

/** An autoencoder for the model of the name before it, in the folder of models, as A1111 has them. */
const BESIDE_MODEL = /\.vae\.[^./]+$/i;

/**
 * @param vaePlaces the folders in which the name of an autoencoder is looked for, those of models among them
 * @throws only the signal's reason
 */
export async function findModels(
  kinds: KindFolders,
  vaePlaces: readonly string[],
  signal?: AbortSignal,
): Promise<FoundModels> {
  const models = new Map<string, FoundModel>();
  const folders = new Map<string, number>();
  const cut: string[] = [];
  const modelWalks = new Map<string, Walk>();
  for (const kind of MODEL_KINDS) {
    const skipped = await foldersOfOthers(kind, kinds);
    const walks = new Map<string, Walk>();
    for (const root of kinds[kind]) {
      if (walks.has(root)) continue;
      const walk = await walkModels(root, { ...RULES[kind], skipped, signal });
      walks.set(root, walk);
      for (const [folder, time] of walk.folders) folders.set(folder, time);
      if (walk.cut) cut.push(root);
      if (kind === "checkpoint") modelWalks.set(root, walk);
    }
    const places = kind === "vae" ? vaePlaces : kinds[kind];
    const order = [...new Set(places)].flatMap(
      (root) => walks.get(root) ?? modelWalks.get(root) ?? [],
    );
    const isOne = ({ relative }: WalkedFile, walk: Walk): boolean =>
      kind === "checkpoint" || walks.get(walk.root) !== walk
        ? BESIDE_MODEL.test(relative) === (kind === "vae")
        : true;
    for (const { root, file, name, unreachable } of nameModels(kind, order, isOne)) {
      const { path, folder, bytes, modified, beside, preview = null } = file;
      const about = { folder, bytes, modified, beside, preview };
      const id = idOf(kind, path);
      models.set(id, { id, kind, root, path, name, unreachable, ...about });
    }
  }
  return { models: [...models.values()], folders, cut };
}

/** The folder of checkpoints holds those of other kinds in most installations. */
async function foldersOfOthers(kind: ModelKind, kinds: KindFolders): Promise<Set<string>> {
  if (kind !== "checkpoint") return new Set();
  const others = MODEL_KINDS.filter((each) => each !== kind).flatMap((each) => kinds[each]);
  const real = await Promise.all(others.map((path) => realpath(path).catch(() => undefined)));
  return new Set(real.filter((path) => path !== undefined));
}

/** The ids that a file can have: one by each kind. */
export const idsOf = (path: string): string[] => MODEL_KINDS.map((kind) => idOf(kind, path));

/** A UUID of version 8: of one's own making, here from a hash, so that a file keeps it and it tells no path. */
function idOf(kind: ModelKind, path: string): string {
  const digest = createHash("sha256").update(`${kind}\0${path}`).digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString("hex").slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
