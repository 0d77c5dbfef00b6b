/** Poses in JSON from elsewhere: OpenPose's form, as one object or as a list of them, one for each picture, as
 *  sd-webui-controlnet gives them. */
import { Problem, type Text } from "@inkloom/contract";
import type { PoseDocument, PosePerson, PosePoints } from "./document.ts";
import { BODY_POINTS, FACE_POINTS, HAND_POINTS } from "./person.ts";

/** Characters of a file; a person with hands and face has about 4 KiB. */
const LONGEST = 2 ** 23;
const MOST_DOCUMENTS = 64;
const MOST_PEOPLE = 256;
/** Sides and pixels of a canvas. */
const LONGEST_SIDE = 2 ** 14;
const MOST_PIXELS = 2 ** 24;
/** Farthest that a point may lie from the corner, pixels. */
const FARTHEST = 2 ** 15;

const ANIMAL_POINTS = 17;
/** sd-webui-controlnet counts the ground between the points of a face as one more, and leaves out those not found. */
const MOST_FACE_POINTS = FACE_POINTS + 1;
/** OpenPose's later body has the middle of the hips as its ninth point, and six points of the feet at its end. */
const BODY_25 = 25;
const HIPS = 8;

/** The first pose of a file, its places in pixels. @throws Problem `pose/malformed` that names the field */
export function readPose(text: string): PoseDocument {
  const [first] = readPoses(text);
  if (first !== undefined) return first;
  throw malformed("", { en: "an empty list", zh: "空列表" }, { en: "one pose", zh: "一个姿态" });
}

/** All of them. @throws Problem `pose/malformed` that names the field */
export function readPoses(text: string): readonly PoseDocument[] {
  if (text.length > LONGEST)
    throw malformed("", count(text.length, "characters", "个字符"), most(LONGEST));
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    const [en, zh] = [(cause as Error).message, (cause as Error).message];
    throw malformed("", { en, zh }, { en: "JSON", zh: "JSON" });
  }
  if (!Array.isArray(parsed)) return [poseDocument(parsed)];
  if (parsed.length > MOST_DOCUMENTS)
    throw malformed("", count(parsed.length, "poses", "个姿态"), most(MOST_DOCUMENTS));
  return parsed.map((each, i) => poseDocument(each, `[${i}]`));
}

