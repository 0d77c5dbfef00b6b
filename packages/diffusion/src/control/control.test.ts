/** Requests with control units. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type ControlUnit, TOOLS, validate } from "@inkloom/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openCheckpoint } from "../checkpoint/open.ts";
import { parseInfotext } from "../finish/infotext.ts";
import { generate } from "../generate.ts";
import { img2img } from "../img2img/img2img.ts";
import { estimateMemory } from "../memory-estimate.ts";
import { restoreRequest } from "../restore/restore.ts";
import { networksBeside } from "./control-memory.ts";
import {
  type ControlRoom,
  controlRoom,
  firstPicture,
  HOUSE,
  LINES,
  SIDE,
} from "./small-control.suite.ts";
import { controlUnit } from "./tiny-control.suite.ts";

let room: ControlRoom;
beforeAll(async () => {
  room = await controlRoom();
});
afterAll(() => room.close());

describe("a control unit", () => {
  test("takes a picture of one pixel", async () => {
    const { maps = [] } = await room.draw([{ ...LINES, image: "pixel", preprocessor: "canny" }]);
    expect(maps).toMatchObject([{ map: { width: SIDE, height: SIDE } }]);
  });

  test("changes the picture while it counts, and nothing with no weight or outside its range", async () => {
    const plain = firstPicture(await room.draw([]));
    expect(firstPicture(await room.draw([LINES])).data).not.toEqual(plain.data);
    const idle = [{ weight: 0 }, { start: 0.9 }, { enabled: false }];
    expect(firstPicture(await room.draw(idle.map((unit) => ({ ...LINES, ...unit })))).data).toEqual(
      plain.data,
    );
  });

  test("gives its control picture in the size of the drawing, and is told in the text as A1111 tells it", async () => {
    const result = await room.draw([{ ...LINES, preprocessor: "invert", weight: 0.7, end: 0.5 }]);
    expect(result.maps).toMatchObject([{ unit: 0, map: { width: SIDE, height: SIDE } }]);
    const { fields } = parseInfotext(result.pictures[0]?.infotext ?? "");
    expect(fields["ControlNet 0"]).toMatch(
      /^Module: invert, Model: Lines_v1 \[[\da-f]{8}\], Weight: 0.7, Resize Mode: Crop and Resize, Processor Res: 512, Threshold A: -1, Threshold B: -1, Guidance Start: 0, Guidance End: 0.5, Pixel Perfect: False, Control Mode: Balanced$/,
    );
  });
});

test.each<[string, Partial<ControlUnit>, string, RegExp]>([
  ["of another family", { ...LINES, model: "other" }, "control/family", /width 96.*expected/],
  [
    "with weights that are missing",
    { ...LINES, model: "half" },
    "control/damaged",
    /middle_block\.0\.in_layers\.2\.weight is missing/,
  ],
  ["that is none", { ...LINES, model: "stranger" }, "control/damaged", /layers\.0\.weight/],
  ["that is not there", { ...LINES, model: "lines_v2" }, "control/missing", /nearest are Lines_v1/],
  ["without a picture", { model: "lines_v1" }, "control/unit", /control 1 has no picture/],
  ["without a model", { image: "street" }, "control/unit", /names no model/],
  [
    "whose end is before its start",
    { ...LINES, start: 0.6, end: 0.2 },
    "control/unit",
    /begins at 0.6/,
  ],
  [
    "with too few layer weights",
    { ...LINES, layer_weights: [1] },
    "control/unit",
    /1 layer weights, expected/,
  ],
  [
    "with a kind that its network does not tell apart",
    { ...LINES, union_type: "canny" },
    "control/unit",
    /one kind/,
  ],
  [
    "whose slider is out of its range",
    { ...LINES, preprocessor: "canny", threshold_b: 1e308 },
    "control/unit",
    /control 1: threshold_b is 1e\+308, expected 1 to 255, the High threshold of canny/,
  ],
  [
    "with a pose and colours that reach beyond all",
    { ...LINES, preprocessor: "tile_colorfix", threshold_a: 1e308, pose: "{}" },
    "control/unit",
    /threshold_a is 1e\+308/,
  ],
  [
    "whose preprocessor is for image prompts",
    { ...LINES, preprocessor: "ip-adapter-auto" },
    "control/unit",
    /control 1: ip-adapter-auto makes no control picture for Lines_v1/,
  ],
  [
    "with several pictures where one is looked at",
    { model: "lines_v1", images: [{ image: "street", weight: 1 }] },
    "control/unit",
    /control 1: images were given, which only image prompts look at, expected image for ControlNet/,
  ],
  [
    "whose picture is far too long",
    { ...LINES, image: "strip" },
    "control/unit",
    /control 1: a picture of 65536x1 is far too long to be cut to 64x64/,
  ],
])("a unit %s is refused by name", async (_, unit, code, words) => {
  await expect(room.draw([unit])).rejects.toMatchObject({
    code,
    message: expect.stringMatching(words) as string,
  });
});

describe("what units take of memory", () => {
  const beside = async (...units: readonly Partial<ControlUnit>[]) => {
    const { modelFolders, control } = room.context;
    const checkpoint = await openCheckpoint("inkloom-mini", modelFolders, {});
    const networks = await networksBeside(
      units.map(controlUnit),
      control?.folders ?? [],
      checkpoint,
    );
    return { checkpoint, networks };
  };

  test("is their files', each once, and what they work with", async () => {
    const { checkpoint, networks } = await beside(LINES, LINES, { ...LINES, enabled: false });
    const size = { width: 512, height: 512, batch: 1 };
    const more = estimateMemory(checkpoint, size, networks) - estimateMemory(checkpoint, size);
    const path = join(room.context.control?.folders[0] ?? "", "Lines_v1.safetensors");
    const { size: stored } = await stat(path);
    expect(networks).toHaveLength(1);
    expect(more).toBeGreaterThan(stored);
    const [network] = networks;
    expect(network?.liveBytes({ width: 64, height: 64 })).toBeGreaterThan(4 * 2 * 16 * 64 * 64);
  });

  test("is that of another look of the U-Net for references, and of nothing without units", async () => {
    const { networks } = await beside({ preprocessor: "reference_only", image: "street" });
    expect(networks).toHaveLength(1);
    expect(networks[0]?.liveBytes({ width: 64, height: 64 })).toBeGreaterThan(0);
    expect((await beside()).networks).toEqual([]);
  });

  test("is refused with the figure before anything is made of their pictures", async () => {
    const { runtime, modelFolders, cacheFolder, control } = room.context;
    const { checkpoint, networks } = await beside(LINES);
    const size = { width: SIDE, height: SIDE, batch: 1 };
    const [plain, whole] = [[], networks].map((some) => estimateMemory(checkpoint, size, some));
    const memory = ((plain ?? 0) + (whole ?? 0)) / 2;
    const draw = (...units: readonly Partial<ControlUnit>[]) =>
      generate(
        { ...validate(TOOLS.generate, HOUSE), steps: 1, control: units.map(controlUnit) },
        {
          ...{ runtime, modelFolders, cacheFolder, memory },
          ...(control && {
            control: { ...control, picture: () => Promise.reject(new Error("no picture is read")) },
          }),
        },
      );
    await expect(draw(LINES)).rejects.toMatchObject({
      code: "memory/short",
      message: expect.stringContaining("64x64 with its control units would need") as string,
    });
    await expect(draw()).resolves.toMatchObject({ pictures: [{}] });
  });
});

describe("a unit without a picture", () => {
  test("follows each tile of a picture that is enlarged, and is laid over its own", async () => {
    // Black on the left, white on the right: the second tile is another picture than the first.
    const data = Uint8ClampedArray.from({ length: 2 * SIDE * SIDE * 4 }, (_, i) =>
      i % 4 === 3 || (i >> 2) % (2 * SIDE) >= SIDE ? 255 : 0,
    );
    const image = { width: 2 * SIDE, height: SIDE, data };
    const request = validate(TOOLS.img2img, {
      ...HOUSE,
      ...{ image: "i", batch: 2, upscale_by: 1, upscale_overlap: 0, denoise: 0.5, steps: 2 },
    });
    const unit = controlUnit({ model: "lines_v1", preprocessor: "recolor_intensity" });
    const made = await img2img({ ...request, control: [unit] }, { image }, room.context);
    expect(made.maps?.map(({ map }) => map.data[0])).toEqual([0, 255]);
    const seen = firstPicture(made);
    const strongest = (x: number): number =>
      Math.max(...seen.data.subarray((8 * 2 * SIDE + x) * 4, (8 * 2 * SIDE + x) * 4 + 3));
    expect([strongest(20), strongest(SIDE + 20)]).toEqual([0, 255]);
  });
});

test("units are read back from A1111's text, without their pictures", async () => {
  const unit = {
    preprocessor: "canny",
    weight: 0.75,
    start: 0.1,
    threshold_a: 50,
    resolution: 640,
  };
  const result = await room.draw([{ ...LINES, ...unit, preprocessor: "none", mode: "prompt" }]);
  const text = (result.pictures[0]?.infotext ?? "").replace("Module: none", "Module: canny");
  const restored = restoreRequest({ parameters: text });
  expect(restored.parameters["control"]).toMatchObject([
    { ...unit, model: "Lines_v1", mode: "prompt", resize: "crop" },
  ]);
  expect(restored.unknown.map(({ name }) => name)).toContain("ControlNet 0 image");
});
