/** Contenders measured in turn, each time in a fresh process, and their table. */
import { showSpread, spreadOf } from "./measure.ts";

export interface Measured {
  /** Seconds until the model could run. */
  readonly ready: number;
  /** Seconds of the first step. */
  readonly cold: number;
  /** Seconds of each later step. */
  readonly steps: readonly number[];
  readonly peakKiB: number;
}

export type Contenders<Name extends string> = Readonly<Record<Name, () => Promise<Measured>>>;
export type Round<Name extends string> = Readonly<Record<Name, Measured>>;

/** Every contender once per round, in the order given. */
export async function inTurn<Name extends string>(
  contenders: Contenders<Name>,
  rounds: number,
): Promise<readonly Round<Name>[]> {
  const names = Object.keys(contenders) as Name[];
  const all: Round<Name>[] = [];
  for (let round = 0; round < rounds; round++) {
    const measured: Partial<Record<Name, Measured>> = {};
    for (const name of names) measured[name] = await contenders[name]();
    const done = measured as Round<Name>;
    all.push(done);
    const said = names.map((name) => `${name} ${stepOf(done[name]).toFixed(2)} s`);
    console.error(`round ${round + 1}: ${said.join(", ")}`);
  }
  return all;
}

/** Seconds of a warm step, the median of a process's. */
export const stepOf = (run: Measured): number => spreadOf(run.steps).median;

/** Prints seconds and memory, then the ratios of `pairs`, round by round. */
export function printRounds<Name extends string>(
  rounds: readonly Round<Name>[],
  pairs: readonly (readonly [Name, Name])[],
): void {
  const names = Object.keys(rounds[0] ?? {}) as Name[];
  const spread = (value: (round: Round<Name>) => number) => showSpread(spreadOf(rounds.map(value)));
  console.log("| | ready, s | first step, s | warm step, s | peak resident, GiB |");
  console.log("|---|---|---|---|---|");
  for (const name of names)
    console.log(
      `| ${name} | ${[
        spread((round) => round[name].ready),
        spread((round) => round[name].cold),
        spread((round) => stepOf(round[name])),
        spread((round) => round[name].peakKiB / 2 ** 20),
      ].join(" | ")} |`,
    );
  console.log("\n| ratio by round | warm step | peak |");
  console.log("|---|---|---|");
  for (const [a, b] of pairs)
    console.log(
      `| ${a} / ${b} | ${spread((round) => stepOf(round[a]) / stepOf(round[b]))} | ${spread(
        (round) => round[a].peakKiB / round[b].peakKiB,
      )} |`,
    );
}
