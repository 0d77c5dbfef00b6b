/** Requests with control units. */
import type { ControlUnit } from "@inkloom/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseInfotext } from "../finish/infotext.ts";
import { restoreRequest } from "../restore/restore.ts";
import { type ControlRoom, controlRoom, firstPicture, LINES, SIDE } from "./small-control.suite.ts";

let room: ControlRoom;
beforeAll(async () => {
  room = await controlRoom();
});
afterAll(() => room.close());

describe("a control unit", () => {
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
])("a unit %s is refused by name", async (_, unit, code, words) => {
  await expect(room.draw([unit])).rejects.toMatchObject({
    code,
    message: expect.stringMatching(words) as string,
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
