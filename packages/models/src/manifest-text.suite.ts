/** For tests: manifests kept as lines `key [2,3]`. */
import { readFileSync } from "node:fs";
import type { Manifest } from "./manifest.ts";

/** `rename` turns the file's keys into those that are wanted. */
export const readManifest = (
  file: URL | string,
  rename: (key: string) => string = (key) => key,
): Manifest =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => {
      const [, key, sizes] = /^(\S+) \[([\d,]*)\]$/.exec(line.trim()) ?? [];
      if (key === undefined || sizes === undefined) throw new Error(`no manifest line: ${line}`);
      return { key: rename(key), shape: sizes === "" ? [] : sizes.split(",").map(Number) };
    });
