/** Finds and opens the file that a control network's name means. */
import { createHash } from "node:crypto";
import { open, realpath, stat } from "node:fs/promises";
import { basename, extname, join, sep } from "node:path";
import { Problem, pullHint } from "@inkloom/contract";
import { openWeights } from "@inkloom/engine/weights";
import { filesBelow } from "../files-below.ts";
import { expectName, onlyNames } from "../names-only.ts";
import { nearestNames } from "../nearest-names.ts";
import type { ControlFile } from "./control-unit.ts";

export interface FoundControl {
  /** Without folder and ending. */
  readonly name: string;
  readonly path: string;
}

const ENDINGS = [".safetensors", ".pth", ".pt", ".ckpt", ".bin"];

/** Every control network below the folders, those of the first folder first. */
export async function listControls(folders: readonly string[]): Promise<readonly FoundControl[]> {
  const found: FoundControl[] = [];
  for (const folder of folders)
    for (const file of await filesBelow(folder))
      if (isWeights(file)) found.push({ name: plain(basename(file)), path: join(folder, file) });
  return found;
}

/**
 * The file that `asked` means: a path, or a name in any case, with or without folder, ending and A1111's ` [hash]`.
 *
 * @throws Problem `control/missing` with the nearest names
 */
export async function findControl(
  asked: string,
  folders: readonly string[],
): Promise<FoundControl> {
  expectName(asked);
  if (!onlyNames() && isWeights(asked)) {
    const path = await realpath(asked).catch(() => undefined);
    if (path !== undefined) return { name: plain(basename(path)), path };
  }
  const wanted = plain(asked.trim().replace(/\s*\[[\da-f]{6,64}\]$/i, "")).replaceAll("\\", "/");
  const all = await listControls(folders);
  const fits = (same: (text: string) => string): FoundControl | undefined =>
    all.find(({ path }) => {
      const long = same(`/${plain(path).split(sep).join("/")}`);
      return long.endsWith(same(`/${wanted}`));
    });
  const found = fits((text) => text) ?? fits((text) => text.toLowerCase());
  if (found) return found;
  const near = nearestNames(
    wanted,
    all.map(({ name }) => ({ label: name, names: [name] })),
  );
  const hint = pullHint(asked, ["controlnet"]);
  throw new Problem("control/missing", {
    en: `no control network is named "${asked}"${near.length > 0 ? `; the nearest are ${near.join(", ")}` : ": there are none"}${hint.en}`,
    zh: `没有名为“${asked}”的控制网络${near.length > 0 ? `；最接近的是 ${near.join("、")}` : "：目前没有任何控制网络"}${hint.zh}`,
  });
}

/** @throws Problem `control/missing`, `weights/...` */
export async function openControl(asked: string, folders: readonly string[]): Promise<ControlFile> {
  const { name, path } = await findControl(asked, folders);
  const { entries } = await openWeights(path);
  return {
    name,
    path,
    hash: await shortHash(path),
    modified: (await stat(path)).mtimeMs,
    weights: entries,
    manifest: [...entries.values()].map(({ key, shape }) => ({ key, shape })),
  };
}

const isWeights = (name: string): boolean => ENDINGS.includes(extname(name).toLowerCase());

const plain = (name: string): string =>
  isWeights(name) ? name.slice(0, -extname(name).length) : name;

/** Where A1111's old hash looks at a file, and for how many bytes. */
const HASHED = { from: 0x100000, bytes: 0x10000 };

/** Eight digits of a piece of the file, as sd-webui-controlnet writes them behind names.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui 1.10, modules/sd_models.py (model_hash). */
async function shortHash(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const piece = new Uint8Array(HASHED.bytes);
    const { bytesRead } = await file.read(piece, 0, HASHED.bytes, HASHED.from);
    return createHash("sha256").update(piece.subarray(0, bytesRead)).digest("hex").slice(0, 8);
  } finally {
    await file.close();
  }
}
