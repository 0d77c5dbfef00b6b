import { decodePng, readPngText } from "@inkloom/pixels";
import { expect, test } from "vitest";
import { picturePng } from "./picture-png.ts";

test("a picture file carries pixels, A1111's text and the job", async () => {
  const pixels = { width: 2, height: 1, data: new Uint8ClampedArray([1, 2, 3, 255, 4, 5, 6, 255]) };
  const job = { program: "inkloom", parameters: { prompt: "山上的红房子" } };
  const png = await picturePng({ pixels, infotext: "山上的红房子\nSteps: 20", job });
  expect(await decodePng(png)).toEqual(pixels);
  const text = readPngText(png);
  expect(text["parameters"]).toBe("山上的红房子\nSteps: 20");
  expect(JSON.parse(text["inkloom"] ?? "")).toEqual(job);
});
