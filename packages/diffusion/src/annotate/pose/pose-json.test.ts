/** Poses in JSON: drawn as the reference draws them (parity/annotators/pose.py), and refused by field. */
import { readFile } from "node:fs/promises";
import { Problem } from "@inkloom/contract";
import { decodePng } from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import { drawPose, poseText, readPose, readPoses } from "./index.ts";

const read = (name: string) => readFile(new URL(`./goldens/${name}`, import.meta.url));
const text = (await read("drawn.json")).toString();
const given = JSON.parse(text) as Record<string, unknown>[];

test.each(given.map((_, i) => i))("pose %i is drawn as the reference draws it", async (i) => {
  const drawn = drawPose(readPose(JSON.stringify(given[i])));
  const golden = await decodePng(await read(`drawn-${i}.png`));
  expect([drawn.width, drawn.height]).toEqual([golden.width, golden.height]);
  const different = drawn.data.filter((value, at) => value !== golden.data[at]).length;
  expect(different).toBe(0);
});

test("what is written is read again, alone and as a list", () => {
  const [document] = readPoses(text);
  if (document === undefined) throw new Error("no pose");
  expect(readPose(poseText(document))).toEqual(document);
  expect(readPose(JSON.stringify(document))).toEqual(document);
  expect(readPoses(text).length).toBe(given.length);
});

test("parts that are not wanted are not drawn", () => {
  const document = readPose(JSON.stringify(given[0]));
  const light = (parts: Parameters<typeof drawPose>[1]) =>
    drawPose(document, parts).data.filter((value, i) => i % 4 !== 3 && value > 0).length;
  expect(light({ body: false, hands: false, face: false })).toBe(0);
  expect(light({ hands: false, face: false })).toBeLessThan(light({}));
});

describe("a body of 25 points", () => {
  test("gives the 18 that are drawn", () => {
    const numbers = Array.from({ length: 25 }, (_, i) => [10 + i, 20, 0.8]).flat();
    const { people } = readPose(
      JSON.stringify({
        people: [{ pose_keypoints_2d: numbers }],
        canvas_width: 64,
        canvas_height: 64,
      }),
    );
    const xs = people[0]?.pose_keypoints_2d.filter((_, i) => i % 3 === 0).map((x) => x - 10);
    expect(xs).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
  });
});

const canvas = { canvas_width: 64, canvas_height: 64 };
const points = (count: number, value: unknown = 1) => Array<unknown>(3 * count).fill(value);
describe("a malformed pose is refused by field", () => {
  test.each([
    ["{", "the pose"],
    ["3", "the pose"],
    ["[]", "the pose"],
    ["{}", "canvas_width"],
    [JSON.stringify({ ...canvas, canvas_height: 1e9 }), "canvas_height"],
    [JSON.stringify({ ...canvas, canvas_width: 1.5 }), "canvas_width"],
    [JSON.stringify({ canvas_width: 16384, canvas_height: 16384 }), "pixels"],
    [JSON.stringify([{ ...canvas, people: 7 }]), "[0].people"],
    [JSON.stringify({ ...canvas, people: [null] }), "people[0]"],
    [JSON.stringify({ ...canvas, people: Array<object>(1000).fill({}) }), "people"],
    [
      JSON.stringify({ ...canvas, people: [{ pose_keypoints_2d: [1, 2] }] }),
      "people[0].pose_keypoints_2d",
    ],
    [
      JSON.stringify({ ...canvas, people: [{ pose_keypoints_2d: points(18, "a") }] }),
      "people[0].pose_keypoints_2d[0]",
    ],
    [
      JSON.stringify({ ...canvas, people: [{ hand_left_keypoints_2d: points(20) }] }),
      "people[0].hand_left_keypoints_2d",
    ],
    [
      JSON.stringify({ ...canvas, people: [{ face_keypoints_2d: points(70, 1e300) }] }),
      "people[0].face_keypoints_2d[0]",
    ],
    [JSON.stringify({ ...canvas, animals: [[1, 2, 3]] }), "animals[0]"],
    ["[".repeat(100_000), "the pose"],
  ])("%.60s", (json, field) => {
    const refusal = () => readPose(json);
    expect(refusal).toThrow(Problem);
    expect(refusal).toThrow(field);
  });
});

test("points far outside the canvas are drawn where they are seen, in time", () => {
  const far = points(18).map((_, i) => (i % 3 === 2 ? 1 : i % 2 === 0 ? -32768 : 32768));
  const people = Array<object>(50).fill({ pose_keypoints_2d: far, hand_left_keypoints_2d: null });
  const drawn = drawPose(readPose(JSON.stringify({ ...canvas, people })));
  expect(drawn.width).toBe(64);
});
