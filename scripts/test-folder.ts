/** A folder of one run of the tests, for what several files would otherwise each make: see `INKLOOM_TEST_RUN`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Called by vitest before the first test; what it returns is called after the last. */
export default async function setUp(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "inkloom-run-"));
  process.env["INKLOOM_TEST_RUN"] = folder;
  return () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
