/** Pictures drawn with units by a real network, as clients of the extension see them. */
import { decodePng, encodePng } from "@inkloom/pixels";
import { afterAll, beforeAll, expect, test } from "vitest";
import { controlledDialect } from "../../controlled-dialect.suite.ts";
import { a1111App, client } from "../a1111-app.suite.ts";

let parts: Awaited<ReturnType<typeof controlledDialect>>;
let app: ReturnType<typeof a1111App>["app"];
beforeAll(async () => {
  parts = await controlledDialect();
  ({ app } = a1111App(parts.service));
});
afterAll(async () => {
  await app.close();
  await parts.close();
});

const pixels = {
  width: 64,
  height: 64,
  data: Uint8ClampedArray.from({ length: 64 * 64 * 4 }, (_, i) =>
    i % 4 === 3 || (i >> 2) % 64 < 32 ? 255 : 0,
  ),
};
const source = Buffer.from(await encodePng(pixels)).toString("base64");

const seen = async (image = ""): Promise<Buffer> =>
  Buffer.from((await decodePng(Buffer.from(image, "base64"))).data);

test("a unit changes the picture, is told in its text, and its control picture stands behind", async () => {
  const { drawn } = client(() => app);
  const asked = { width: 64, height: 64, steps: 2, seed: 7, prompt: "a red house", batch_size: 2 };
  const unit = { input_image: source, module: "canny", model: "lines", processor_res: 64 };
  const withUnits = (...args: object[]) =>
    drawn("txt2img", { ...asked, alwayson_scripts: { ControlNet: { args } } });
  const plain = await drawn("txt2img", asked);
  const followed = await withUnits(unit);
  expect(plain.images).toHaveLength(2);
  expect(followed.images).toHaveLength(3);
  const bare = await seen(plain.images[0]);
  expect((await seen(followed.images[0])).equals(bare)).toBe(false);
  const map = await decodePng(Buffer.from(followed.images[2] ?? "", "base64"));
  expect([map.width, map.height]).toEqual([64, 64]);
  expect(new Set(map.data)).toEqual(new Set([0, 255]));
  const info = followed.info as { readonly infotexts: readonly string[] };
  expect(info.infotexts).toHaveLength(2);
  expect(info.infotexts[0]).toMatch(/ControlNet 0: "Module: canny, Model: lines/);
  expect((await withUnits({ ...unit, save_detected_map: false })).images).toHaveLength(2);
  const off = await withUnits({ ...unit, weight: 0 });
  expect((await seen(off.images[0])).equals(bare)).toBe(true);
});
