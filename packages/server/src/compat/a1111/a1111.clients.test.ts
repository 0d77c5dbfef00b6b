import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeMiniControl } from "../../../../tools/src/mini-control.suite.ts";
import { listen } from "../../listen.ts";
import { galleryPage } from "../../storage/gallery/page.ts";
import { testService } from "../../test-service.suite.ts";
import { controlledDialect } from "../controlled-dialect.suite.ts";
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
  let service: Awaited<ReturnType<typeof controlledDialect>>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "inkloom-webuiapi-"));
    await run(python, ["-m", "venv", folder]);
    await run(inFolder("python"), ["-m", "pip", "install", "--quiet", WEBUIAPI]);
    service = await controlledDialect();
  });
  afterAll(async () => {
    await service.close();
    rmSync(folder, { recursive: true });
  });
  const inFolder = (program: string): string =>
    process.platform === "win32"
      ? join(folder, "Scripts", `${program}.exe`)
      : join(folder, "bin", program);

  const flow = async (address: string, ...login: string[]): Promise<void> => {
    const script = join(import.meta.dirname, "clients", "webuiapi-flow.py");
    const { stdout } = await run(inFolder("python"), [script, new URL(address).port, ...login]);
    expect(stdout.trim().split("\n").at(-1)).toBe("done");
  };

  test("draws, enlarges, reads, sets options and interrupts; the traffic is what is kept", async () => {
    const { app } = a1111App(service.service);
    const heard = listenIn(app);
    try {
      await flow(await app.listen({ host: "127.0.0.1", port: 0 }));
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

  test("does the same with a name and a password against the whole service", async () => {
    const place = await testService();
    await mkdir(join(place.home, "ControlNet"), { recursive: true });
    await writeMiniControl(join(place.home, "ControlNet", "lines.safetensors"));
    const whole = await place.open({ login: "always" });
    const login = ["anna", "correct horse battery"] as const;
    await whole.accounts.users.add({ name: login[0], password: login[1], role: "user" });
    const listening = await listen(whole);
    try {
      await flow(listening.addresses[0] ?? "", ...login);
      const { entries } = await galleryPage(whole.storage.database.db, {});
      expect(entries.length).toBeGreaterThan(10);
    } finally {
      await listening.close(0);
      await place.remove();
    }
  });
});
