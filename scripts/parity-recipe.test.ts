import { expect, test } from "vitest";
import { goldenRecipe, resolveRecipe } from "./parity-recipe.ts";

const doc = (line: string) => `"""Makes goldens.\n\n${line}\n"""\nimport torch\n`;

test("reads how a script is run, without its optional parts and remarks", () => {
  expect(goldenRecipe(doc("Run: python parity/a/x.py"))).toEqual(["parity/a/x.py"]);
  expect(goldenRecipe(doc("Run: python parity/a/x.py [--more DIR]"))).toEqual(["parity/a/x.py"]);
  expect(goldenRecipe(doc("Run: python parity/a/x.py, then prettier."))).toEqual(["parity/a/x.py"]);
  expect(goldenRecipe(doc("Run: python parity/a/x.py   (see below)"))).toEqual(["parity/a/x.py"]);
});

test("a script without such a line is no recipe", () => {
  expect(goldenRecipe(doc("Helps the others."))).toBeUndefined();
});

test("puts values in place of words in capitals and names the missing ones", () => {
  const recipe = goldenRecipe(doc("Run: python parity/a/x.py --webui DIR COMMIT")) ?? [];
  expect(resolveRecipe(recipe, { DIR: "/w", COMMIT: "abc" })).toEqual({
    words: ["parity/a/x.py", "--webui", "/w", "abc"],
    missing: [],
  });
  expect(resolveRecipe(recipe, { DIR: "/w" }).missing).toEqual(["COMMIT"]);
});
