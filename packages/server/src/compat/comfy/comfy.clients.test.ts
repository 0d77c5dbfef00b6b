import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../app.ts";
import type { OpenService } from "../../open-service.ts";
import { type TestService, testService } from "../../test-service.suite.ts";
import { asker } from "./comfy-app.suite.ts";
import { apiWorkflow, flowGraphs, pageWorkflow } from "./default-workflow.suite.ts";
import { keptTraffic, settledTraffic, type Traffic, TRAFFIC } from "./traffic.suite.ts";

const run = promisify(execFile);
const CLIENT = "websocket-client==1.9.2";
const python = process.platform === "win32" ? "python" : "python3";
const found = await run(python, ["--version"]).then(
  () => true,
  () => false,
);

describe.skipIf(!found)("needs Python: a program that sends graphs to ComfyUI", () => {
  let folder: string;
  let service: OpenService;
  let place: TestService;
  const inFolder = (program: string): string =>
    process.platform === "win32"
      ? join(folder, "Scripts", `${program}.exe`)
      : join(folder, "bin", program);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "inkloom-comfyui-"));
    await run(python, ["-m", "venv", folder]);
    await run(inFolder("python"), ["-m", "pip", "install", "--quiet", CLIENT]);
    place = await testService();
    service = await place.open({ pixelLimit: 2 ** 24 });
  });
  afterAll(async () => {
    await service.close(0);
    await place.remove();
    rmSync(folder, { recursive: true });
  });

  test("queues, follows, fetches, uploads, is refused and interrupts; the traffic is what is kept", async () => {
    const app = await createApp(service, { isSecond: true });
    const { host } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
    const [graphs, heard] = [join(folder, "graphs.json"), join(folder, "traffic.json")];
    writeFileSync(graphs, JSON.stringify(flowGraphs()));
    try {
      const flow = join(import.meta.dirname, "clients", "comfyui-flow.py");
      const { stdout } = await run(inFolder("python"), [flow, host, graphs, heard]);
      expect(stdout.trim().split("\n").at(-1)).toBe("done");
    } finally {
      await app.close();
    }
    const traffic = settledTraffic(JSON.parse(readFileSync(heard, "utf8")) as Traffic);
    // `INKLOOM_RECORD=1 npm run test:clients -- comfy` keeps it anew.
    if (process.env["INKLOOM_RECORD"] === "1") {
      mkdirSync(new URL(".", TRAFFIC), { recursive: true });
      writeFileSync(TRAFFIC, `${JSON.stringify(traffic, undefined, 1)}\n`);
    }
    expect(traffic).toEqual(keptTraffic());
  });

  test("the graph that the page begins with runs at its own size, by its export and by the page", async () => {
    const app = await createApp(service, { isSecond: true });
    await app.ready();
    const { post, ended } = asker(app);
    const own = { side: 512, steps: 20 };
    try {
      for (const body of [
        { prompt: apiWorkflow({ ...own, seed: 8566257 }) },
        { workflow: pageWorkflow(own) },
      ]) {
        const { prompt_id: id } = (await post("/prompt", body)).json<{ prompt_id: string }>();
        const { status, outputs } = await ended(id, 250_000);
        expect(status.status_str).toBe("success");
        expect(outputs["9"]?.images).toHaveLength(1);
      }
    } finally {
      await app.close();
    }
  }, 600_000);
});
