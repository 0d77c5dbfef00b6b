/** Faces against insightface's formulas, scikit-image's transform and OpenCV's own detector
 *  (parity/annotators/faces.py). No network of InsightFace is among the test weights; YuNet is. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { createNodeRuntime } from "@inkloom/engine/node";
import { decodePicture, decodePng, type Pixels, type Raster } from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import { annotate } from "../annotate.ts";
import { colours } from "../frame.ts";
import { type AnnotatorNetworks, annotatorNetworks } from "../networks.ts";
import type { Face } from "./face.ts";
import { alignedFace, unitLength, uprightAffine } from "./face-embedding.ts";
import { faceEmbedding, findFaces, largestFace } from "./index.ts";
import { drawnKeyPoints } from "./key-points.ts";
import { SCRFD_SIZES, scrfdFaces } from "./scrfd.ts";

const WEIGHTS = join(
  process.env["INKLOOM_TEST_WEIGHTS"] ??
    join(import.meta.dirname, "../../../../../../shared/weights"),
  "faces",
);

interface GoldenFace {
  readonly box: readonly number[];
  readonly score: number;
  readonly points: readonly number[];
}
const read = (name: string) => readFile(new URL(`./goldens/${name}`, import.meta.url));
const golden = JSON.parse((await read("faces.json")).toString()) as {
  scrfd: GoldenFace[];
  yunet: GoldenFace[];
  upright: number[];
  points: number[];
};

const numbersOf = ({ box, points }: Face): number[] => [
  box.left,
  box.top,
  box.right,
  box.bottom,
  ...points.flatMap(({ x, y }) => [x, y]),
];

function pointsOf(numbers: readonly number[]): Face["points"] {
  const at = (i: number) => ({ x: numbers[2 * i] ?? 0, y: numbers[2 * i + 1] ?? 0 });
  return [at(0), at(1), at(2), at(3), at(4)];
}

/** Largest difference of levels. */
function difference({ data }: Raster, { data: expected }: Pixels): number {
  return data.reduce(
    (most, value, i) =>
      Math.max(most, Math.abs(value - (expected[Math.floor(i / 3) * 4 + (i % 3)] ?? 0))),
    0,
  );
}

test("SCRFD's answers become insightface's faces", () => {
  const outputs = SCRFD_SIZES.map((size) => new Float32Array(size));
  [8, 16, 32].forEach((stride, level) => {
    const columns = 640 / stride;
    for (const [k, value] of [
      [columns * 5 * 2 + 20, 0.9],
      [columns * 5 * 2 + 21, 0.8],
      [columns * 9 * 2 + 9, 0.5],
      [7, 0.49],
    ] as const) {
      if (stride === 16 && value === 0.5) continue;
      outputs[level]?.fill(value, k, k + 1);
      for (let i = 0; i < 4; i++)
        outputs[level + 3]?.fill(1.5 + i * 0.25 + (k % 2) * 0.1, 4 * k + i, 4 * k + i + 1);
      for (let i = 0; i < 10; i++)
        outputs[level + 6]?.fill(i * 0.3 - 1.2, 10 * k + i, 10 * k + i + 1);
    }
  });
  const faces = scrfdFaces(outputs, 1.25);
  expect(faces.length).toBe(golden.scrfd.length);
  faces.forEach((face, i) => {
    const wanted = golden.scrfd[i];
    expect(face.score).toBeCloseTo(wanted?.score ?? 0, 6);
    numbersOf(face).forEach((value, at) => {
      expect(value).toBeCloseTo([...(wanted?.box ?? []), ...(wanted?.points ?? [])][at] ?? 0, 3);
    });
  });
});

