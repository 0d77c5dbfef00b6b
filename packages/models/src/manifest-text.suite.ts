/** For tests: manifests kept as lines `key [2,3]`, some of them compressed. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Manifest } from "./manifest.ts";

/** `rename` turns the file's keys into those that are wanted. */
export const readManifest = (
  file: URL | string,
  rename: (key: string) => string = (key) => key,
): Manifest =>
  textOf(file)
    .trim()
    .split("\n")
    .map((line) => {
      const [, key, sizes] = /^(\S+) \[([\d,]*)\]$/.exec(line.trim()) ?? [];
      if (key === undefined || sizes === undefined) throw new Error(`no manifest line: ${line}`);
      return { key: rename(key), shape: sizes === "" ? [] : sizes.split(",").map(Number) };
    });

function textOf(file: URL | string): string {
  const bytes = readFileSync(file);
  return (String(file).endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}
