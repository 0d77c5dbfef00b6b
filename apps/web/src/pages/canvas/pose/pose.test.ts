import { describe, expect, test } from "vitest";
import { CanvasDocument } from "../document/canvas-document.ts";
import { emptyScene, type Layer, type PlainData } from "../document/scene.ts";
import { memoryShelf } from "../document/shelf.ts";
import { createVault } from "../document/vault.ts";
import { marksOf, scaleFor } from "../../../pose/drawing.ts";
import {
  type Figure,
  JOINTS,
  mapped,
  middleOf,
  mirroredFigure,
  scaledFigure,
  turnedFigure,
  withJoint,
} from "../../../pose/figure.ts";
import { PoseFileError, readOpenPose, writeOpenPose } from "../../../pose/openpose-file.ts";
import { hitAt } from "../../../pose/hit.ts";
import { addFigure, addPose, nudgeJoint, usePoseSelection } from "./pose-acts.ts";
import { dataOf, poseOf } from "./pose-data.ts";
import { renderPose } from "../../../pose/render-pose.ts";
import { figureIn, STANCES } from "../../../pose/stances.ts";

const PAPER = { x: 0, y: 0, width: 512, height: 512 };
const standing = figureIn(PAPER, "standing");

const rgbAt = (pixels: { width: number; data: Uint8ClampedArray }, x: number, y: number) => {
  const at = (Math.round(y) * pixels.width + Math.round(x)) * 4;
  return [...pixels.data.subarray(at, at + 4)];
};

const joint = (figure: Figure, name: (typeof JOINTS)[number]) => {
  const found = figure.body[JOINTS.indexOf(name)];
  if (found === undefined) throw new Error("no joint");
  return found;
};

describe("figures", () => {
  test("every stance lies within the picture, its right side on the left", () => {
    for (const stance of STANCES) {
      const figure = figureIn(PAPER, stance);
      expect(figure.body).toHaveLength(18);
      for (const { x, y } of figure.body) {
        expect(x).toBeGreaterThan(0);
        expect(x).toBeLessThan(512);
        expect(y).toBeGreaterThan(0);
        expect(y).toBeLessThan(512);
      }
      expect(joint(figure, "rightShoulder").x).toBeLessThan(joint(figure, "leftShoulder").x);
    }
  });

  test("a mirrored figure keeps its sides right, twice is as before", () => {
    const waving = withJoint(standing, JOINTS.indexOf("leftWrist"), { x: 400, y: 60 });
    const mirrored = mirroredFigure(waving);
    expect(joint(mirrored, "rightWrist").y).toBe(60);
    expect(joint(mirrored, "rightWrist").x).toBeLessThan(256);
    const back = mirroredFigure(mirrored);
    back.body.forEach(({ x }, i) => {
      expect(x).toBeCloseTo(waving.body[i]?.x ?? NaN);
    });
  });

  test("turning and scaling keep the middle", () => {
    const turned = turnedFigure(standing, 180);
    expect(joint(turned, "nose").y).toBeGreaterThan(joint(turned, "rightAnkle").y);
    const larger = scaledFigure(standing, 2);
    expect(middleOf(larger).x).toBeCloseTo(middleOf(standing).x);
    expect(middleOf(larger).y).toBeCloseTo(middleOf(standing).y);
    expect(joint(larger, "rightAnkle").y - joint(larger, "nose").y).toBeCloseTo(
      2 * (joint(standing, "rightAnkle").y - joint(standing, "nose").y),
    );
  });

  test("come back from the data of their layer; what is no figure is left out", () => {
    const hand = Array.from({ length: 21 }, (_, i) => ({ x: i, y: 2 * i, shown: i > 0 }));
    const data = dataOf({ figures: [{ ...standing, leftHand: hand }] });
    const [back] = poseOf({ data }).figures;
    expect(back?.leftHand).toEqual(hand);
    expect(back?.rightHand).toBeUndefined();
    const hostile: readonly PlainData[] = [
      5,
      null,
      [],
      { figures: 1 },
      { figures: [1, {}, { body: [] }, { body: "x" }] },
    ];
    for (const each of hostile) expect(poseOf({ data: each }).figures).toEqual([]);
    const odd = { figures: [{ body: Array.from({ length: 18 }, () => ["1e9", 1e9, 1]) }] };
    expect(poseOf({ data: odd }).figures[0]?.body[0]).toEqual({ x: 0, y: 0, shown: false });
    const many = { figures: Array.from({ length: 99 }, () => ({ body: dataBody() })) };
    expect(poseOf({ data: many }).figures).toHaveLength(32);
  });
  const dataBody = (): PlainData => Array.from({ length: 18 }, () => [1, 1, 1]);
});

