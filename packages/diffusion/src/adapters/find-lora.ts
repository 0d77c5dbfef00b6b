/** Finds the file that a LoRA's name means: a path, a file name below the folders, or the name that the
 *  training program gave it. */
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, extname, join, relative, sep } from "node:path";
import { Problem, pullHint } from "@inkloom/contract";
import { openWeights } from "@inkloom/engine/weights";
import { expectName, onlyNames } from "../names-only.ts";
import { nearestNames } from "../nearest-names.ts";

export interface FoundLora {
  /** As people call it: the file's name without its ending. */
  readonly name: string;
  readonly path: string;
}

const ENDINGS = [".safetensors", ".pt", ".bin", ".ckpt", ".pth"];

/** Folders within folders, files and folders in all, that are looked at. */
const DEEPEST = 8;
const MOST = 20_000;
const MOST_FOLDERS = 20_000;

/** Every LoRA below the folders, those of the first folder first. Links that lead in a circle end at the
 *  depth's limit. */
export async function listLoras(folders: readonly string[]): Promise<readonly FoundLora[]> {
  const found: FoundLora[] = [];
  for (const folder of folders) await walk(folder, 0, { found, folders: 0 });
  return found;
}

interface Walk {
  readonly found: FoundLora[];
  /** How many were walked: those that link to each other have more paths than can ever be. */
  folders: number;
}

async function walk(folder: string, depth: number, state: Walk): Promise<void> {
  if (++state.folders > MOST_FOLDERS) return;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (state.found.length >= MOST) return;
    const path = join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
    if (kind?.isDirectory() === true && depth < DEEPEST) await walk(path, depth + 1, state);
    else if (kind?.isFile() === true && ENDINGS.includes(extname(entry.name).toLowerCase()))
      state.found.push({ name: basename(entry.name, extname(entry.name)), path });
  }
}

/**
 * The file that `asked` means, tried in this order: a path; a file's name, with or without ending and
 * folder, in the case given and in any case; the alias in a file's metadata.
 *
 * @throws Problem `lora/missing` with the nearest names. `typed` is the tag, for the message.
 */
export async function findLora(
  asked: string,
  folders: readonly string[],
  typed = asked,
): Promise<FoundLora> {
  expectName(asked);
  const strict = onlyNames();
  if (!strict && ENDINGS.includes(extname(asked).toLowerCase())) {
    const path = await realpath(asked).catch(() => undefined);
    if (path !== undefined && (await stat(path)).isFile())
      return { name: basename(asked, extname(asked)), path };
  }
  const all = await listLoras(folders);
  const wanted = withoutEnding(asked.replaceAll("\\", "/"));
  const fits = (same: (a: string) => boolean) =>
    all.find(
      ({ name, path }) => same(name) || folders.some((folder) => same(inside(folder, path))),
    );
  const lower = wanted.toLowerCase();
  const found =
    fits((name) => name === wanted) ??
    fits((name) => name.toLowerCase() === lower) ??
    (await byAlias(wanted, all));
  if (found) return found;
  const near = nearestNames(
    wanted,
    all.map(({ name }) => ({ label: name, names: [name] })),
  );
  const places = strict ? "" : folders.join(", ");
  const placesInChinese = strict ? "" : folders.join("、");
  const hint = pullHint(asked, ["lora"]);
  throw new Problem("lora/missing", {
    en: `${typed}: no LoRA is named "${asked}" in ${places || "any folder"}${near.length > 0 ? `; the nearest are ${near.join(", ")}` : ", where there are none"}${hint.en}`,
    zh: `${typed}：在 ${placesInChinese || "任何文件夹"} 中找不到名为“${asked}”的 LoRA${near.length > 0 ? `；最接近的是 ${near.join("、")}` : "，其中没有任何 LoRA"}${hint.zh}`,
  });
}

/** The names of all LoRAs for people, and in lower case every name but an alias that finds one. */
export async function loraNames(
  folders: readonly string[],
): Promise<{ readonly shown: readonly string[]; readonly found: ReadonlySet<string> }> {
  const all = await listLoras(folders);
  const paths = all.flatMap(({ path }) => folders.map((folder) => inside(folder, path)));
  const below = paths.filter((path) => !path.startsWith(".."));
  const names = all.map(({ name }) => name);
  const found = new Set([...names, ...below].map((name) => name.toLowerCase()));
  return { shown: [...new Set(names)], found };
}

const withoutEnding = (name: string): string =>
  ENDINGS.includes(extname(name).toLowerCase()) ? name.slice(0, -extname(name).length) : name;

const inside = (folder: string, path: string): string =>
  withoutEnding(relative(folder, path).split(sep).join("/"));

/** Files that cannot be read have no alias; whoever asks for them by name is told what is wrong. */
async function byAlias(wanted: string, all: readonly FoundLora[]): Promise<FoundLora | undefined> {
  for (const found of all) {
    const file = await openWeights(found.path).catch((error: unknown) => {
      if (error instanceof Problem) return undefined;
      throw error;
    });
    if (file?.metadata["ss_output_name"] === wanted) return found;
  }
  return undefined;
}
