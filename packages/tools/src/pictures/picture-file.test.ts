import { readPictureText } from "@inkloom/pixels";
import { expect, test } from "vitest";
import { expectTextFits, pictureFile } from "./picture-file.ts";

const pixels = { width: 2, height: 1, data: new Uint8ClampedArray(8).fill(255) };

test.each(["png", "jpeg", "webp"] as const)("a %s tells how it was made", async (format) => {
  const file = await pictureFile({ pixels, infotext: "Steps: 1", job: { seed: 7 } }, { format });
  expect(readPictureText(file)).toEqual({ parameters: "Steps: 1", inkloom: '{"seed":7}' });
});

test("words that a JPEG cannot hold are refused before drawing, and only there", async () => {
  const prompt = "好".repeat(10_000);
  expect(() => {
    expectTextFits("jpeg", { prompt });
  }).toThrow(/The prompts do not fit into the file .* it holds at most 65527/);
  for (const format of ["png", "webp"] as const) expectTextFits(format, { prompt });
  expectTextFits("jpeg", { prompt: "x".repeat(10_000) });
  const made = { pixels, infotext: prompt, job: { prompt } };
  await expect(pictureFile(made, { format: "jpeg" })).rejects.toMatchObject({
    code: "input/invalid",
  });
});