describe("the picture", () => {
  test("has OpenPose's colours on black: joints full, limbs darker, the order kept", () => {
    const pixels = renderPose({ figures: [standing] }, PAPER, { paper: PAPER, ground: "black" });
    expect(rgbAt(pixels, 2, 2)).toEqual([0, 0, 0, 255]);
    const nose = joint(standing, "nose");
    expect(rgbAt(pixels, nose.x, nose.y)).toEqual([255, 0, 0, 255]);
    const ankle = joint(standing, "leftAnkle");
    expect(rgbAt(pixels, ankle.x, ankle.y)).toEqual([85, 0, 255, 255]);
    const [hip, knee] = [joint(standing, "rightHip"), joint(standing, "rightKnee")];
    // The eighth limb's colour at three fifths.
    expect(rgbAt(pixels, (hip.x + knee.x) / 2, (hip.y + knee.y) / 2)).toEqual([0, 153, 51, 255]);
    expect(marksOf(standing)).toHaveLength(17 + 18);
  });

  test("what is hidden is not drawn, nor the limbs to it", () => {
    const hidden = withJoint(standing, JOINTS.indexOf("neck"), { shown: false });
    expect(marksOf(hidden)).toHaveLength(17 - 5 + 17);
    const nobody = mapped(standing, (each) => ({ ...each, shown: false }));
    const { data } = renderPose({ figures: [nobody] }, PAPER, { paper: PAPER, ground: "none" });
    expect(data.some((value) => value > 0)).toBe(false);
  });

  test("hands and faces are drawn, and larger pictures have thicker limbs", () => {
    const points = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ x: 20 + i, y: 30, shown: true }));
    const full = { ...standing, leftHand: points(21), face: points(70) };
    expect(marksOf(full)).toHaveLength(17 + 18 + 20 + 21 + 70);
    expect(scaleFor({ width: 2048, height: 1024 })).toBe(2);
    expect(scaleFor({ width: 256, height: 256 })).toBe(1);
  });
});

