/** Runs before each file of tests. */
import { join } from "node:path";
import { vi } from "vitest";

// What an earlier file of this process put in place of globals goes.
vi.unstubAllGlobals();
vi.unstubAllEnvs();
vi.useRealTimers();

// Processes that tests start find here what Node has compiled for those before them.
const run = process.env["INKLOOM_TEST_RUN"];
if (run !== undefined) process.env["NODE_COMPILE_CACHE"] ??= join(run, "compiled");
