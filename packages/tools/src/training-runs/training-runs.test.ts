import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { StepRecord } from "@inkloom/training";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readLosses, thinned } from "./read-losses.ts";
import { noteRun, readRunNote } from "./run-note.ts";
import {
  trainingRecordsAfter,
  trainingRun,
  trainingRuns,
  trainingSample,
} from "./training-runs.ts";
import { watchRun } from "./watch-run.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "inkloom-runs-"));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

function files(given: Record<string, string>): void {
  for (const [name, content] of Object.entries(given)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), content);
  }
}

const record = (step: number, more: Partial<StepRecord> = {}): StepRecord => ({
  step,
  epoch: Math.ceil(step / 2),
  loss: step / 10,
  learningRate: 1e-4,
  gradientNorm: 1,
  seconds: 0.5,
  ...more,
});
const lines = (...records: StepRecord[]): string =>
  records.map((each) => `${JSON.stringify(each)}\n`).join("");

/** A run of four steps in two epochs that came to its end. */
async function finishedRun(name: string): Promise<void> {
  files({
    [`training/${name}/losses.jsonl`]: lines(
      record(1),
      record(2, { validationLoss: 0.5 }),
      record(3),
      record(4, { validationLoss: 0.25 }),
    ),
    [`training/${name}/state/step-00000004/run.json`]: "{}",
    [`training/${name}/samples/00000004-1.png`]: "second",
    [`training/${name}/samples/00000002-1.png`]: "first",
    [`training/${name}/samples/notes.txt`]: "no sample",
    [`loras/${name}.safetensors`]: "12345",
    [`loras/${name}-000001.safetensors`]: "123",
    [`loras/${name}-other.safetensors`]: "of another run",
  });
  const note = noteRun(join(home, "training", name), "train-lora", { output_name: name });
  note.begun(4);
  await note.finished(join(home, "loras", `${name}.safetensors`), 5);
}

describe("the list of runs", () => {
  test("tells of each how far it is, with a curve; folders without losses are runs that just begin", async () => {
    await finishedRun("ink");
    files({ "training/new/latents/a": "", "training/file": "no run" });
    const runs = await trainingRuns({ home });
    expect(runs.map(({ name }) => name).sort()).toEqual(["ink", "new"]);
    expect(runs.find(({ name }) => name === "ink")).toMatchObject({
      last: { step: 4, epoch: 2, loss: 0.4 },
      validationLoss: 0.25,
      hasState: true,
      curve: [0.1, 0.2, 0.3, 0.4],
      note: {
        tool: "train-lora",
        parameters: { output_name: "ink" },
        steps: 4,
        finished: { file: "ink.safetensors", bytes: 5 },
      },
    });
    expect(runs.find(({ name }) => name === "new")).toMatchObject({
      last: undefined,
      hasState: false,
      curve: [],
      note: undefined,
    });
  });

  test("is read again where the losses grew", async () => {
    files({ "training/ink/losses.jsonl": lines(record(1)) });
    expect((await trainingRuns({ home }))[0]?.last?.step).toBe(1);
    files({ "training/ink/losses.jsonl": lines(record(1), record(2)) });
    expect((await trainingRuns({ home }))[0]?.last?.step).toBe(2);
  });

  test("is empty where nothing was trained", async () => {
    expect(await trainingRuns({ home })).toEqual([]);
  });
});

