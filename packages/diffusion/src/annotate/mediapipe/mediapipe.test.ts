/** Face meshes are drawn as sd-webui-controlnet draws them (parity/annotators/mediapipe_face.py), and found where the
 *  network says, whatever way the face is turned. The network of the test is one that always sees the same mesh. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  add,
  compileGraph,
  constant,
  input,
  mul,
  reduceSum,
  reshape,
  type Runtime,
} from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { decodePicture, decodePng } from "@inkloom/pixels";
import { expect, test } from "vitest";
import { annotate } from "../annotate.ts";
import { drawnMeshes, type Mesh } from "./draw-mesh.ts";
import { annotatorNetworks } from "../networks.ts";

const read = (name: string) => readFile(new URL(`./goldens/${name}`, import.meta.url));
const meshes = JSON.parse((await read("meshes.json")).toString()) as Record<
  string,
  [number, number][][]
>;

test.each(Object.keys(meshes))("the mesh %s is drawn as the reference draws it", async (name) => {
  const faces: Mesh[] = (meshes[name] ?? []).map((face) => face.map(([x, y]) => ({ x, y })));
  const golden = await decodePng(await read(`${name}.png`));
  const { data } = drawnMeshes(faces, golden);
  const different = data.filter(
    (value, i) => value !== golden.data[Math.floor(i / 3) * 4 + (i % 3)],
  ).length;
  expect(different).toBe(0);
});

const WEIGHTS = join(
  process.env["INKLOOM_TEST_WEIGHTS"] ??
    join(import.meta.dirname, "../../../../../../shared/weights"),
  "faces/yunet_n_640.onnx",
);

/** A graph of 192x192 that answers the mesh `upright` in two thirds of its picture, and `presence`. */
function graphOfMesh(presence: number, runtime: Runtime): Uint8Array {
  const picture = input("picture", [1, 3, 192, 192], "float32");
  const nothing = mul(reshape(reduceSum(picture, [0, 1, 2, 3]), [1, 1]), 0);
  const [face = []] = meshes["upright"] ?? [];
  const numbers = face.flatMap(([x, y]) => [32 + 160 * (x - 0.1), 32 + 160 * (y - 0.1), 0]);
  const outputs = {
    mesh: add(nothing, constant(numbers, [1, numbers.length])),
    presence: add(nothing, presence),
  };
  const { capabilities } = runtime;
  return compileGraph("mesh", outputs, { weights: new Map(), capabilities }).onnx;
}

test.skipIf(!existsSync(WEIGHTS))(
  "a mesh is put where the detector sees a face, and none where the network sees none (skipped without test weights)",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "inkloom-mesh-"));
    const runtime = await createNodeRuntime("cpu", { threads: 1 });
    const made = async (name: string, bytes: Uint8Array) => {
      const own = join(folder, name);
      await mkdir(own);
      await symlink(WEIGHTS, join(own, "yunet_n_640.onnx"));
      await writeFile(join(own, "face_landmarks_detector.onnx"), bytes);
      const networks = annotatorNetworks({
        runtime: () => Promise.resolve(runtime),
        folders: [own],
      });
      const photo = await decodePicture(
        await readFile(new URL("../faces/goldens/photo.jpg", import.meta.url)),
      );
      const request = { preprocessor: "mediapipe_face", resolution: 512 };
      return annotate(photo, request, { networks }).finally(() => networks.release());
    };
    try {
      const { map } = await made("seen", graphOfMesh(5, runtime));
      const lit = Array.from({ length: map.width * map.height }, (_, i) => i).filter(
        (i) => (map.data[4 * i + 1] ?? 0) > 0,
      );
      const middle = (of: (i: number) => number) => {
        const values = lit.map(of);
        return (Math.min(...values) + Math.max(...values)) / 2;
      };
      // YuNet's box at twice the size of parity/annotators/faces.py's photograph
      expect(Math.abs(middle((i) => i % map.width) - 225)).toBeLessThan(20);
      expect(Math.abs(middle((i) => Math.floor(i / map.width)) - 120)).toBeLessThan(25);
      const none = await made("unseen", graphOfMesh(-5, runtime));
      expect(none.map.data.every((value, i) => value === (i % 4 === 3 ? 255 : 0))).toBe(true);
      const wrong = made("wrong", await readFile(WEIGHTS));
      await expect(wrong).rejects.toThrow("is not the network of face landmarks");
    } finally {
      await runtime.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
);