describe("a face of the photograph", async () => {
  const photo = await decodePicture(await read("photo.jpg"));
  const points = pointsOf(golden.points);

  test("is turned upright as scikit-image turns it", () => {
    uprightAffine(points).forEach((value, i) => {
      expect(value).toBeCloseTo(golden.upright[i] ?? 0, 4);
    });
  });

  test("is cut out as OpenCV cuts it out, within a level", async () => {
    const cut = alignedFace(colours(photo), { points });
    // sharp and OpenCV decode a JPEG with differences of a level or two
    expect(difference(cut, await decodePng(await read("aligned.png")))).toBeLessThanOrEqual(6);
  });

  test("has its five points drawn as the reference draws them", async () => {
    const drawn = drawnKeyPoints(points, photo);
    expect(difference(drawn, await decodePng(await read("key-points.png")))).toBe(0);
  });

  const withNetworks = async <Made>(
    folder: string,
    use: (networks: AnnotatorNetworks) => Promise<Made>,
  ): Promise<Made> => {
    const runtime = await createNodeRuntime("cpu", { threads: 1 });
    const networks = annotatorNetworks({
      runtime: () => Promise.resolve(runtime),
      folders: [folder],
    });
    try {
      return await use(networks);
    } finally {
      await networks.release();
      await runtime.close();
    }
  };

  test.skipIf(!existsSync(join(WEIGHTS, "yunet_n_640.onnx")))(
    "is found by YuNet where OpenCV finds it, and drawn (skipped without test weights)",
    async () => {
      await withNetworks(WEIGHTS, async (networks) => {
        const faces = await findFaces(photo, "antelope", { networks });
        expect(faces.length).toBe(golden.yunet.length);
        const face = largestFace(faces);
        if (face === undefined) throw new Error("no face");
        const [wanted] = golden.yunet;
        numbersOf(face).forEach((value, at) => {
          const given = [...(wanted?.box ?? []), ...(wanted?.points ?? [])][at] ?? 0;
          expect(Math.abs(value - given)).toBeLessThan(0.5);
        });
        expect(face.score).toBeCloseTo(wanted?.score ?? 0, 1);
        const { map } = await annotate(
          photo,
          { preprocessor: "instant_id_face_keypoints" },
          { networks },
        );
        expect([map.width, map.height]).toEqual([256, 256]);
        // The dot of the nose has its colour.
        const [, , nose] = face.points;
        const at = (Math.trunc(nose.y) * 256 + Math.trunc(nose.x)) * 4;
        expect([...map.data.subarray(at, at + 3)]).toEqual([0, 0, 255]);
        const black = { width: 3, height: 3, data: new Uint8ClampedArray(36).fill(0) };
        expect(await findFaces(black, "buffalo", { networks })).toEqual([]);
        const refusal = annotate(
          black,
          { preprocessor: "instant_id_face_keypoints" },
          { networks },
        );
        await expect(refusal).rejects.toThrow("no face was found");
      });
    },
  );

  test.skipIf(!existsSync(join(WEIGHTS, "retinaface_mobilenet0.25.pth")))(
    "is found by RetinaFace near where YuNet finds it (skipped without test weights)",
    async () => {
      const path = join(WEIGHTS, "retinaface_mobilenet0.25.pth");
      await withNetworks(WEIGHTS, async (networks) => {
        const only = { ...networks, locate: () => Promise.resolve(path) };
        const faces = await findFaces(photo, "buffalo", { networks: only });
        expect(faces.length).toBe(1);
        const [wanted] = golden.yunet;
        largestFace(faces)?.points.forEach(({ x, y }, i) => {
          expect(Math.abs(x - (wanted?.points[2 * i] ?? 0))).toBeLessThan(4);
          expect(Math.abs(y - (wanted?.points[2 * i + 1] ?? 0))).toBeLessThan(4);
        });
      });
    },
  );

  test.skipIf(!existsSync(join(WEIGHTS, "yunet_n_640.onnx")))(
    "is not embedded by another network, which is named (skipped without test weights)",
    async () => {
      const path = join(WEIGHTS, "yunet_n_640.onnx");
      await withNetworks(WEIGHTS, async (networks) => {
        const face = { box: { left: 0, top: 0, right: 9, bottom: 9 }, score: 1, points };
        const wrong = { ...networks, locate: () => Promise.resolve(path) };
        const refusal = faceEmbedding(photo, face, "buffalo", { networks: wrong });
        await expect(refusal).rejects.toThrow(Problem);
        await expect(refusal).rejects.toThrow("is not the network ArcFace");
        const missing = faceEmbedding(photo, face, "buffalo", { networks });
        await expect(missing).rejects.toThrow("w600k_r50.onnx");
      });
    },
  );
});

test("an embedding of unit length points the same way, and zeros stay zeros", () => {
  expect([...unitLength(Float32Array.of(3, 4))].map((value) => value.toFixed(3))).toEqual([
    "0.600",
    "0.800",
  ]);
  expect([...unitLength(Float32Array.of(0, 0))]).toEqual([0, 0]);
});
