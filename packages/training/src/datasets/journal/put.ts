/**
 * Writes what a file is to hold. Captions are thousands and small: a text is written over the old one in its place, which
 * is many times faster than a new file and a rename, and what a program that ends in the middle of it leaves behind can be told
 * by the two texts. Links are replaced by files, so that what they lead to stays as it is.
 */
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type Content, contentBytes } from "./content.ts";
import { codeOf } from "../../files/write-failure.ts";
import type { Places } from "./places.ts";
import type { Change } from "./record.ts";

/** Windows has none. */
const NO_FOLLOW = constants.O_NOFOLLOW as number | undefined;
const OVER = constants.O_RDWR | (NO_FOLLOW ?? 0);

/** What is there may be a link, which would be written through. */
const NEW = { flag: "wx" } as const;
const CLONED = constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL;

export function put(places: Places, { name, before, after }: Change): void {
  const target = join(places.root, name);
  const bytes = contentBytes(after);
  if (after === null) rmSync(target, { force: true });
  else if (bytes === undefined) replace(places, target, after);
  else if (!(before === null ? created(target, bytes) : overwritten(target, bytes)))
    replace(places, target, after);
}

/** False where something is there: what is left of this very file, or a link. */
function created(target: string, bytes: Buffer): boolean {
  try {
    writeFileSync(target, bytes, NEW);
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST") return false;
    if (code !== "ENOENT") throw error;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes, NEW);
  }
  return true;
}

/** False where the file is a link, or has another name somewhere else. */
function overwritten(target: string, bytes: Buffer): boolean {
  if (NO_FOLLOW === undefined && lstatSync(target).isSymbolicLink()) return false;
  let file: number;
  try {
    file = openSync(target, OVER);
  } catch (error) {
    if (codeOf(error) === "ELOOP") return false;
    throw error;
  }
  try {
    const { nlink, size } = fstatSync(file);
    if (nlink > 1) return false;
    let written = 0;
    while (written < bytes.length)
      written += writeSync(file, bytes, written, bytes.length - written, written);
    if (size > bytes.length) ftruncateSync(file, bytes.length);
    return true;
  } finally {
    closeSync(file);
  }
}

/** By a new file that is moved there whole. */
function replace(places: Places, target: string, content: Exclude<Content, null>): void {
  mkdirSync(places.staged, { recursive: true });
  const staged = join(places.staged, "next");
  rmSync(staged, { force: true });
  const bytes = contentBytes(content);
  if (bytes) writeFileSync(staged, bytes, NEW);
  else if (typeof content !== "string" && "kept" in content)
    copyFileSync(join(places.kept, content.kept), staged, CLONED);
  try {
    if (!existsSync(dirname(target))) mkdirSync(dirname(target), { recursive: true });
    renameSync(staged, target);
  } catch (error) {
    // A folder of the data set may be another disk's, where nothing can be moved to.
    if (codeOf(error) !== "EXDEV") throw error;
    const near = `${target}.inkloom.part`;
    rmSync(near, { force: true });
    copyFileSync(staged, near, constants.COPYFILE_EXCL);
    renameSync(near, target);
  }
}

/** Whether bytes may be what a program left that ended while it wrote `after` over `before`. */
export function isTorn(bytes: Buffer, before: Content, after: Content): boolean {
  const made = contentBytes(after);
  if (made === undefined) return false;
  const old = contentBytes(before) ?? Buffer.alloc(0);
  let same = 0;
  while (same < made.length && same < bytes.length && made[same] === bytes[same]) same++;
  // New up to some place, then old; or new with the old length.
  return (
    (same === bytes.length && same <= Math.max(old.length, made.length)) ||
    bytes.subarray(same).equals(old.subarray(same))
  );
}

/** Blocks of file systems, bytes. */
const BLOCK = 4096;

/** What a batch needs beside what is there, and a file of that size for a moment: a full disk is found before anything is
 *  written. Throws what the system says. */
export function expectRoom(places: Places, changes: readonly Change[]): void {
  const blocks = (content: Content): number =>
    Math.ceil((contentBytes(content)?.length ?? 0) / BLOCK) * BLOCK;
  const needed = changes.reduce(
    (sum, { before, after }) => sum + Math.max(0, blocks(after) - blocks(before)),
    0,
  );
  if (needed === 0) return;
  mkdirSync(places.staged, { recursive: true });
  const path = join(places.staged, "room");
  const zeros = Buffer.alloc(Math.min(needed, 1024 * BLOCK));
  rmSync(path, { force: true });
  const file = openSync(path, "wx");
  try {
    for (let left = needed; left > 0; left -= zeros.length)
      writeSync(file, zeros, 0, Math.min(left, zeros.length));
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
}
