import { join } from "node:path";
import { expect, test } from "vitest";
import {
  embeddingFolders,
  loraFolders,
  modelFolders,
  type RunContext,
  upscalerFolders,
} from "./run.ts";

const context: RunContext = {
  runtime: () => Promise.reject(new Error("not asked for")),
  home: "/home",
  embeddedModels: "/embedded",
  picture: () => Promise.reject(new Error("not asked for")),
};

test("models of other programs come after one's own and before what came with Inkloom", () => {
  const folders = {
    checkpoint: ["/a/Stable-diffusion"],
    lora: ["/a/Lora"],
    embedding: ["/a/embeddings"],
    upscaler: ["/a/ESRGAN"],
  };
  expect(modelFolders({ ...context, folders })).toEqual([
    join("/home", "models"),
    "/a/Stable-diffusion",
    "/embedded",
  ]);
  expect(loraFolders({ ...context, folders })).toEqual([
    ...loraFolders(context).slice(0, -1),
    "/a/Lora",
    join("/embedded", "loras"),
  ]);
  expect(loraFolders(context).at(-1)).toBe(join("/embedded", "loras"));
  for (const [list, added] of [
    [embeddingFolders, "/a/embeddings"],
    [upscalerFolders, "/a/ESRGAN"],
  ] as const)
    expect(list({ ...context, folders })).toEqual([...list(context), added]);
});