describe("one run", () => {
  test("has its records, samples in order, and its own files alone", async () => {
    await finishedRun("ink");
    const run = await trainingRun({ home }, "ink");
    expect(run.records.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(run.samples).toMatchObject([
      { file: "00000002-1.png", step: 2, prompt: 1 },
      { file: "00000004-1.png", step: 4, prompt: 1 },
    ]);
    expect(run.files).toEqual([
      { name: "ink", kind: "lora", bytes: 5, epoch: undefined },
      { name: "ink-000001", kind: "lora", bytes: 3, epoch: 1 },
    ]);
  });

  test("tells the records beyond a step", async () => {
    await finishedRun("ink");
    const after = await trainingRecordsAfter({ home }, "ink", 2);
    expect(after.map(({ step }) => step)).toEqual([3, 4]);
  });

  test("gives a sample by its name and nothing else", async () => {
    await finishedRun("ink");
    const { bytes } = await trainingSample({ home }, "ink", "00000002-1.png");
    expect(new TextDecoder().decode(bytes)).toBe("first");
    for (const file of ["00000009-1.png", "notes.txt", "../losses.jsonl", "..", "/etc/passwd"])
      await expect(trainingSample({ home }, "ink", file)).rejects.toMatchObject({
        code: "training/unknown",
      });
  });

  test.each(["", "..", "../loras", "a/b", "a\\b", "absent", "/tmp"])(
    "called %j is none",
    async (name) => {
      await finishedRun("ink");
      await expect(trainingRun({ home }, name)).rejects.toMatchObject({ code: "training/unknown" });
    },
  );

  test("behind a link is none, and neither is a sample or a folder of samples", async () => {
    await finishedRun("ink");
    files({ "elsewhere/samples/00000001-1.png": "secret" });
    symlinkSync(join(home, "elsewhere"), join(home, "training", "linked"));
    await expect(trainingRun({ home }, "linked")).rejects.toMatchObject({
      code: "training/unknown",
    });
    expect((await trainingRuns({ home })).map(({ name }) => name)).toEqual(["ink"]);
    const secret = join(home, "elsewhere/samples/00000001-1.png");
    symlinkSync(secret, join(home, "training/ink/samples/00000003-1.png"));
    await expect(trainingSample({ home }, "ink", "00000003-1.png")).rejects.toThrow();
    files({ "training/other/losses.jsonl": "" });
    symlinkSync(join(home, "elsewhere/samples"), join(home, "training/other/samples"));
    expect((await trainingRun({ home }, "other")).samples).toEqual([]);
    await expect(trainingSample({ home }, "other", "00000001-1.png")).rejects.toThrow();
  });
});

describe("losses", () => {
  test("that are no records are left out: half a line, numbers that are none, other things", async () => {
    files({
      "ink/losses.jsonl": `${lines(record(1))}null\n[]\n{"step":"2"}\n${lines(record(2)).replace("0.2", "null")}${lines(record(3))}{"step":4,"lo`,
    });
    expect((await readLosses(join(home, "ink"))).map(({ step }) => step)).toEqual([1, 3]);
  });

  test("of a run that was cut off and went on are those of the later part", async () => {
    files({
      "ink/losses.jsonl": lines(record(1), record(2), record(3), record(2, { loss: 9 })),
    });
    expect(await readLosses(join(home, "ink"))).toMatchObject([{ step: 1 }, { step: 2, loss: 9 }]);
  });

  test("of long runs are means, with the last loss on held back pictures of each part", () => {
    const many = Array.from({ length: 10 }, (_, i) =>
      record(i + 1, i === 2 ? { validationLoss: 7 } : {}),
    );
    const few = thinned(many, 4);
    expect(few.map(({ step }) => step)).toEqual([3, 6, 9, 10]);
    expect(few[0]?.loss).toBeCloseTo(0.2);
    expect(few.map(({ validationLoss }) => validationLoss)).toEqual([
      7,
      undefined,
      undefined,
      undefined,
    ]);
    expect(thinned(many, 10)).toBe(many);
  });
});

describe("a run while it goes on", () => {
  test("is told step by step, and notes what was asked for once it has begun", async () => {
    const folder = join(home, "training/ink");
    const told: unknown[] = [];
    const watch = watchRun(folder, "train-lora", { dataset: "cats" }, (progress) =>
      told.push(progress),
    );
    expect(await readRunNote(folder)).toBeUndefined();
    watch.latents(1, 2);
    watch.step(record(1), 4);
    watch.sampled(3);
    expect(told).toMatchObject([
      { stage: "latents", step: 1, steps: 2 },
      { stage: "train", step: 1, steps: 4, training: { epoch: 1, loss: 0.1, samples: 0 } },
      { stage: "train", step: 1, steps: 4, training: { epoch: 1, loss: 0.1, samples: 3 } },
    ]);
    await watch.finished("/anywhere/ink.safetensors", 12);
    expect(await readRunNote(folder)).toMatchObject({
      tool: "train-lora",
      parameters: { dataset: "cats" },
      steps: 4,
      finished: { file: "ink.safetensors", bytes: 12 },
    });
  });

  test("that cannot note says so at its end", async () => {
    files({ "training/ink": "a file where the folder would be" });
    const note = noteRun(join(home, "training/ink"), "train-lora", {});
    note.begun(1);
    await expect(note.finished("/anywhere/ink.safetensors", 1)).rejects.toMatchObject({
      code: expect.stringMatching(/^output\//) as string,
    });
  });

  test.each(["", "{", "null", "[]", '{"version":2}', '{"version":1,"tool":3}'])(
    "whose note is %j has none",
    async (text) => {
      files({ "training/ink/request.json": text });
      expect(await readRunNote(join(home, "training/ink"))).toBeUndefined();
    },
  );
});
