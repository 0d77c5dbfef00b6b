/** The preprocessors from a picture to its map, by small networks with random weights in files as people have them;
 *  and pictures and files that do not fit. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { graphOf, input, type Tensor } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { writeSafetensors } from "@inkloom/engine/weights";
import { manifestOf, openposeBody, openposeFace, openposeHand, weightsAt } from "@inkloom/models";
import type { Pixels } from "@inkloom/pixels";
import { afterAll, beforeAll, expect, test } from "vitest";
import { annotate } from "../annotate.ts";
import { type AnnotatorNetworks, annotatorNetworks } from "../networks.ts";

const WIDTH = 8;
const PREPROCESSORS = [
  "openpose",
  "openpose_face",
  "openpose_faceonly",
  "openpose_hand",
  "openpose_full",
];

let folder = "";
let networks: AnnotatorNetworks;
let close: () => Promise<void>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-pose-"));
  const w = weightsAt("");
  await save("body_pose_model.pth", (x) => ({ ...openposeBody(w, x, WIDTH) }));
  await save("hand_pose_model.pth", (x) => ({ hand: openposeHand(w, x, WIDTH) }));
  await save("facenet.pth", (x) => ({ face: openposeFace(w, x, WIDTH) }));
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  networks = annotatorNetworks({ runtime: () => Promise.resolve(runtime), folders: [folder] });
  close = () => runtime.close();
});
afterAll(async () => {
  await networks.release();
  await close();
  await rm(folder, { recursive: true, force: true });
});

/** Weights that grow what they are given, so that the maps are high in places. */
async function save(name: string, network: (x: Tensor) => Record<string, Tensor>): Promise<void> {
  const outputs = network(input("picture", [1, 3, 16, 16], "float32"));
  const tensors = manifestOf(graphOf(outputs)).map(({ key, shape }) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const data = Float32Array.from(
      { length: count },
      (_, i) => Math.sin(i * 12.9898 + count) * 0.3,
    );
    return { key, dtype: "F32" as const, shape, data: () => new Uint8Array(data.buffer) };
  });
  await writeSafetensors(join(folder, name), tensors);
}

const picture = (width: number, height: number, level?: number): Pixels => ({
  width,
  height,
  data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (level ?? 127 + 100 * Math.sin(i * 0.37)),
  ),
});

test.each(PREPROCESSORS)("%s gives a map of the picture's size and a pose on it", async (name) => {
  const { map, pose } = await annotate(
    picture(70, 50),
    { preprocessor: name, resolution: 64 },
    { networks },
  );
  expect([map.width, map.height]).toEqual([90, 64]);
  expect([pose?.canvas_width, pose?.canvas_height]).toEqual([90, 64]);
  const numbers = (pose?.people ?? []).flatMap((person) => person.pose_keypoints_2d);
  expect(numbers.every(Number.isFinite)).toBe(true);
});

test.each([
  [1, 1, undefined],
  [3, 45, undefined],
  [45, 3, undefined],
  [64, 64, 0],
  [64, 64, 255],
])("a picture of %dx%d at level %s is no fault", async (width, height, level) => {
  const request = { preprocessor: "openpose", resolution: 64 };
  const { map } = await annotate(picture(width, height, level), request, { networks });
  expect(Math.min(map.width, map.height)).toBe(64);
});

test("a file of another network is named with what it lacks", async () => {
  const hand = join(folder, "hand_pose_model.pth");
  const other = await networks.open("openpose", ["hand_pose_model.pth"]);
  const wrong = { ...networks, open: () => Promise.resolve(other) };
  const refusal = annotate(
    picture(64, 64),
    { preprocessor: "openpose", resolution: 64 },
    { networks: wrong },
  );
  await expect(refusal).rejects.toThrow(Problem);
  await expect(refusal).rejects.toThrow(`${hand} is not a network of OpenPose: conv4_4_CPM.weight`);
});

test("a graph that is missing is named by its file", async () => {
  const refusal = annotate(picture(64, 64), { preprocessor: "dw_openpose_full" }, { networks });
  await expect(refusal).rejects.toThrow("yolox_l.onnx");
});
