import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, type Inkloom, InkloomProblem } from "../../packages/client/src/index.ts";
import { decodePng, encodePng, readPngText } from "../../packages/pixels/src/index.ts";
import { openTestApi, type TestApi, WHO } from "../../packages/server/src/routes/test-api.suite.ts";
import { toolWork } from "../../packages/server/src/work/run-tools.ts";
import { cpuContext } from "../../packages/tools/src/cpu-context.suite.ts";

/** A service with the real tools and the embedded model, at a real address. */
let api: TestApi;
let address: string;
let folder: string;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-example-"));
  closing.push(() => rm(folder, { recursive: true }));
  const { context, close } = await cpuContext();
  closing.push(close);
  api = await openTestApi();
  closing.push(() => api.close());
  const work = toolWork({
    storage: api.service.storage,
    tools: context,
    others: {},
    onError: (error) => api.errors.push(error),
  });
  closing.push(() => work.close());
  await api.work(work.run);
  address = await api.listen();
});
afterAll(async () => {
  await api.empty();
  for (const close of closing.toReversed()) await close();
});

/** Whoever asks is told by a header here; the real service takes a token. */
const as = (name: string): Inkloom =>
  connect({
    address,
    fetch: (asked, options) => {
      const request = new Request(asked, options);
      request.headers.set(WHO, name);
      return fetch(request);
    },
  });

describe("the example", () => {
  test("draws a picture and saves it", async () => {
    const path = join(folder, "lake.png");
    const script = join(import.meta.dirname, "generate.ts");
    const env = { ...process.env, INKLOOM_ADDRESS: address, INKLOOM_TOKEN: "ann" };
    const { stdout } = await promisify(execFile)(process.execPath, [script, "a lake", path], {
      env,
    });
    expect(stdout).toMatch(/^sample 1\/4$/m);
    expect(stdout).toMatch(/lake\.png: 128x128, seed 1$/m);
    const file = await readFile(path);
    expect(await decodePng(file)).toMatchObject({ width: 128, height: 128 });
    expect(readPngText(file)["parameters"]).toMatch(/^a lake\nSteps: 4,/);
  });

  test("says what is wrong, and what helps", async () => {
    const script = join(import.meta.dirname, "generate.ts");
    const env = { ...process.env, INKLOOM_ADDRESS: address, INKLOOM_TOKEN: "ann" };
    const failed = promisify(execFile)(process.execPath, [script, "<wrong:x:1>"], { env });
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^prompt\/network: .+\n.+/) as string,
    });
  });
});

describe("the client", () => {
  test("draws from what it uploads, and follows it", async () => {
    const inkloom = as("ann");
    const data = new Uint8ClampedArray(64 * 64 * 4).fill(180);
    const { asset, width } = await inkloom.upload(
      new Uint8Array(await encodePng({ width: 64, height: 64, data })),
    );
    expect(width).toBe(64);
    const types: string[] = [];
    const job = await inkloom.run(
      "img2img",
      { image: asset, prompt: "a lake", steps: 2, seed: 4 },
      { previews: true, onEvent: ({ type }) => types.push(type) },
    );
    expect(types).toContain("state");
    expect(types).toContain("progress");
    const [file] = job.result?.files ?? [];
    if (file === undefined) expect.fail("no picture");
    expect(await decodePng(await inkloom.bytes(file))).toMatchObject({ width: 128, height: 128 });
    const { data: page } = await inkloom.api.GET("/api/v1/gallery", {
      params: { query: { text: "lake" } },
    });
    expect(page?.entries.map((entry) => entry.asset)).toContain(file.asset);
    const { data: told } = await inkloom.api.GET("/api/v1/jobs/{id}", {
      params: { path: { id: job.id } },
    });
    expect(told?.state).toBe("done");
  });

  test("has reports at once", async () => {
    const { result } = await as("ann").run("dice", { count: 2, seed: 3 });
    expect(result?.report).toMatchObject({ prompts: [{}, {}] });
  });

  test("fails with the service's own words", async () => {
    const inkloom = as("ann");
    const wrong = inkloom.run("generate", { prompt: "x", steps: 0 });
    await expect(wrong).rejects.toBeInstanceOf(InkloomProblem);
    await expect(wrong).rejects.toMatchObject({
      code: "input/invalid",
      problem: { field: "steps" },
    });
    const missing = inkloom.run("generate", { prompt: "x", model: "nowhere" });
    await expect(missing).rejects.toMatchObject({
      code: expect.stringMatching(/^model/) as string,
    });
  });

  test("makes a job once, however often its line breaks", async () => {
    let sent = 0;
    const inkloom = connect({
      address,
      fetch: async (asked, options) => {
        const request = new Request(asked, options);
        request.headers.set(WHO, "ben");
        const answer = await fetch(request);
        // The answer of the first is lost.
        if (request.method === "POST" && (sent += 1) === 1) throw new TypeError("the line broke");
        return answer;
      },
    });
    const job = await inkloom.submit("dice", {});
    expect(sent).toBe(2);
    const { data } = await as("ben").api.GET("/api/v1/jobs", {
      params: { query: { tool: "dice" } },
    });
    const { data: queue } = await as("ben").api.GET("/api/v1/queue");
    const ids = [...(data?.jobs ?? []), ...(queue?.jobs.map((each) => each.job) ?? [])].map(
      ({ id }) => id,
    );
    expect(ids).toEqual([job.id]);
  });
});
