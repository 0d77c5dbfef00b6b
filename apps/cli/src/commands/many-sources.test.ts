import { Problem } from "@inkloom/contract";
import type { RunContext } from "@inkloom/tools";
import { expect, test } from "vitest";
import { overSources } from "./many-sources.ts";

const problem = (en: string): Problem => new Problem("annotator/input", { en, zh: `（${en}）` });

test("what is wrong with one of several pictures names it as it is called here", async () => {
  const said: Readonly<Record<string, string>> = {
    "a.png": "canny: a picture of 10000x10",
    "b.png": `asset:${"0f".repeat(32)}: an animation`,
    "c.png": "c.png is empty",
  };
  const { saved, failed } = await overSources(
    [...Object.keys(said), "d.png"],
    {} as RunContext,
    ["annotator/input"],
    (picture) => {
      const sentence = said[picture];
      return sentence === undefined ? Promise.resolve(picture) : Promise.reject(problem(sentence));
    },
  );
  expect(saved).toEqual(["d.png"]);
  expect(failed.map(({ sentence }) => sentence)).toEqual([
    { en: "a.png: canny: a picture of 10000x10", zh: "a.png：（canny: a picture of 10000x10）" },
    { en: "b.png: an animation", zh: "（b.png: an animation）" },
    { en: "c.png is empty", zh: "（c.png is empty）" },
  ]);
});
