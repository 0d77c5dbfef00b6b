import { describe, expect, test } from "vitest";
import { CanvasDocument } from "../document/canvas-document.ts";
import { emptyScene, newLayer, type LayerKind } from "../document/scene.ts";
import { memoryShelf } from "../document/shelf.ts";
import { createVault } from "../document/vault.ts";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { flattened, greyOf, maskIn, SEEN, visibleLayers } from "./flatten.ts";
import { cutOf, extendedMask, markedAfterBlur, markedIn } from "./only-masked.ts";
import { parametersOf, runKindOf, type RunSettings } from "./request.ts";

const SETTINGS: RunSettings = {
  values: { prompt: "a fox", denoise: 0.6, image: "asset:old", width: 64, unknown: 1 },
  sizeMode: "frame",
  ownWidth: 320,
  ownHeight: 256,
};

const declared = (...names: string[]): ToolDeclaration =>
  ({
    id: "img2img",
    parameters: {
      properties: {
        ...Object.fromEntries(names.map((name) => [name, { "x-inkloom": {} }])),
        model: { default: "ink", "x-inkloom": {} },
      },
      required: ["model"],
    },
  }) as unknown as ToolDeclaration;

const IMG2IMG = declared("prompt", "denoise", "image", "mask", "width", "height", "outpaint_right");
const GENERATE = declared("prompt", "width", "height");

function paper() {
  const document = CanvasDocument.create(createVault(memoryShelf()), "", emptyScene(128, 96));
  const add = (kind: LayerKind, rgba: readonly number[], at: readonly number[], opacity = 1) => {
    const layer = newLayer(kind, kind, { opacity });
    const [x = 0, y = 0, width = 0, height = 0] = at;
    document.do("addLayer", (edit) => {
      edit.addLayer(layer);
      const data = new Uint8ClampedArray(width * height * 4);
      for (let i = 0; i < width * height; i++) data.set(rgba, i * 4);
      edit.write(layer.id, x, y, { width, height, data });
    });
    return layer;
  };
  const frame = (x: number, y: number, width: number, height: number): void => {
    document.do("frame", (edit) => {
      edit.change({ frame: { x, y, width, height } });
    });
  };
  return { document, add, frame };
}

describe("what is sent", () => {
  test("layers lie over each other by their opacity, masks are not seen", () => {
    const { document, add } = paper();
    add("picture", [0, 0, 255, 255], [0, 0, 128, 96]);
    add("sketch", [255, 0, 0, 255], [10, 10, 20, 20], 0.5);
    add("mask", [1, 2, 3, 255], [0, 0, 128, 96]);
    const { data } = flattened(document, visibleLayers(document, SEEN), document.scene.bounds);
    expect([...data.slice(0, 4)]).toEqual([0, 0, 255, 255]);
    const at = (15 * 128 + 15) * 4;
    expect([...data.slice(at, at + 4)]).toEqual([128, 0, 128, 255]);
  });

  test("masks act with their full strength together, hidden ones not", () => {
    const { document, add } = paper();
    add("mask", [9, 9, 9, 255], [0, 0, 10, 10], 0.2);
    add("mask", [9, 9, 9, 100], [20, 0, 10, 10]);
    const hidden = add("mask", [9, 9, 9, 255], [40, 0, 10, 10]);
    document.do("show", (edit) => {
      edit.changeLayer(hidden.id, { visible: false });
    });
    const mask = maskIn(document, document.scene.bounds);
    expect([0, 9, 10, 20, 40].map((x) => mask?.data[x])).toEqual([255, 255, 0, 100, 0]);
    expect(mask && [...greyOf(mask).data.slice(80, 84)]).toEqual([100, 100, 100, 255]);
    expect(maskIn(document, { x: 60, y: 60, width: 8, height: 8 })).toBeUndefined();
  });

  test("what is done follows from what stands in the frame", () => {
    const { document, add, frame } = paper();
    expect(runKindOf(document)).toBe("generate");
    add("picture", [0, 0, 0, 255], [0, 0, 64, 96]);
    expect(runKindOf(document)).toBe("img2img");
    add("mask", [0, 0, 0, 255], [0, 0, 8, 8]);
    expect(runKindOf(document)).toBe("inpaint");
    frame(64, 0, 64, 96);
    expect(runKindOf(document)).toBe("generate");
    frame(32, 0, 64, 96);
    expect(runKindOf(document)).toBe("img2img");
    frame(0, 0, 192, 96);
    expect(runKindOf(document)).toBe("outpaint");
  });

  test("parameters name what the canvas gives, and only what the tool takes", () => {
    const { document, frame } = paper();
    const uploads = { image: "asset:1", mask: "asset:2" };
    const ask = (kind: "outpaint" | "inpaint" | "generate", settings = SETTINGS) =>
      parametersOf(document, kind, kind === "generate" ? GENERATE : IMG2IMG, settings, uploads);
    expect(ask("inpaint")).toEqual({
      model: "ink",
      prompt: "a fox",
      denoise: 0.6,
      image: "asset:1",
      mask: "asset:2",
      width: 128,
      height: 96,
    });
    frame(0, 0, 192, 96);
    expect(ask("outpaint", { ...SETTINGS, sizeMode: "model" })).toEqual({
      model: "ink",
      prompt: "a fox",
      denoise: 0.6,
      image: "asset:1",
      mask: "asset:2",
      outpaint_left: 0,
      outpaint_right: 64,
      outpaint_top: 0,
      outpaint_bottom: 0,
    });
    expect(ask("generate", { ...SETTINGS, sizeMode: "own" })).toEqual({
      model: "ink",
      prompt: "a fox",
      width: 320,
      height: 256,
    });
  });
});