describe("OpenPose's JSON", () => {
  const faultOf = (text: string): string => {
    try {
      readOpenPose(text, PAPER);
    } catch (error) {
      if (error instanceof PoseFileError) return error.fault;
      throw error;
    }
    return "none";
  };
  const people = (...list: unknown[]): string => JSON.stringify({ people: list });

  test("comes back as it was written, hidden joints hidden", () => {
    const area = { x: -100, y: 40, width: 512, height: 512 };
    const hidden = withJoint(standing, 3, { shown: false });
    const text = writeOpenPose({ figures: [hidden] }, area);
    const file = JSON.parse(text) as { people: { pose_keypoints_2d: number[] }[] };
    expect(file).toMatchObject({ canvas_width: 512, canvas_height: 512 });
    expect(file.people[0]?.pose_keypoints_2d).toHaveLength(54);
    expect(file.people[0]?.pose_keypoints_2d.slice(9, 12)).toEqual([0, 0, 0]);
    const [back] = readOpenPose(text, area).figures;
    back?.body.forEach((each, i) => {
      expect(each.shown).toBe(i !== 3);
      if (i === 3) return;
      expect(each.x).toBeCloseTo(hidden.body[i]?.x ?? NaN, 2);
      expect(each.y).toBeCloseTo(hidden.body[i]?.y ?? NaN, 2);
    });
  });

  test("other sizes are fitted, shares become pixels, 25 points become 18, lists of files are read", () => {
    const numbers = Array.from({ length: 18 }, () => [0.5, 0.25, 0.9]).flat();
    const file = {
      canvas_width: 1024,
      canvas_height: 2048,
      people: [{ pose_keypoints_2d: numbers }],
    };
    const [one] = readOpenPose(JSON.stringify([file]), PAPER).figures;
    expect(one?.body[0]).toEqual({ x: 128, y: 128, shown: true });
    const later = Array.from({ length: 25 }, (_, i) => [i + 1, i + 1, 1]).flat();
    const [figure] = readOpenPose(people({ pose_keypoints_2d: later }), PAPER).figures;
    expect(figure?.body).toHaveLength(18);
    // The later model has the middle of the hips in the eighth place.
    expect(figure?.body[8]?.x).toBe(10);
    expect(figure?.body[17]?.x).toBe(19);
  });

  test("nobody is shown of a person without any point", () => {
    const none = Array.from({ length: 54 }, () => 0);
    expect(readOpenPose(people({ pose_keypoints_2d: none }), PAPER).figures).toEqual([]);
  });

  test("what is not as OpenPose writes it is refused with its reason", () => {
    expect(faultOf("{")).toBe("noJson");
    expect(faultOf("null")).toBe("noPeople");
    expect(faultOf('{"people":{}}')).toBe("noPeople");
    expect(faultOf(people(1))).toBe("badPoints");
    expect(faultOf(people({}))).toBe("badPoints");
    expect(faultOf(people({ pose_keypoints_2d: [1, 2] }))).toBe("badPoints");
    expect(faultOf(people({ pose_keypoints_2d: [1, 2, 3] }))).toBe("badPoints");
    expect(faultOf(people({ pose_keypoints_2d: Array.from({ length: 54 }, () => "1") }))).toBe(
      "badPoints",
    );
    expect(faultOf(people({ pose_keypoints_2d: Array.from({ length: 54 }, () => 1e300) }))).toBe(
      "badPoints",
    );
    expect(faultOf(people(...Array.from({ length: 33 }, () => 1)))).toBe("tooMany");
    expect(faultOf(" ".repeat(2 ** 20 + 1))).toBe("tooLarge");
  });
});

describe("hands on figures", () => {
  test("joints are taken before limbs, limbs mean the figure", () => {
    const wrist = joint(standing, "leftWrist");
    expect(hitAt([standing], { x: wrist.x + 5, y: wrist.y }, 1)).toEqual({
      figure: 0,
      joint: JOINTS.indexOf("leftWrist"),
    });
    const [hip, knee] = [joint(standing, "rightHip"), joint(standing, "rightKnee")];
    const thigh = { x: (hip.x + knee.x) / 2, y: (hip.y + knee.y) / 2 };
    expect(hitAt([standing], thigh, 1)).toEqual({ figure: 0 });
    expect(hitAt([standing], { x: 5, y: 5 }, 1)).toBeUndefined();
  });

  test("steps can be undone, nudges in a row are one", async () => {
    const document = CanvasDocument.create(createVault(memoryShelf()), "", emptyScene(512, 512));
    addPose(document, "Pose");
    const layer = (): Layer => {
      const [found] = document.scene.layers;
      if (found === undefined) throw new Error("no layer");
      return found;
    };
    addFigure(document, layer(), "walking");
    expect(poseOf(layer()).figures).toHaveLength(2);
    usePoseSelection.setState({ figure: 0, joint: 0 });
    const before = poseOf(layer()).figures[0]?.body[0]?.x ?? NaN;
    expect(nudgeJoint(document, 10, 0)).toBe(true);
    expect(nudgeJoint(document, 1, 0)).toBe(true);
    expect(poseOf(layer()).figures[0]?.body[0]?.x).toBeCloseTo(before + 11);
    await document.undo();
    expect(poseOf(layer()).figures[0]?.body[0]?.x).toBeCloseTo(before);
    await document.undo();
    expect(poseOf(layer()).figures).toHaveLength(1);
  });
});
