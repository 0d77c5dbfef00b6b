/** DWPose's networks see what they see in sd-webui-controlnet, and the same is made of what they answer
 *  (parity/annotators/dwpose.py). The graphs themselves are the files that people have. */
import { readFile } from "node:fs/promises";
import { decodePng, type Raster } from "@inkloom/pixels";
import { expect, test } from "vitest";
import { drawnPeople } from "./draw-people.ts";
import { wholePerson, yoloxInput } from "./dwpose.ts";
import { documentOf } from "./person.ts";
import { cutOut, cuttingOf, pointsFrom, RTMPOSE_POINTS, rtmposeInput } from "./rtmpose.ts";
import { peopleBoxes, YOLOX_SIZES } from "./yolox.ts";

const [WIDTH, HEIGHT] = [192, 160];
const PARTS = [
  "pose_keypoints_2d",
  "hand_left_keypoints_2d",
  "hand_right_keypoints_2d",
  "face_keypoints_2d",
] as const;

interface Golden {
  readonly boxes: readonly (readonly number[])[] | null;
  readonly poses: { readonly people: readonly Record<string, readonly number[] | null>[] };
}

const read = (name: string) => readFile(new URL(`./goldens/${name}`, import.meta.url));
const goldens = JSON.parse((await read("dwpose.json")).toString()) as Record<string, Golden>;

const picture: Raster = {
  width: WIDTH,
  height: HEIGHT,
  channels: 3,
  data: Uint8ClampedArray.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % WIDTH, Math.floor(i / 3 / WIDTH)];
    return Math.floor(127.5 + 100 * Math.sin(x * 0.02 * ((i % 3) + 1) + y * 0.03));
  }),
};

/** As parity/annotators/dwpose.py: place, x, y, width, height, object, person, another class. */
const ANCHORS = [
  [2500, 0.3, 0.6, 3.2, 3.6, 0.9, 0.9, 0.0],
  [2501, -0.6, 0.7, 3.2, 3.6, 0.8, 0.9, 0.0],
  [7000, 0.5, 0.2, 2.2, 2.9, 0.7, 0.8, 0.0],
  [8100, 0.1, 0.1, 1.5, 1.9, 0.9, 0.25, 0.0],
  [100, 0.1, 0.1, 1.5, 1.9, 0.9, 0.0, 0.9],
];
const CASES: Record<string, readonly number[][]> = {
  people: ANCHORS,
  others: ANCHORS.slice(4),
  nothing: [],
};

function detections(anchors: readonly (readonly number[])[]): Float32Array {
  const made = new Float32Array(YOLOX_SIZES[0] ?? 0);
  for (const [place = 0, ...numbers] of anchors) {
    made.set(numbers.slice(0, 6), place * 85);
    made[place * 85 + 5 + 16] = numbers[6] ?? 0;
  }
  return made;
}

function lines(length: number, call: number): Float32Array {
  const made = new Float32Array(RTMPOSE_POINTS * length);
  for (let k = 0; k < RTMPOSE_POINTS; k++)
    made[k * length + ((k * 37 + call * 11 + Math.floor(length / 5)) % length)] =
      k % 11 === 3 ? 0.1 : 0.4 + (k % 7) * 0.1;
  return made.fill(-1, 40 * length, 41 * length);
}

const scale = Math.min(640 / HEIGHT, 640 / WIDTH);
const whole = { left: 0, top: 0, right: WIDTH, bottom: HEIGHT };

const peopleOf = (name: string) =>
  (peopleBoxes(detections(CASES[name] ?? []), scale) ?? []).map(cuttingOf);

test.each(Object.keys(CASES))("the boxes of %s are the reference's", (name) => {
  const boxes = peopleBoxes(detections(CASES[name] ?? []), scale);
  const numbers = boxes?.map(({ left, top, right, bottom }) => [left, top, right, bottom]) ?? null;
  const golden = goldens[name]?.boxes ?? null;
  expect(numbers?.length).toBe(golden?.length);
  numbers?.flat().forEach((value, i) => {
    expect(value).toBeCloseTo(golden?.flat()[i] ?? 0, 3);
  });
});

test.each(["people", "others"])("the poses of %s are the reference's", (name) => {
  const cuttings = name === "people" ? peopleOf(name) : [cuttingOf(whole)];
  const people = cuttings.map((cutting, call) =>
    wholePerson(pointsFrom([lines(576, call), lines(768, call)], cutting)),
  );
  const { people: poses } = documentOf(people, { width: WIDTH, height: HEIGHT });
  const expected = goldens[name]?.poses.people ?? [];
  expect(poses.length).toBe(expected.length);
  for (const [i, pose] of poses.entries())
    for (const part of PARTS) {
      const wanted = expected[i]?.[part];
      expect(pose[part]?.length, part).toBe(wanted?.length);
      pose[part]?.forEach((value, at) => {
        expect(value, `${part} ${at}`).toBeCloseTo(wanted?.[at] ?? 0, 3);
      });
    }
});

/** Largest difference of levels from a golden picture, of which only each `step`-th place is kept. */
async function differenceFrom(name: string, { width, data }: Raster, step = 1): Promise<number> {
  const golden = await decodePng(await read(`dwpose-${name}.png`));
  let most = 0;
  for (let y = 0; y < golden.height; y++)
    for (let x = 0; x < golden.width; x++)
      for (let c = 0; c < 3; c++) {
        const given = data[(y * step * width + x * step) * 3 + c] ?? 0;
        const wanted = golden.data[(y * golden.width + x) * 4 + c] ?? 0;
        most = Math.max(most, Math.abs(given - wanted));
      }
  return most;
}

test("what is drawn is the reference's", async () => {
  // From the reference's boxes: numpy's exponential differs in the last digit, which decides some pixels.
  const boxes = goldens["people"]?.boxes ?? [];
  const people = boxes.map(([left = 0, top = 0, right = 0, bottom = 0], call) =>
    wholePerson(
      pointsFrom([lines(576, call), lines(768, call)], cuttingOf({ left, top, right, bottom })),
    ),
  );
  expect(await differenceFrom("drawn", drawnPeople(people, picture))).toBe(0);
});

test("the networks see what the reference's see, within a level", async () => {
  const { seen, scale: made } = yoloxInput(picture);
  expect(made).toBe(scale);
  const levels = Uint8ClampedArray.from({ length: 640 * 640 * 3 }, (_, i) =>
    Number(seen.data[(i % 3) * 640 * 640 + Math.floor(i / 3)]),
  );
  const square = { width: 640, height: 640, channels: 3, data: levels };
  expect(await differenceFrom("yolox", square, 4)).toBeLessThanOrEqual(1);
  expect(levels.at(-1)).toBe(114);
  const [first] = peopleOf("people");
  if (first === undefined) throw new Error("nobody was found");
  const cut = cutOut(picture, first);
  expect(await differenceFrom("rtmpose", cut)).toBeLessThanOrEqual(1);
  const { shape, data } = rtmposeInput(cut);
  expect(shape).toEqual([1, 3, 384, 288]);
  expect(Number(data[0])).toBeCloseTo(((cut.data[0] ?? 0) - 123.675) / 58.395, 5);
});