function marked(left: number, top: number, right: number, bottom: number) {
  const [width, height] = [96, 80];
  const data = new Uint8ClampedArray(width * height);
  for (let y = top; y < bottom; y++) data.fill(255, y * width + left, y * width + right);
  return { width, height, data };
}

describe("what is cut out to be drawn alone", () => {
  // Figures of the service's own arithmetic: marked, blur, then x, y, width, height after the blur, and with 6 pixels of
  // padding at the proportions of a square.
  test.each([
    [[30, 20, 60, 50], 1, [27, 17, 36, 36, 21, 11, 48, 48]],
    [[30, 20, 60, 50], 4, [20, 10, 50, 50, 14, 4, 62, 62]],
    [[30, 20, 60, 50], 9, [8, 0, 74, 72, 2, 0, 86, 80]],
    [[0, 0, 8, 8], 1, [0, 0, 11, 11, 0, 0, 17, 17]],
    [[0, 0, 8, 8], 4, [0, 0, 18, 18, 0, 0, 24, 24]],
    [[0, 0, 8, 8], 9, [0, 0, 30, 30, 0, 0, 36, 36]],
    [[90, 70, 96, 80], 1, [87, 67, 9, 13, 77, 61, 19, 19]],
    [[90, 70, 96, 80], 4, [80, 60, 16, 20, 70, 54, 26, 26]],
    [[90, 70, 96, 80], 9, [68, 49, 28, 31, 59, 43, 37, 37]],
    [[40, 40, 41, 41], 1, [38, 38, 5, 5, 32, 32, 17, 17]],
    [[40, 40, 41, 41], 4, [33, 33, 15, 15, 27, 27, 27, 27]],
    [[40, 40, 41, 41], 9, [37, 37, 7, 7, 31, 31, 19, 19]],
  ])("%j blurred by %i", ([left = 0, top = 0, right = 0, bottom = 0], blur, expected) => {
    const mask = marked(left, top, right, bottom);
    const after = markedAfterBlur(mask, blur);
    const cut = cutOf(mask, { blur, padding: 6, drawn: { width: 64, height: 64 } });
    const numbers = [after, cut].flatMap((rect) => [rect?.x, rect?.y, rect?.width, rect?.height]);
    expect(numbers).toEqual(expected);
  });

  test("nothing is cut where nothing is marked", () => {
    const nothing = marked(0, 0, 0, 0);
    const about = { blur: 4, padding: 32, drawn: { width: 64, height: 64 } };
    expect(cutOf(nothing, about)).toBeUndefined();
  });

  test("what is new of an extended picture is marked with a strip of the old", () => {
    const added = { left: 0, right: 16, top: 8, bottom: 0 };
    const mask = extendedMask(marked(5, 60, 6, 61), { width: 96, height: 80 }, added, 4);
    expect([mask.width, mask.height]).toEqual([112, 88]);
    const at = (x: number, y: number) => mask.data[y * 112 + x];
    expect([at(0, 15), at(0, 16), at(87, 50), at(88, 50), at(5, 68)]).toEqual([
      255, 0, 0, 255, 255,
    ]);
    expect(markedIn(mask)).toEqual({ x: 0, y: 0, width: 112, height: 88 });
  });
});
