import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dialectService } from "../dialect-service.suite.ts";
import { a1111App } from "./a1111-app.suite.ts";
import { keptTraffic, listenIn, TRAFFIC } from "./traffic.suite.ts";

const run = promisify(execFile);
const WEBUIAPI = "webuiapi==0.9.17";
const python = process.platform === "win32" ? "python" : "python3";
const found = await run(python, ["--version"]).then(
  () => true,
  () => false,
);

describe.skipIf(!found)("needs Python: PyPI's webuiapi", () => {
  let folder: string;
  let service: Awaited<ReturnType<typeof dialectService>>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "inkloom-webuiapi-"));
    await run(python, ["-m", "venv", folder]);
    await run(inFolder("python"), ["-m", "pip", "install", "--quiet", WEBUIAPI]);
    service = await dialectService();
  });
  afterAll(async () => {
    await service.close();
    rmSync(folder, { recursive: true });
  });
  const inFolder = (program: string): string =>
    process.platform === "win32"
      ? join(folder, "Scripts", `${program}.exe`)
      : join(folder, "bin", program);

  test("draws, enlarges, reads, sets options and interrupts; the traffic is what is kept", async () => {
    const { app } = a1111App(service.service);
    const heard = listenIn(app);
    const port = new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port;
    try {
      const flow = join(import.meta.dirname, "clients", "webuiapi-flow.py");
      const { stdout } = await run(inFolder("python"), [flow, port]);
      expect(stdout.trim().split("\n").at(-1)).toBe("done");
    } finally {
      await app.close();
    }
    const traffic = heard();
    // `INKLOOM_RECORD=1 npm run test:clients -- a1111` keeps it anew.
    if (process.env["INKLOOM_RECORD"] === "1") {
      mkdirSync(new URL(".", TRAFFIC), { recursive: true });
      writeFileSync(TRAFFIC, `${JSON.stringify(traffic, undefined, 1)}\n`);
    }
    expect(traffic.exchanges).toEqual(keptTraffic()?.exchanges);
  });
});
