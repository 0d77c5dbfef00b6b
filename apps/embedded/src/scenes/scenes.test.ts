import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { captionOf } from "./captions/caption.ts";
import { canvasOf, fill } from "./canvas.ts";
import {
  drawScene,
  LANGUAGES,
  randomOf,
  readCaption,
  renderScene,
  sampleScene,
  type Scene,
} from "./index.ts";
import { ellipse, hoop, rectangle } from "./paths.ts";

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

describe("the canvas", () => {
  const areaOf = (path: Parameters<typeof fill>[1]): number => {
    const canvas = canvasOf(32);
    fill(canvas, path, [255, 255, 255]);
    return canvas.data.reduce((sum, value) => sum + value, 0) / 3 / 255;
  };

  test("covers exactly the area of a path, parts of pixels included", () => {
    expect(areaOf(rectangle(3.25, 4.5, 10.75, 9.125))).toBeCloseTo(7.5 * 4.625, 4);
    expect(areaOf(ellipse(16, 16, 9))).toBeCloseTo(Math.PI * 81, -1);
  });

  test("leaves a ring's middle free", () => {
    expect(areaOf(hoop(16, 16, 10, 10, 2))).toBeCloseTo(Math.PI * (121 - 81), -1);
  });

  test("cuts off what lies outside", () => {
    expect(areaOf(rectangle(-50, -50, 4, 4))).toBeCloseTo(16, 4);
    expect(areaOf(rectangle(30, 30, 90, 90))).toBeCloseTo(4, 4);
    expect(areaOf(rectangle(40, 40, 90, 90))).toBe(0);
  });
});

describe("scenes", () => {
  test("a seed gives the same bytes and words every time", () => {
    const hash = createHash("sha256");
    for (const seed of SEEDS.slice(0, 20)) {
      const [first, again] = [renderScene(seed), renderScene(seed)];
      expect(again).toEqual(first);
      hash.update(first.picture.data).update(JSON.stringify(first.captions));
    }
    // changes only when the pictures change: then the embedded model is trained on others
    expect(hash.digest("hex")).toMatchInlineSnapshot(
      `"7935f105d5804563b8cdbf76ceda3f2834af612b00aa24eb1cdb315f00e42f72"`,
    );
  });

  test("seeds give different scenes, of every kind and style", () => {
    const scenes = SEEDS.map(sampleScene);
    expect(new Set(scenes.map((scene) => JSON.stringify(scene))).size).toBe(SEEDS.length);
    expect(new Set(scenes.map(({ kind }) => kind)).size).toBe(3);
    expect(new Set(scenes.map(({ style }) => style)).size).toBe(5);
  });

  test("another seed arranges the same scene otherwise", () => {
    const scene = sampleScene(3);
    expect(drawScene(scene, 1)).not.toEqual(drawScene(scene, 2));
  });
});

/** Words tell things in any order, and of some not where they are. */
function comparable(scene: Scene): unknown {
  if (scene.kind !== "landscape") return scene;
  const things = scene.things.map((thing) =>
    JSON.stringify(
      thing.isPlaced ? thing : { ...thing, position: "middle" },
      Object.keys(thing).toSorted(),
    ),
  );
  return { ...scene, things: things.toSorted() };
}

describe("captions", () => {
  test("are read back as the scene that they describe, in both languages", () => {
    for (const seed of SEEDS)
      for (const language of LANGUAGES) {
        const scene = sampleScene(seed);
        const read = readCaption(captionOf(scene, language, randomOf(seed)));
        expect(comparable(read)).toEqual(comparable(scene));
      }
  });

  test.each([
    [
      "watercolor, a landscape of a snowy field at sunset with snowy mountains, a black cat on the left, a black lighthouse and clouds",
      { place: "snowy field", time: "sunset", mountains: true, clouds: true, light: false },
    ],
    ["铅笔素描，城市，黎明，中间有粉色灯塔，右边有灰色汽车，太阳", { place: "city", light: true }],
    ["惊讶的女人肖像，金色长发，戴眼镜，粉色上衣，绿色背景", { hair: "blonde", glasses: true }],
    ["an orange umbrella on a black background", { object: "umbrella", colour: "orange" }],
  ])("of the held-out pictures are read: %s", (caption, expected) => {
    expect(readCaption(caption)).toMatchObject(expected);
  });

  test("of another grammar are refused by name", () => {
    expect(() => readCaption("a dog on the moon")).toThrow('"a dog on the moon" is not of');
  });
});
