/** What requests can name, and previews, on any database. */
import { rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodePng, pictureKind } from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import type { OpenDatabase } from "../storage/database.ts";
import { KEYS, safetensors, writeFiles } from "./model-files.suite.ts";
import { named, testLibrary } from "./test-library.suite.ts";

export function testCatalogue(database: () => OpenDatabase): void {
  const place = testLibrary(database);

  describe("the catalogue", () => {
    test("names what requests can name, with styles", async () => {
      await writeFiles(place.home, {
        "models/sd15/猫.safetensors": safetensors(KEYS.sd1),
        "models/lora-in-wrong-place.safetensors": safetensors(KEYS.lora),
        "models/unknown.safetensors": safetensors(KEYS.unknown),
        "models/a-vae.safetensors": safetensors(KEYS.vae),
        "models/line.vae.pt": "x",
        "loras/ink.safetensors": safetensors(KEYS.lora, { ss_output_name: "墨" }),
        "loras/ink.pt": "x",
        "embeddings/bad-hands.pt": "x",
        "upscalers/4x.pth": "x",
        "ControlNet/canny.pth": "x",
        "styles.csv": "name,prompt,negative_prompt\nink,old,\nink,new,blur\n水墨,shuimo,\n",
      });
      const library = await place.open();
      await library.scan();
      await library.read();
      expect(await library.catalogue()).toEqual({
        models: [
          { name: "sd15/猫", filename: "猫.safetensors" },
          { name: "unknown", filename: "unknown.safetensors" },
        ],
        vaes: [
          { name: "a-vae", filename: "a-vae.safetensors" },
          { name: "line.vae", filename: "line.vae.pt" },
        ],
        upscalers: [{ name: "4x", filename: "4x.pth" }],
        controlnets: [{ name: "canny", filename: "canny.pth" }],
        loras: [{ name: "ink", filename: "ink.pt", metadata: {} }],
        embeddings: [{ name: "bad-hands", filename: "bad-hands.pt" }],
        styles: [
          { name: "ink", prompt: "new", negativePrompt: "blur" },
          { name: "水墨", prompt: "shuimo", negativePrompt: "" },
        ],
      });
      await rm(join(place.home, "loras/ink.pt"));
      await writeFiles(place.home, { "styles.csv": "a,b\n1,2\n" });
      await library.scan();
      await library.read();
      const { loras, styles } = await library.catalogue();
      expect(loras).toEqual([
        {
          name: "ink",
          filename: "ink.safetensors",
          alias: "墨",
          metadata: { ss_output_name: "墨" },
        },
      ]);
      expect(styles).toEqual([]);
    });
  });

  describe("previews", () => {
    const picture = async (width: number, height: number): Promise<Uint8Array> =>
      encodePng({ width, height, data: new Uint8ClampedArray(width * height * 4).fill(200) });

    test("are the picture beside a model, small, and made once", async () => {
      await writeFiles(place.home, {
        "loras/a.safetensors": safetensors(KEYS.lora),
        "loras/a.png": await picture(1024, 512),
        "loras/none.safetensors": safetensors(KEYS.lora),
      });
      const library = await place.open();
      await library.scan();
      const { id, preview } = await named(library, "a");
      const first = await library.preview(id);
      expect(first).toMatchObject({ mediaType: "image/webp", version: preview });
      expect(pictureKind(first.bytes)).toBe("webp");
      const kept = join(place.home, "cache/previews", `${id}.webp`);
      const { mtimeMs } = await stat(kept);
      await writeFile(kept, "kept");
      await utimes(kept, mtimeMs / 1000, mtimeMs / 1000);
      expect(Buffer.from((await library.preview(id)).bytes).toString()).toBe("kept");
      await writeFiles(place.home, { "loras/a.png": await picture(8, 8) });
      await place.age("loras/a.png", 1000);
      await library.scan();
      expect((await named(library, "a")).preview).not.toBe(preview);
      expect(pictureKind((await library.preview(id)).bytes)).toBe("webp");
      const none = await named(library, "none");
      await expect(library.preview(none.id)).rejects.toMatchObject({ code: "library/preview" });
      await expect(library.preview("x")).rejects.toMatchObject({ code: "library/unknown" });
    });

    test("that are no pictures, damaged or too large are refused", async () => {
      await writeFiles(place.home, {
        ...Object.fromEntries(
          ["svg", "html", "cut", "large"].map((name) => [
            `loras/${name}.safetensors`,
            safetensors(KEYS.lora),
          ]),
        ),
        "loras/svg.png": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>',
        "loras/html.png": "<script>alert(1)</script>",
        "loras/cut.png": (await picture(64, 64)).subarray(0, 60),
        "loras/large.png": await picture(200, 200),
      });
      const library = await place.open({ pixelLimit: 10_000 });
      await library.scan();
      for (const name of ["svg", "html", "cut", "large"]) {
        const { id } = await named(library, name);
        const problem: unknown = await library.preview(id).catch((error: unknown) => error);
        expect(problem, name).toMatchObject({ code: "library/preview" });
        expect(String(problem)).not.toContain(place.home);
      }
    });
  });
}
