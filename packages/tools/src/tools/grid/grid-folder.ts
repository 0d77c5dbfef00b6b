/** The folder that a grid lives in: `grid.json` says what it is, each finished picture is a file, and what is
 *  not there is still to be drawn. */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Problem, VERSION } from "@inkloom/contract";
import { expectWritableFolder } from "../../files/writable-folder.ts";
import { writeWholeFile } from "../../files/write-whole-file.ts";
import type { Cell } from "./cells.ts";

const NAME = "grid.json";

export interface Manifest {
  readonly program: "inkloom";
  readonly version: string;
  readonly tool: "grid";
  /** The grid's parameters as they were given. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly axes: readonly {
    readonly id: string;
    readonly name: string;
    readonly values: readonly string[];
    /** Of a prompt matrix: see `Axis`. */
    readonly parts?: readonly string[];
  }[];
  /** SHA-256 of the pictures that cells begin with, by the names that cells give them. */
  readonly pictures: Readonly<Record<string, string>>;
  readonly sheet: string;
  readonly cells: readonly Cell[];
}

/** What a new grid is. */
export type NewGrid = Pick<Manifest, "axes" | "pictures" | "sheet" | "cells">;

/**
 * The manifest of the folder: the one that is there, if it is of the same request, or `made`, which is
 * written. What an interrupted process left half-written is removed.
 * @throws Problem `grid/other`, `output/unwritable`, `output/full`
 */
export async function openGridFolder(
  folder: string,
  request: Manifest["request"],
  make: () => Promise<NewGrid>,
): Promise<Manifest> {
  const path = join(folder, NAME);
  const existing = await readFile(path, "utf8").catch(() => undefined);
  if (existing !== undefined) {
    const manifest = readManifest(path, existing);
    expectSame(folder, manifest, request);
    for (const name of await readdir(folder))
      if (/^\.inkloom-.*\.part$/.test(name)) await rm(join(folder, name), { force: true });
    return manifest;
  }
  const names = await readdir(folder).catch((): string[] => []);
  if (names.some((name) => name.endsWith(".png")))
    throw new Problem("grid/other", {
      en: `${folder} holds pictures and no grid, expected an empty or new folder.`,
      zh: `${folder} 中有图片但没有网格，应为空文件夹或新文件夹。`,
    });
  await expectWritableFolder(folder, [NAME]);
  const manifest: Manifest = {
    program: "inkloom",
    version: VERSION,
    tool: "grid",
    request,
    ...(await make()),
  };
  await writeWholeFile(path, Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
  return manifest;
}

function readManifest(path: string, text: string): Manifest {
  try {
    const read = JSON.parse(text) as Partial<Manifest> | null;
    const cells = read?.program === "inkloom" && read.tool === "grid" ? read.cells : undefined;
    // Names from a file must not lead out of its folder.
    if (cells?.every(({ file }) => /^\d+\.png$/.test(file))) return read as Manifest;
  } catch {
    // Said below.
  }
  throw new Problem("grid/other", {
    en: `${path} is no manifest of a grid, expected one or none.`,
    zh: `${path} 不是网格的清单文件，应为网格清单或不存在。`,
  });
}

function expectSame(folder: string, manifest: Manifest, request: Manifest["request"]): void {
  const { request: begun } = manifest;
  const names = [...new Set([...Object.keys(begun), ...Object.keys(request)])];
  const other = names.filter((name) => !isDeepStrictEqual(begun[name], request[name]));
  if (other.length > 0)
    throw new Problem("grid/other", {
      en: `${folder} holds a grid with other settings of ${other.join(", ")}, expected the same or a new folder.`,
      zh: `${folder} 中已有网格，其 ${other.join("、")} 与现在给出的不同，应使用相同的参数或新的文件夹。`,
    });
  if (manifest.version !== VERSION)
    throw new Problem("grid/other", {
      en: `${folder} holds a grid that Inkloom ${manifest.version} began, this is ${VERSION}: pictures of two versions may differ.`,
      zh: `${folder} 中的网格由墨织 ${manifest.version} 开始，当前版本为 ${VERSION}：两个版本生成的图片可能不同。`,
    });
}