/** What was parsed already. @param at where it stands, for messages @throws Problem `pose/malformed` */
export function poseDocument(given: unknown, at = ""): PoseDocument {
  const record = recordOf(given, at);
  const canvas = canvasOf(record, at);
  const people = listOf(record["people"] ?? [], join(at, "people"));
  const animals = listOf(record["animals"] ?? [], join(at, "animals"));
  return {
    people: people.map((each, i) => personFrom(each, join(at, `people[${i}]`), canvas)),
    ...(animals.length > 0 && {
      animals: animals.map((each, i) => {
        const where = join(at, `animals[${i}]`);
        return pointsFrom(each, where, [ANIMAL_POINTS], canvas) ?? [];
      }),
    }),
    canvas_width: canvas.width,
    canvas_height: canvas.height,
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function canvasOf(record: Readonly<Record<string, unknown>>, at: string): Size {
  const side = (name: "canvas_width" | "canvas_height"): number => {
    const value = record[name];
    if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= LONGEST_SIDE)
      return value;
    throw malformed(join(at, name), shown(value), {
      en: `a whole number from 1 to ${LONGEST_SIDE}`,
      zh: `1 至 ${LONGEST_SIDE} 的整数`,
    });
  };
  const [width, height] = [side("canvas_width"), side("canvas_height")];
  if (width * height > MOST_PIXELS)
    throw malformed(at, count(width * height, "pixels", "像素"), most(MOST_PIXELS));
  return { width, height };
}

function personFrom(given: unknown, at: string, canvas: Size): PosePerson {
  const record = recordOf(given, at);
  const part = (name: keyof PosePerson, counts: readonly number[]): PosePoints => {
    const where = join(at, name);
    const points = pointsFrom(record[name], where, counts, canvas);
    return points === undefined ? null : [...points];
  };
  const face = Array.from({ length: MOST_FACE_POINTS }, (_, i) => i + 1);
  const body = part("pose_keypoints_2d", [BODY_POINTS, BODY_25]);
  return {
    pose_keypoints_2d: body === null ? Array<number>(3 * BODY_POINTS).fill(0) : bodyOf(body),
    face_keypoints_2d: part("face_keypoints_2d", face),
    hand_left_keypoints_2d: part("hand_left_keypoints_2d", [HAND_POINTS]),
    hand_right_keypoints_2d: part("hand_right_keypoints_2d", [HAND_POINTS]),
  };
}

/** @param counts numbers of points that are taken @returns undefined where there are none */
function pointsFrom(
  given: unknown,
  at: string,
  counts: readonly number[],
  { width, height }: Size,
): readonly number[] | undefined {
  if (given === undefined || given === null) return undefined;
  const list = listOf(given, at);
  if (list.length === 0) return undefined;
  if (!counts.includes(list.length / 3))
    throw malformed(at, count(list.length, "numbers", "个数"), {
      en: `three for each of ${countsWords(counts)} points`,
      zh: `每个点三个数，共 ${countsWords(counts)} 个点`,
    });
  const numbers = list.map((value, i) => {
    if (typeof value === "number" && Math.abs(value) <= FARTHEST) return value;
    throw malformed(`${at}[${i}]`, shown(value), {
      en: `a number from ${-FARTHEST} to ${FARTHEST}`,
      zh: `${-FARTHEST} 至 ${FARTHEST} 的数`,
    });
  });
  // Shares of the canvas instead of pixels, as sd-webui-controlnet gives them; points that are missing do not count.
  const places = numbers.filter((_, i) => i % 3 !== 2 && (numbers[i - (i % 3) + 2] ?? 0) > 0);
  if (places.length === 0 || !places.every((value) => Math.abs(value) <= 1)) return numbers;
  return numbers.map((value, i) =>
    i % 3 === 0 ? value * width : i % 3 === 1 ? value * height : value,
  );
}

function bodyOf(numbers: readonly number[]): readonly number[] {
  if (numbers.length !== 3 * BODY_25) return numbers;
  const end = 3 * (BODY_POINTS + 1);
  return [...numbers.slice(0, 3 * HIPS), ...numbers.slice(3 * (HIPS + 1), end)];
}

function recordOf(given: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof given === "object" && given !== null && !Array.isArray(given))
    return given as Readonly<Record<string, unknown>>;
  throw malformed(at, shown(given), { en: "an object", zh: "对象" });
}

function listOf(given: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(given)) throw malformed(at, shown(given), { en: "a list", zh: "列表" });
  if (given.length > Math.max(MOST_PEOPLE, 3 * MOST_FACE_POINTS))
    throw malformed(at, count(given.length, "entries", "项"), most(MOST_PEOPLE));
  return given as readonly unknown[];
}

const join = (at: string, field: string): string => (at === "" ? field : `${at}.${field}`);

function countsWords(counts: readonly number[]): string {
  const [first = 0, last = 0] = [counts[0], counts.at(-1)];
  return counts.length > 2 ? `${first}-${last}` : counts.join(" / ");
}

const count = (value: number, en: string, zh: string): Text => ({
  en: `${value} ${en}`,
  zh: `${value} ${zh}`,
});

const most = (value: number): Text => ({ en: `at most ${value}`, zh: `最多 ${value}` });

function shown(value: unknown): Text {
  if (value === undefined) return { en: "nothing", zh: "缺失" };
  const text = JSON.stringify(value).slice(0, 40);
  return { en: text, zh: text };
}

const malformed = (at: string, given: Text, expected: Text): Problem =>
  new Problem("pose/malformed", {
    en: `${at || "the pose"}: ${given.en}, expected ${expected.en}`,
    zh: `${at || "姿态"}：${given.zh}，应为 ${expected.zh}`,
  });
