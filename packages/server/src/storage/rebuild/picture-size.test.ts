import { readdirSync, readFileSync } from "node:fs";
import { encodePicture, encodePng, opaque } from "@inkloom/pixels";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pictureSize } from "./picture-size.ts";

const goldens = new URL("../../../../pixels/src/goldens/metadata/", import.meta.url);
const pixels = { width: 37, height: 5, data: new Uint8ClampedArray(37 * 5 * 4).fill(200) };

describe("the size a picture file states", () => {
  test.each(["png", "jpeg", "webp"] as const)("is right in a %s", async (format) => {
    const bytes =
      format === "png" ? await encodePng(pixels) : await encodePicture(opaque(pixels), { format });
    expect(pictureSize(bytes)).toEqual({ width: 37, height: 5 });
  });

  test.each(readdirSync(goldens).filter((name) => /\.(png|jpg|webp|gif)$/.test(name)))(
    "is found in %s",
    (name) => {
      const { width = 0, height = 0 } = pictureSize(readFileSync(new URL(name, goldens))) ?? {};
      expect(width).toBeGreaterThan(0);
      expect(width).toBeLessThan(1000);
      expect(height).toBeGreaterThan(0);
      expect(height).toBeLessThan(1000);
    },
  );

  test("is none where the file is cut short or altered, and nothing is thrown", () => {
    const files = readdirSync(goldens).filter((name) => !name.endsWith(".json"));
    const all = files.map((name) => readFileSync(new URL(name, goldens)));
    expect(pictureSize(Buffer.from("hello"))).toBeUndefined();
    for (const bytes of all) expect(pictureSize(bytes.subarray(0, 9))).toBeUndefined();
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.nat(),
        fc.nat(),
        fc.nat(255),
        (bytes, end, at, value) => {
          const altered = Buffer.from(bytes.subarray(0, end % (bytes.length + 1)));
          if (altered.length > 0) altered[at % altered.length] = value;
          const size = pictureSize(altered);
          expect(size === undefined || size.width >= 0).toBe(true);
        },
      ),
    );
  });
});
