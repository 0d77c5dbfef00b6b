import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodePng, encodePng, readPngText } from "@inkloom/pixels";
import { cpuContext } from "../../../tools/src/cpu-context.suite.ts";
import { LOCAL_ACCOUNT } from "../auth/account.ts";
import { openJobQueue, type JobQueue } from "../jobs/queue.ts";
import { storedProblem } from "../jobs/stored-problem.ts";
import type { Job } from "../jobs/states.ts";
import type { SubmittedJob } from "../service.ts";
import { galleryEntry, galleryPage } from "../storage/gallery/page.ts";
import { openStorage, type Storage } from "../storage/storage.ts";
import { type JobFile, type ToolWork, toolWork } from "./run-tools.ts";
import { submit } from "./submit.ts";
import { prepareDatabase } from "../storage/prepared-home.suite.ts";

/** Small and quick: 64x64, one step. */
const SMALL = { width: 64, height: 64, steps: 1, device: "cpu" };

let home: string;
let storage: Storage;
let queue: JobQueue;
let work: ToolWork;
let closeContext: () => Promise<void>;
const errors: unknown[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-work-"));
  await prepareDatabase(join(home, "database"));
  storage = await openStorage({ home });
  const onError = (error: unknown) => void errors.push(error);
  queue = await openJobQueue(storage.database, { onError });
  const { context, close } = await cpuContext();
  closeContext = close;
  work = toolWork({ storage, tools: { ...context, home }, others: {}, onError });
  await queue.startWorker({ run: work.run });
});
afterAll(async () => {
  await queue.close();
  await work.close();
  await closeContext();
  await storage.close();
  await rm(home, { recursive: true });
});

const add = async (tool: SubmittedJob["tool"], parameters: unknown): Promise<Job> => {
  const wanted = [{ tool, parameters }];
  const [job] = await submit({ queue, storage, others: {} }, wanted, LOCAL_ACCOUNT);
  if (job === undefined) throw new Error("no job");
  return job;
};
const ended = async ({ id }: Pick<Job, "id">): Promise<Job> => {
  for await (const event of queue.follow(id)) if (event.type === "dropped") break;
  const job = await queue.get(id);
  if (job === undefined) throw new Error("the job is gone");
  return job;
};
const draw = async (tool: SubmittedJob["tool"], parameters: unknown): Promise<Job> =>
  ended(await add(tool, parameters));
const filesOf = ({ result }: Job) => result?.["files"] as readonly JobFile[];
const read = async (hash: string) => buffer((await storage.pictures.open(hash)).stream);

