import { readFileSync } from "node:fs";
import type { Reporter, TestCase, TestModule } from "vitest/node";

/** One test as the summary counts it. `unmetNeed` holds the reason of a skipped test. */
export interface Outcome {
  readonly state: "passed" | "failed" | "skipped";
  readonly name: string;
  readonly reason?: string | undefined;
  /** Whether the file reads the optional test weights (`INKLOOM_TEST_WEIGHTS`). */
  readonly readsWeights: boolean;
}

/**
 * The closing lines of a test run: skipped tests with their reasons, how many of them wait for the
 * test weights, and last the plain line `tests: N passed, N failed, N skipped`.
 *
 * `brokenFiles` counts test files that failed outside any test (import or hook); each is a failure.
 */
export function summaryLines(outcomes: readonly Outcome[], brokenFiles: number): string[] {
  const of = (state: Outcome["state"]) => outcomes.filter((outcome) => outcome.state === state);
  const skipped = of("skipped");
  const forWeights = skipped.filter(waitsForWeights).length;
  return [
    ...skipped.map(({ name, reason }) => `skipped: ${name}${reason ? ` (${reason})` : ""}`),
    `skipped for lack of the test weights: ${forWeights}`,
    `tests: ${of("passed").length} passed, ${of("failed").length + brokenFiles} failed, ${skipped.length} skipped`,
  ];
}

/** A reason given in words decides; without one, a skipped test of a file that reads the weights counts. */
function waitsForWeights({ name, reason, readsWeights }: Outcome): boolean {
  const words = `${name} ${reason ?? ""}`;
  if (/test weights/i.test(words)) return true;
  return readsWeights && reason === undefined;
}

/** Vitest reporter that ends every run with `summaryLines`, so that other programs can read it. */
export default class TestSummary implements Reporter {
  #lines: string[] = [];

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const outcomes = modules.flatMap((module) => {
      const readsWeights = readFileSync(module.moduleId, "utf8").includes("INKLOOM_TEST_WEIGHTS");
      return [...module.children.allTests()].map((test) => outcomeOf(test, readsWeights));
    });
    const broken = modules.filter((module) => module.errors().length > 0).length;
    this.#lines = summaryLines(outcomes, broken + errors.length);
    // Vitest prints its own table at the end of the run; ours must be the last thing said.
    process.once("exit", () => {
      process.stdout.write(`\n${this.#lines.join("\n")}\n`);
    });
  }
}

function outcomeOf(test: TestCase, readsWeights: boolean): Outcome {
  const result = test.result();
  const name = test.fullName;
  if (result.state === "passed" || result.state === "failed")
    return { state: result.state, name, readsWeights };
  const reason = result.state === "skipped" ? result.note : "never finished";
  return { state: result.state === "skipped" ? "skipped" : "failed", name, reason, readsWeights };
}
