import { expect, test } from "vitest";
import { JOINTS, withJoint } from "../pose/figure.ts";
import { amended, begun, changed, redone, undone } from "../pose/history.ts";
import { figureIn } from "../pose/stances.ts";
import { readOpenPose, writeOpenPose } from "../pose/openpose-file.ts";
import { paint, pressureOf } from "./scribble.ts";

const PAPER = { x: 0, y: 0, width: 64, height: 64 };

test("steps are taken back and done again; a new one forgets what was taken back", () => {
  const drawn = amended(changed(changed(begun(1), 2), 3), 4);
  expect(drawn.now).toBe(4);
  expect(undone(drawn).now).toBe(2);
  expect(redone(undone(drawn))).toEqual(drawn);
  expect(redone(changed(undone(drawn), 5)).now).toBe(5);
  expect(undone(begun(1)).now).toBe(1);
});

test("a hand goes with its wrist and stays with others", () => {
  const hand = Array.from({ length: 21 }, (_, i) => ({ x: i + 1, y: 2, shown: true }));
  const figure = { ...figureIn(PAPER, "standing"), leftHand: hand };
  const wrist = JOINTS.indexOf("leftWrist");
  const from = figure.body[wrist] ?? { x: 0, y: 0 };
  const moved = withJoint(figure, wrist, { x: from.x + 5, y: from.y - 1 });
  expect(moved.leftHand?.[0]).toEqual({ x: 6, y: 1, shown: true });
  expect(withJoint(figure, JOINTS.indexOf("rightWrist"), { x: 9 }).leftHand).toEqual(hand);
  const [back] = readOpenPose(writeOpenPose({ figures: [moved] }, PAPER), PAPER).figures;
  expect(back?.leftHand).toEqual(moved.leftHand);
});

test("only pens press", () => {
  expect(pressureOf({ pointerType: "mouse", pressure: 0.5 })).toBe(1);
  expect(pressureOf({ pointerType: "pen", pressure: 0.5 })).toBe(0.5);
  expect(pressureOf({ pointerType: "pen", pressure: 0 })).toBe(0.1);
});

test("strokes are white on black, those that erase black", () => {
  const did: unknown[] = [];
  const brush = {
    fillStyle: "",
    strokeStyle: "",
    lineWidth: 0,
    lineCap: "butt" as const,
    fillRect: (...at: number[]) => did.push(at),
    beginPath: () => undefined,
    moveTo: () => undefined,
    lineTo: () => undefined,
    stroke: () => did.push([brush.strokeStyle, brush.lineWidth]),
  };
  const points = [{ x: 1, y: 1, pressure: 0.5 }];
  paint(
    brush,
    [
      { erases: false, size: 8, points },
      { erases: true, size: 4, points },
    ],
    PAPER,
  );
  expect(did).toEqual([
    [0, 0, 64, 64],
    ["#ffffff", 4],
    ["#000000", 2],
  ]);
});