describe("jobs of tools", () => {
  test("a picture is drawn, kept by its hash and entered in the gallery with its words", async () => {
    const job = await draw("generate", { prompt: "a red house", ...SMALL, batch: 2, seed: 5 });
    expect(job).toMatchObject({ state: "done", model: "inkloom-mini", attempts: 1 });
    const files = filesOf(job);
    expect(files.map(({ seed, role, width }) => [seed, role, width])).toEqual([
      [5, "picture", 64],
      [6, "picture", 64],
    ]);
    const png = await read(files[1]?.hash ?? "");
    expect(await decodePng(png)).toMatchObject({ width: 64, height: 64 });
    expect(readPngText(png)["parameters"]).toMatch(/^a red house\nSteps: 1, .*Seed: 6/s);
    const { entries } = await galleryPage(storage.database.db, { text: "red house" });
    expect(entries.map(({ jobId, index }) => [jobId, index]).toSorted()).toEqual([
      [job.id, 0],
      [job.id, 1],
    ]);
    const detail = await galleryEntry(storage.database.db, entries[0]?.id ?? "");
    expect(detail?.record).toMatchObject({ tool: "generate", parameters: { batch: 1 } });
    expect(JSON.stringify(job.result)).not.toContain(home);
  });

  test("a picture of the store is drawn anew, then enlarged", async () => {
    const [source] = filesOf(await draw("generate", { prompt: "a lake", ...SMALL }));
    const image = `asset:${source?.hash ?? ""}`;
    const [made] = filesOf(
      await draw("img2img", { image, prompt: "snow", ...SMALL, denoise: 0.9 }),
    );
    expect(made?.hash).not.toBe(source?.hash);
    const [large] = filesOf(
      await draw("upscale", { picture: `asset:${made?.hash ?? ""}`, scale: 2 }),
    );
    expect(large).toMatchObject({ width: 128, height: 128 });
  });

  test("a grid's sheet comes first, and its folder goes when it is done", async () => {
    const job = await draw("grid", { prompt: "a lake", ...SMALL, x: "cfg=1,2", seed: 1 });
    expect(filesOf(job).map(({ role }) => role)).toEqual(["sheet", "picture", "picture"]);
    expect(job.result?.["report"]).toMatchObject({ cells: [{ x: 0 }, { x: 1 }] });
    await expect(rm(join(home, "work", job.id), { recursive: true })).rejects.toThrow("ENOENT");
  });

  test("a report is the result where nothing is drawn", async () => {
    const job = await draw("dice", { count: 2, seed: 3 });
    expect(job.result).toMatchObject({ files: [], report: { prompts: [{}, {}] } });
  });

  test("an open seed is settled before the job waits, so that a second run draws the same", async () => {
    const job = await add("generate", { prompt: "a hill", ...SMALL });
    expect(job.request["seed"]).toBeGreaterThanOrEqual(0);
    const first = filesOf(await ended(job));
    const again = filesOf(await draw("generate", job.request));
    expect(again.map(({ hash }) => hash)).toEqual(first.map(({ hash }) => hash));
  });

  test("what a tool refuses ends the job with its problem, and the next one runs", async () => {
    const failed = await draw("generate", { prompt: "<lora:nobody:1> x", ...SMALL });
    expect(failed.state).toBe("failed");
    expect(storedProblem(failed)).toMatchObject({ code: "lora/missing" });
    expect(storedProblem(failed)?.message).not.toContain(home);
    expect(await draw("generate", { prompt: "x", ...SMALL })).toMatchObject({ state: "done" });
  });

  test("a job that runs is cancelled within a second, whatever is left of it", async () => {
    const job = await add("generate", { prompt: "long", ...SMALL, steps: 150 });
    for await (const event of queue.follow(job.id)) if (event.type === "progress") break;
    const start = performance.now();
    await queue.cancel(job.id);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(await ended(job)).toMatchObject({ state: "cancelled" });
    expect(await draw("generate", { prompt: "x", ...SMALL })).toMatchObject({ state: "done" });
  });

  test("progress and a preview are told while it draws", async () => {
    const job = await add("generate", {
      prompt: "seen",
      ...SMALL,
      width: 128,
      height: 128,
      steps: 30,
    });
    const seen: string[] = [];
    let preview: Uint8Array | undefined;
    for await (const event of queue.follow(job.id)) {
      if (event.type === "progress") seen.push(event.progress.stage);
      if (event.type === "preview") preview ??= event.picture;
    }
    expect(seen).toContain("sample");
    expect(
      Buffer.from(preview ?? [])
        .subarray(0, 2)
        .toString("hex"),
    ).toBe("ffd8");
    expect(errors).toEqual([]);
  });
});

describe("what is taken in", () => {
  test.each([
    [{ tool: "paint", parameters: {} }, "input/invalid", /"paint", expected one of generate/],
    [{ tool: "generate", parameters: [] }, "input/invalid", /expected an object/],
    [{ tool: "generate", parameters: {} }, "input/invalid", /prompt/],
    [
      { tool: "generate", parameters: { prompt: "x", model: "../../etc/passwd" } },
      "input/name",
      /model: got/,
    ],
    [
      { tool: "img2img", parameters: { prompt: "x", image: "/etc/passwd" } },
      "input/name",
      /image: got/,
    ],
    [
      { tool: "img2img", parameters: { prompt: "x", image: `asset:${"0".repeat(64)}` } },
      "asset/missing",
      /upload the picture first/,
    ],
    [
      { tool: "grid", parameters: { prompt: "x", x: "cfg=1,2", folder: "/tmp/x" } },
      "input/name",
      /folder: got/,
    ],
  ])("%j is refused before it is queued", async (wanted, code, words) => {
    const before = await queue.counts();
    const asked = submit(
      { queue, storage, others: {} },
      [{ tool: "dice", parameters: {} }, wanted as SubmittedJob],
      LOCAL_ACCOUNT,
    );
    await expect(asked).rejects.toMatchObject({ code });
    await expect(asked).rejects.toThrow(words);
    expect(await queue.counts()).toEqual(before);
  });

  test("models and data sets are changed for those alone who may manage them", async () => {
    const before = await queue.counts();
    const wanted = [{ tool: "lora-merge", parameters: { loras: "a; b" } }] as const;
    const user = { userId: null, name: "mei", role: "user" } as const;
    const asked = submit({ queue, storage, others: {} }, wanted, user);
    await expect(asked).rejects.toMatchObject({ code: "auth/forbidden" });
    await expect(asked).rejects.toThrow("mei has the role user, expected admin");
    expect(await queue.counts()).toEqual(before);
  });

  test("a picture that is damaged in the store fails the job that needs it", async () => {
    const data = Uint8ClampedArray.from({ length: 16 }, () => 255);
    const png = await encodePng({ width: 2, height: 2, data });
    const { hash } = await storage.pictures.put(png.subarray(0, 40), "image/png");
    const job = await draw("img2img", { image: `asset:${hash}`, prompt: "x", ...SMALL });
    expect(storedProblem(job)?.code).toBe("input/picture");
  });
});
