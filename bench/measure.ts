/** Small measuring tools: resident memory of processes, medians, pairs of runs. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** Peak resident KiB of a process (VmHWM), Linux only. */
export function peakResident(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (peak === undefined) throw new Error(`process ${pid} has no VmHWM`);
  return Number(peak);
}

export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    low: at(0),
    high: at(sorted.length - 1),
  };
}

/** `0.61 (0.58-0.66)` */
export const showSpread = ({ median, low, high }: Spread, digits = 2): string =>
  `${median.toFixed(digits)} (${low.toFixed(digits)}-${high.toFixed(digits)})`;

/** Runs a program to its end and gives the JSON of its last line. */
export async function runJson(command: string, args: readonly string[]): Promise<unknown> {
  const output = await runCommand(command, args);
  return JSON.parse(output.trimEnd().split("\n").at(-1) ?? "");
}

/** Runs a program to its end and gives what it printed. @param env beside this program's own */
export async function runCommand(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with code ${String(code)}`);
  return output;
}
