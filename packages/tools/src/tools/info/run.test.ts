import { readFileSync } from "node:fs";
import { encodePng } from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import type { RunContext } from "../../run.ts";
import { runInfo } from "./run.ts";

const goldens = new URL("../../../../pixels/src/goldens/metadata/", import.meta.url);
const pixels = { width: 1, height: 1, data: Uint8ClampedArray.of(1, 2, 3, 255) };

const info = (bytes: Uint8Array) =>
  runInfo({ picture: "x" }, {
    picture: () => Promise.resolve(bytes),
  } as unknown as RunContext);

describe("info", () => {
  test("a JPEG of A1111's tells its settings", async () => {
    const report = await info(readFileSync(new URL("a1111.jpg", goldens)));
    expect(report).toMatchObject({
      kind: "jpeg",
      restored: {
        source: "a1111",
        parameters: { prompt: "a red house, 红房子 🏠", negative_prompt: "blurry", seed: 7 },
      },
    });
    expect(report.why).toBeUndefined();
  });

  test("a picture that tells nothing is reported, not refused", async () => {
    const report = await info(await encodePng(pixels, { Title: "x" }));
    expect(report).toMatchObject({ kind: "png", texts: { Title: "x" } });
    expect(report.restored).toBeUndefined();
    expect(report.why?.en).toContain('texts named "Title"');
  });

  test("what is no picture is refused", async () => {
    await expect(info(Buffer.from("hello"))).rejects.toMatchObject({ code: "input/picture" });
    const cut = (await encodePng(pixels)).subarray(0, 30);
    await expect(info(cut)).rejects.toMatchObject({ code: "input/picture" });
  });
});
