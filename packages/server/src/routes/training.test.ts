import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, openTestApi, png, type TestApi } from "./test-api.suite.ts";

let api: TestApi;

const line = (step: number, more: object = {}): string =>
  `${JSON.stringify({ step, epoch: step, loss: 1 / step, learningRate: 1e-4, gradientNorm: 1, seconds: 0.5, ...more })}\n`;

async function write(name: string, content: string | Uint8Array): Promise<void> {
  const path = join(api.service.config.home, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

const note = (parameters: object): string =>
  JSON.stringify({
    version: 1,
    tool: "train-lora",
    parameters,
    startedAt: "2026-01-02T03:04:05.000Z",
    steps: 3,
  });

beforeAll(async () => {
  api = await openTestApi();
  await write(
    "training/水墨 2/losses.jsonl",
    [1, 2, 3].map((step) => line(step, { validationLoss: step })).join(""),
  );
  await write("training/水墨 2/request.json", note({ output_name: "水墨 2", dataset: "ink" }));
  await write("training/水墨 2/samples/00000003-1.png", await png(7));
  await write("training/水墨 2/state/step-00000003/run.json", "{}");
  await write("loras/水墨 2.safetensors", "12345");
  await write("training/by-path/losses.jsonl", line(1));
  await write(
    "training/by-path/request.json",
    note({ output_name: "by-path", dataset: "/home/somebody/pictures" }),
  );
  await write("taggers/mine/model.onnx", "");
});
afterAll(() => api.close());

const ROOT = "/training/runs";
const INK = `${ROOT}/${encodeURIComponent("水墨 2")}`;
const about = ({ body }: Answer) => body as Readonly<Record<string, unknown>>;

describe("runs of training", () => {
  test("are listed with how far they are", async () => {
    const { status, body } = await api.ask("root", "GET", ROOT);
    expect(status).toBe(200);
    const { runs } = body as { runs: readonly { readonly name: string }[] };
    expect(runs.find(({ name }) => name === "水墨 2")).toMatchObject({
      tool: "train-lora",
      step: 3,
      steps: 3,
      epoch: 3,
      validationLoss: 3,
      hasState: true,
      finished: null,
    });
  });

  test("are told one by one: losses, samples, files, and when to stop in the asker's language", async () => {
    const answer = await api.ask("root", "GET", INK, { headers: { "accept-language": "zh" } });
    expect(answer.status).toBe(200);
    expect(about(answer)).toMatchObject({
      parameters: { output_name: "水墨 2", dataset: "ink" },
      records: { step: [1, 2, 3], loss: [1, 1 / 2, 1 / 3], validationLoss: [1, 2, 3] },
      samples: [{ step: 3, prompt: 1 }],
      files: [{ name: "水墨 2", kind: "lora", bytes: 5, epoch: null }],
      advice: { epoch: 1, text: expect.stringContaining("第 1 轮后最低") as string },
    });
  });

  test("that name files by paths keep those to themselves", async () => {
    const answer = await api.ask("root", "GET", `${ROOT}/by-path`);
    expect(about(answer)["parameters"]).toBeNull();
    expect(answer.bytes.toString()).not.toContain("somebody");
  });

  test("tell what came after a step", async () => {
    const answer = await api.ask("root", "GET", `${INK}/losses?after=2`);
    expect(about(answer)["records"]).toMatchObject({ step: [3] });
    const wrong = await api.ask("root", "GET", `${INK}/losses?after=-1`);
    expect(wrong.status).toBe(400);
  });

  test("show their samples, which a browser keeps until they are drawn again", async () => {
    const [sample] = about(await api.ask("root", "GET", INK))["samples"] as { url: string }[];
    const path = sample?.url.replace("/api/v1", "") ?? "";
    const answer = await api.ask("root", "GET", path);
    expect(answer.headers["content-type"]).toBe("image/png");
    expect(answer.bytes).toEqual(Buffer.from(await png(7)));
    const headers = { "if-none-match": String(answer.headers["etag"]) };
    expect((await api.ask("root", "GET", path, { headers })).status).toBe(304);
  });

  test.each([
    `${ROOT}/absent`,
    `${ROOT}/..`,
    `${ROOT}/..%2F..%2Fetc`,
    `${ROOT}/%2Fetc`,
    `${ROOT}/a%5Cb`,
    `${INK}/samples/00000009-1.png`,
    `${INK}/samples/..%2Flosses.jsonl`,
    `${INK}/samples/..%2F..%2F..%2Fetc%2Fpasswd`,
    `${ROOT}/absent/losses`,
  ])("%s is none", async (path) => {
    const answer = await api.ask("root", "GET", path);
    expect(answer.status).toBe(404);
    expect(answer.bytes.toString()).not.toContain(api.service.config.home);
  });

  test.each(["ann", "guest"] as const)("are not for %s, who may not train", async (who) => {
    for (const path of [ROOT, INK, `${INK}/losses`, `${INK}/samples/00000003-1.png`])
      expect((await api.ask(who, "GET", path)).status).toBe(403);
  });
});

test("tools say whether they change what everybody uses", async () => {
  const { body } = await api.ask("ann", "GET", "/tools");
  const { tools } = body as { tools: readonly { readonly id: string }[] };
  const changing = (id: string) =>
    (tools.find((tool) => tool.id === id) as Readonly<Record<string, unknown>>)["changesShared"];
  expect(changing("train-lora")).toEqual({});
  expect(changing("tag")).toEqual({ when: "dataset" });
  expect(changing("generate")).toBeUndefined();
});

test("whoever may not change what everybody uses is told that a job would", async () => {
  const payload = { dataset: "ink", output_name: "mine" };
  const answer = await api.ask("ann", "POST", "/tools/train-lora", { payload });
  expect(answer.status).toBe(403);
  expect(about(answer)["detail"]).toBe(
    "What was asked for changes models or data sets, which everybody uses. ann has the role user, expected admin.",
  );
});

test("taggers are told by name", async () => {
  const answer = await api.ask("guest", "GET", "/taggers");
  expect(about(answer)["names"]).toEqual(["mine"]);
});
