/** People are those that sd-webui-controlnet finds in the same maps (parity/annotators/pose.py): maps of a real
 *  network for a photograph and of drawn figures; and the networks see what they see there. */
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { decodePng, type Raster } from "@inkloom/pixels";
import { expect, test } from "vitest";
import { faceSquare, handSquare } from "./crops.ts";
import { drawnPeople } from "./draw-people.ts";
import { findPeople } from "./find-people.ts";
import type { CoarseMap } from "./heat-map.ts";
import type { PoseNetworks } from "./openpose-networks.ts";
import { documentOf, type Person } from "./person.ts";

const [WIDTH, HEIGHT] = [301, 256];
const [ROWS, COLUMNS] = [23, 27];
const SIZE = ROWS * COLUMNS;

type Box = readonly [x: number, y: number, side: number, left?: number];
interface Golden {
  readonly poses: { readonly people: readonly Record<string, readonly number[] | null>[] };
  readonly hands: readonly (readonly Box[])[];
  readonly faces: readonly (Box | null)[];
}

const read = (name: string) => readFile(new URL(`./goldens/${name}`, import.meta.url));
const goldens = JSON.parse((await read("people.json")).toString()) as Record<string, Golden>;
const photo = new Int8Array(gunzipSync(await read("photo-maps.bin.gz")));
const maps: Record<string, Int8Array> = {
  one: photo.subarray(0, 57 * SIZE),
  two: photo.subarray(57 * SIZE),
  figures: new Int8Array(gunzipSync(await read("figures.bin.gz"))),
};

const picture: Raster = {
  width: WIDTH,
  height: HEIGHT,
  channels: 3,
  data: Uint8ClampedArray.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % WIDTH, Math.floor(i / 3 / WIDTH)];
    return Math.floor(127.5 + 100 * Math.sin(x * 0.02 * ((i % 3) + 1) + y * 0.03));
  }),
};

/** What parity/annotators/pose.py gives for hands and faces. */
function blobs(count: number, without: number, places: number): CoarseMap[] {
  return Array.from({ length: count }, (_, part) => {
    const data = new Float32Array(places * places);
    if (part % without !== without - 1) {
      const [x, y] = [0.2 + 0.6 * ((part * 0.618) % 1), 0.2 + 0.6 * ((part * 0.414) % 1)];
      for (const [u, v, height] of [
        [x, y, 0.7],
        [y, x, 0.4],
      ] as const)
        data.forEach((value, i) => {
          const dx = ((i % places) + 0.5) / places - u;
          const dy = (Math.floor(i / places) + 0.5) / places - v;
          data[i] = value + height * Math.exp(-(dx * dx + dy * dy) / 0.004);
        });
    }
    return { width: places, height: places, data };
  });
}

function networksOf(name: string, seen: Raster[] = []): PoseNetworks {
  const all = Array.from({ length: 57 }, (_, c) => ({
    width: COLUMNS,
    height: ROWS,
    data: Float32Array.from(
      maps[name]?.subarray(c * SIZE, (c + 1) * SIZE) ?? [],
      (value) => value / 127,
    ),
  }));
  const noted = <Made>(given: Raster, made: Made): Promise<Made> => {
    seen.push(given);
    return Promise.resolve(made);
  };
  return {
    body: (given) => noted(given, { joints: all.slice(0, 19), limbs: all.slice(19) }),
    hand: (given) => noted(given, blobs(22, 7, given.width / 8)),
    face: (given) => noted(given, blobs(71, 9, given.width / 8)),
  };
}

interface Found {
  readonly people: readonly Person[];
  readonly seen: readonly Raster[];
}

const known = new Map<string, Promise<Found>>();
function found(name: string): Promise<Found> {
  const before = known.get(name);
  if (before) return before;
  const seen: Raster[] = [];
  const options = { hands: true, faces: true };
  const made = findPeople(picture, networksOf(name, seen), options).then((people) => ({
    people,
    seen,
  }));
  known.set(name, made);
  return made;
}

/** Largest difference of levels from a golden picture. */
async function differenceFrom(name: string, { width, height, data }: Raster): Promise<number> {
  const golden = await decodePng(await read(`${name}.png`));
  expect([width, height]).toEqual([golden.width, golden.height]);
  return data.reduce(
    (most, value, i) =>
      Math.max(most, Math.abs(value - (golden.data[Math.floor(i / 3) * 4 + (i % 3)] ?? 0))),
    0,
  );
}

test.each(["one", "two", "figures"])("the people of %s are the reference's", async (name) => {
  const { people } = await found(name);
  expect(await differenceFrom(name, drawnPeople(people, picture))).toBe(0);
  const { people: poses } = documentOf(people, picture);
  const expected = goldens[name]?.poses.people ?? [];
  expect(poses.length).toBe(expected.length);
  poses.forEach((pose, i) => {
    for (const part of [
      "pose_keypoints_2d",
      "hand_left_keypoints_2d",
      "hand_right_keypoints_2d",
    ] as const) {
      // The reference has shares of the sides; what it takes for missing in hands lies outside.
      const wanted = expected[i]?.[part]?.map((value, at, all) => {
        const missing = (all[at - (at % 3)] ?? 0) <= 0 || (all[at - (at % 3) + 1] ?? 0) <= 0;
        return missing ? 0 : value * ([WIDTH, HEIGHT][at % 3] ?? 1);
      });
      const given = pose[part];
      expect(given?.length, part).toBe(wanted?.length);
      given?.forEach((value, at) => {
        expect(value, `${part} ${at}`).toBeCloseTo(wanted?.[at] ?? 0, 3);
      });
    }
  });
});

test("faces alone are the reference's", async () => {
  const { people } = await found("figures");
  const raster = drawnPeople(people, picture, { body: false, hands: false });
  expect(await differenceFrom("figures-face", raster)).toBe(0);
});

test("hands and faces are looked for where the reference looks", async () => {
  for (const [name, { hands, faces }] of Object.entries(goldens)) {
    const { people } = await found(name);
    people.forEach(({ body }, i) => {
      const box = (arm: "left" | "right") => {
        const square = handSquare(body, arm, picture);
        return square ? [[square.left, square.top, square.side, arm === "left" ? 1 : 0]] : [];
      };
      expect([...box("left"), ...box("right")], `hands of ${name}`).toEqual(hands[i]);
      const face = faceSquare(body, picture);
      expect(face ? [face.left, face.top, face.side] : null, `face of ${name}`).toEqual(faces[i]);
    });
  }
});

test("the networks see what the reference's see, within a level", async () => {
  const [body, hand] = (await found("figures")).seen;
  if (body === undefined || hand === undefined) throw new Error("nothing was looked at");
  expect(await differenceFrom("seen-body", body)).toBeLessThanOrEqual(1);
  expect(await differenceFrom("seen-hand", hand)).toBeLessThanOrEqual(1);
});

test("empty maps have nobody, and a picture of one pixel is no fault", async () => {
  const flat = (level: number): PoseNetworks => {
    const map = { width: COLUMNS, height: ROWS, data: new Float32Array(SIZE).fill(level) };
    return {
      ...networksOf("one"),
      body: () =>
        Promise.resolve({
          joints: Array<CoarseMap>(19).fill(map),
          limbs: Array<CoarseMap>(38).fill(map),
        }),
    };
  };
  const options = { hands: true, faces: true };
  expect(await findPeople(picture, flat(0), options)).toEqual([]);
  const dot = { width: 1, height: 1, channels: 3, data: new Uint8ClampedArray(3) };
  expect(await findPeople(dot, flat(0), options)).toEqual([]);
});
