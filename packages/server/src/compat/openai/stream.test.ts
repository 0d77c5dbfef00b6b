/** Answers as server-sent events. */
import { encodePicture, opaque, pictureKind, type PictureKind } from "@inkloom/pixels";
import { Problem } from "@inkloom/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DialectProgress } from "../service.ts";
import { type OpenAiApp, openaiApp } from "./openai-app.suite.ts";

let server: OpenAiApp;
let jpeg: Uint8Array;
beforeAll(async () => {
  server = await openaiApp();
  const grey = { width: 16, height: 16, data: new Uint8ClampedArray(16 * 16 * 4).fill(90) };
  jpeg = await encodePicture(opaque(grey), { format: "jpeg" });
});
afterAll(() => server.close());
beforeEach(() => {
  server.instead(undefined);
});

interface Told {
  readonly type: string;
  readonly b64_json?: string;
  readonly partial_image_index?: number;
  readonly size?: string;
  readonly error?: { readonly code: string };
}

async function stream(body: object, path = "generations") {
  const response = await server.app.inject({
    method: "POST",
    url: `/v1/images/${path}`,
    payload: { prompt: "a", stream: true, ...body },
  });
  const events = response.body
    .split("\n\n")
    .filter((block) => block.startsWith("event: "))
    .map((block) => {
      const [event = "", data = ""] = block.split("\n");
      const told = JSON.parse(data.replace("data: ", "")) as Told;
      expect(event).toBe(`event: ${told.type}`);
      return told;
    });
  return { response, events };
}

const kindOf = ({ b64_json: text = "" }: Told): PictureKind | undefined =>
  pictureKind(Buffer.from(text, "base64"));

/** Ten steps with a preview each. */
function tenSteps(onProgress: (progress: DialectProgress) => void): void {
  for (let step = 1; step <= 10; step++)
    onProgress({ stage: "sample", step, steps: 10, preview: () => Promise.resolve(jpeg) });
}

describe("a stream", () => {
  test("of the tools themselves ends with the finished picture", async () => {
    const { response, events } = await stream({
      partial_images: 1,
      size: "64x64",
      inkloom: { steps: 4, seed: 1 },
    });
    expect(response.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    expect(events.map(({ type }) => type)).toEqual([
      "image_generation.partial_image",
      "image_generation.completed",
    ]);
    expect(events[1]).toMatchObject({
      size: "64x64",
      background: "opaque",
      output_format: "png",
      quality: "medium",
      usage: { total_tokens: 0 },
    });
    expect(events.map(kindOf)).toEqual(["png", "png"]);
  });

  test.each([0, 1, 2, 3])("holds %i pictures on the way, in their order", async (wanted) => {
    server.instead(async (_request, { onProgress }) => {
      tenSteps(onProgress);
      return [jpeg, jpeg];
    });
    const { events } = await stream({ partial_images: wanted, output_format: "webp" });
    expect(events.map(({ type, partial_image_index: at }) => at ?? type)).toEqual([
      ...[0, 1, 2].slice(0, wanted),
      "image_generation.completed",
      "image_generation.completed",
    ]);
    expect(new Set(events.map(kindOf))).toEqual(new Set(["webp"]));
  });

  test("of several pictures spreads those on the way over all of them", async () => {
    const due: number[] = [];
    server.instead(async (_request, { onProgress }) => {
      for (const number of [1, 2])
        for (let step = 1; step <= 10; step++)
          onProgress({
            stage: "sample",
            step,
            steps: 10,
            picture: { number, of: 2 },
            preview: () => {
              due.push((number - 1) * 10 + step);
              return Promise.resolve(jpeg);
            },
          });
      return [jpeg, jpeg];
    });
    await stream({ partial_images: 3, n: 2 });
    expect(due).toEqual([5, 10, 15]);
  });

  test("leaves out what comes too late", async () => {
    server.instead(async (_request, { onProgress }) => {
      onProgress({ stage: "load" });
      onProgress({
        stage: "sample",
        step: 9,
        steps: 10,
        preview: () => Promise.reject(new Error("released")),
      });
      return [jpeg];
    });
    const { events } = await stream({ partial_images: 2 });
    expect(events.map(({ type }) => type)).toEqual(["image_generation.completed"]);
  });

  test("of an edit has names of its own", async () => {
    server.instead(async (_request, { onProgress }) => {
      tenSteps(onProgress);
      return [jpeg];
    });
    const image = `data:image/jpeg;base64,${Buffer.from(jpeg).toString("base64")}`;
    const { events } = await stream({ partial_images: 1, images: [{ image_url: image }] }, "edits");
    expect(events.map(({ type }) => type)).toEqual([
      "image_edit.partial_image",
      "image_edit.completed",
    ]);
  });

  test("that is refused at once is an answer with a status", async () => {
    const full = new Problem("queue/full", { en: "Full.", zh: "已满。" });
    server.instead(() => Promise.reject(full));
    const { response } = await stream({});
    expect([response.statusCode, response.headers["content-type"]]).toEqual([
      429,
      "application/json; charset=utf-8",
    ]);
  });

  test("that fails later ends with an event that says so", async () => {
    server.instead(async (_request, { onProgress }) => {
      onProgress({ stage: "load" });
      await new Promise((resolve) => setTimeout(resolve, 20));
      throw new Problem("memory/short", { en: "Too large.", zh: "过大。" });
    });
    const { response, events } = await stream({});
    expect(response.statusCode).toBe(200);
    expect(events).toMatchObject([{ type: "error", error: { code: "memory/short" } }]);
  });
});
