/** Control units in longer ways of drawing. */
import { type ControlUnit, type Img2imgRequest, TOOLS, validate } from "@inkloom/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { img2img } from "../img2img/img2img.ts";
import {
  type ControlRoom,
  controlRoom,
  firstPicture,
  HOUSE,
  LINES,
  SIDE,
} from "./small-control.suite.ts";
import { controlUnit, hashPicture } from "./tiny-control.suite.ts";

let room: ControlRoom;
beforeAll(async () => {
  room = await controlRoom();
});
afterAll(() => room.close());

describe("a control unit", () => {
  test("of a hires fix counts in the pass that it names", async () => {
    const units = (["both", "low", "high"] as const).map((hires) => ({ ...LINES, hires }));
    const { maps = [] } = await room.draw(units, {
      hires: 2,
      hires_steps: 2,
      hires_upscaler: "Latent",
    });
    expect(maps.map(({ map }) => map.width)).toEqual([SIDE, 2 * SIDE, SIDE, 2 * SIDE]);
  });

  test("without a picture follows the one of image to image, and of inpainting its mask", async () => {
    const request = validate(TOOLS.img2img, { ...HOUSE, image: "i", denoise: 0.75 });
    const image = hashPicture("begun", SIDE, SIDE);
    const white = new Uint8ClampedArray(SIDE * SIDE * 4).fill(255);
    white.fill(0, 0, white.length / 2);
    for (let at = 3; at < white.length; at += 4) white[at] = 255;
    const mask = { width: SIDE, height: SIDE, data: white };
    const asked = (unit: Partial<ControlUnit>): Img2imgRequest => ({
      ...request,
      control: [controlUnit({ model: "Lines_v1.safetensors", ...unit })],
    });
    const plain = await img2img(asked({}), { image }, room.context);
    expect(plain.maps?.[0]?.map.data).toEqual(image.data);
    const inpainted = await img2img(
      asked({ preprocessor: "inpaint_global_harmonious" }),
      { image, mask },
      room.context,
    );
    const map = inpainted.maps?.[0]?.map;
    expect([...(map?.data.slice(0, 3) ?? [])]).toEqual([...image.data.slice(0, 3)]);
    expect([...(map?.data.slice(-4) ?? [])]).toEqual([0, 0, 0, 255]);
  });

  test("that only inpaints keeps what is outside its mask", async () => {
    const result = await room.draw([
      { ...LINES, preprocessor: "inpaint_only", mask: "black", resize: "stretch" },
    ]);
    const seen = firstPicture(result);
    const map = result.maps?.[0]?.map;
    expect(seen.data).toEqual(map?.data);
  });
});
