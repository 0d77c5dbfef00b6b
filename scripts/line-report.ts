import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Files from this many lines on are named as a warning, above `LONGEST` the check fails. */
const LONG = 400;
const LONGEST = 600;

const SOURCES = "{packages,apps,scripts,bench,parity,examples}/**/*.{ts,tsx,mjs,py}";
const NOT_OURS =
  /(^|[\\/])(node_modules|goldens|dist|build|\.venv)[\\/]|onnx_pb\.|client[\\/]src[\\/]api\.ts$/;
const TEST = /\.(test|suite)\.tsx?$/;

export interface SourceFile {
  readonly path: string;
  readonly lines: number;
}

export interface LineReport {
  readonly ok: boolean;
  readonly lines: readonly string[];
}

/** Every file written by hand under `root`, with its number of lines. */
export function sourceFiles(root: string): SourceFile[] {
  return globSync(SOURCES, { cwd: root, exclude: (path) => /(^|[\\/])node_modules$/.test(path) })
    .filter((path) => !NOT_OURS.test(path))
    .map((path) => ({ path, lines: countLines(readFileSync(join(root, path), "utf8")) }));
}

/** Median, p90 and largest of the sources; tests count only towards the limits. */
export function lineReport(files: readonly SourceFile[]): LineReport {
  const sources = files
    .filter(({ path }) => !TEST.test(path))
    .toSorted((a, b) => a.lines - b.lines);
  const at = (share: number) =>
    sources[Math.min(sources.length - 1, Math.floor(sources.length * share))];
  const largest = sources.at(-1);
  const total = sources.reduce((sum, { lines }) => sum + lines, 0);
  const tooLong = files.filter(({ lines }) => lines > LONGEST);
  const long = files.filter(({ lines }) => lines > LONG && lines <= LONGEST);
  return {
    ok: tooLong.length === 0,
    lines: [
      `${sources.length} sources, ${total} lines: median ${at(0.5)?.lines ?? 0}, p90 ${at(0.9)?.lines ?? 0}, ` +
        `largest ${largest?.lines ?? 0} (${largest?.path ?? "none"})`,
      ...long.map(
        ({ path, lines }) => `warning: ${path} has ${lines} lines, look twice at ${LONG}`,
      ),
      ...tooLong.map(({ path, lines }) => `error: ${path} has ${lines} lines, at most ${LONGEST}`),
    ],
  };
}

function countLines(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}
