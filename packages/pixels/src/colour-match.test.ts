import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { colourMatched } from "./colour-match.ts";
import { decodePicture } from "./picture-file.ts";
import { psnr } from "./psnr.ts";

/** Pictures that the embedded model drew; the golden is made of them by parity/pixels/colour_match.py. */
const drawn = async (name: string) =>
  decodePicture(
    await readFile(new URL(`../../diffusion/src/goldens/pictures/${name}.png`, import.meta.url)),
  );

describe("colours given to another picture", () => {
  test("are those of OpenCV, skimage and blendmodes together", async () => {
    const golden = await decodePicture(
      await readFile(new URL("goldens/colour-match.png", import.meta.url)),
    );
    const matched = colourMatched(await drawn("english-1"), await drawn("ddim"));
    expect(matched.data).toEqual(golden.data);
    expect(psnr(await drawn("english-1"), golden)).toBeLessThan(30);
  });

  test("change nothing where they are its own", async () => {
    const picture = await drawn("ddim");
    expect(psnr(colourMatched(picture, picture), picture)).toBeGreaterThan(40);
  });
});
