import { defineConfig } from "vitest/config";
import { SlowFirst } from "./scripts/slow-first.ts";

/** Four suites (CONTRIBUTING.md, "Tests"): `node` and `apart` are `npm test`; `pages` needs a Chromium; `full` holds what takes
 *  long or needs full-size random models; `clients` what needs Python, other programs or the network. */
const ignored = ["**/node_modules/**", "**/dist/**", "**/build/**"];
const quick = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    // Native sessions outlive a worker thread badly, so test files run in processes.
    pool: "forks",
    globalSetup: "./scripts/test-folder.ts",
    maxWorkers: 2,
    reporters: [["default", { summary: process.stdout.isTTY }], "./scripts/test-summary.ts"],
    slowTestThreshold: 5000,
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        test: {
          name: "node",
          include: ["**/*.test.ts"],
          exclude: [...ignored, "**/*.{apart,full,clients,pages}.test.ts"],
          // Importing the project anew for each file takes longer than most of the tests.
          isolate: false,
          setupFiles: "./scripts/test-start.ts",
          ...quick,
        },
      },
      {
        test: {
          // What replaces whole modules, which the next file would find replaced.
          name: "apart",
          include: ["**/*.apart.test.ts"],
          exclude: ignored,
          ...quick,
        },
      },
      {
        test: {
          name: "full",
          include: ["**/*.full.test.ts"],
          exclude: ignored,
          testTimeout: 1_200_000,
          hookTimeout: 1_200_000,
          // One full-size model at a time: memory and timings are what these tests are about.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "pages",
          include: ["**/*.pages.test.ts"],
          exclude: ignored,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // One browser at a time: they compute their pictures on the processor.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "clients",
          include: ["**/*.clients.test.ts"],
          exclude: ignored,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
