import { expect, test } from "vitest";
import { weightFaults } from "./weight-faults.ts";

const held = [
  { key: "a", shape: [2, 3] },
  { key: "more", shape: [1] },
];

test("a file that has all that is asked for lacks nothing", () => {
  expect(weightFaults([{ key: "a", shape: [2, 3] }], held)).toBeUndefined();
});

test("three faults are named, the missing first, and the rest is counted", () => {
  const asked = ["a", "b", "c", "d"].map((key) => ({ key, shape: [3, 2] }));
  expect(weightFaults(asked.slice(0, 2), held)).toEqual({
    en: "b is missing; a is [2, 3], expected [3, 2]",
    zh: "缺少 b；a 为 [2, 3]，应为 [3, 2]",
  });
  expect(weightFaults(asked, held)).toEqual({
    en: "b is missing; c is missing; d is missing; and 1 more",
    zh: "缺少 b；缺少 c；缺少 d；另有 1 处",
  });
});
