/** A folder of one run of the tests, for what several files would otherwise each make: see `INKLOOM_TEST_RUN`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ENGINE_HOST = join(
  import.meta.dirname,
  "../packages/engine/src/runtime/host/host-process.ts",
);

/** Called by vitest before the first test; what it returns is called after the last. */
export default async function setUp(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "inkloom-run-"));
  process.env["INKLOOM_TEST_RUN"] = folder;
  const compiled = compileHost(join(folder, "compiled"));
  return async () => {
    await compiled;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}

/**
 * Node keeps in `cache` what it has compiled of the engine's process, where `test-start.ts` lets later ones find it: those
 * that tests start are killed, and a process that is killed by another keeps nothing. Started without a parent it ends itself.
 */
async function compileHost(cache: string): Promise<void> {
  const env = { ...process.env, NODE_COMPILE_CACHE: cache };
  const host = spawn(process.execPath, [ENGINE_HOST], { env, stdio: "ignore" });
  await once(host, "exit").catch(() => undefined); // without it the tests only take longer
}
