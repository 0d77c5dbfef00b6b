import { type ParamsOf, TOOLS, validate } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { planGrid } from "./plan.ts";

const grid = (given: Partial<ParamsOf<"grid">>) =>
  planGrid(validate(TOOLS.grid, { prompt: "a cat", seed: 7, ...given }));
const prompts = (given: Partial<ParamsOf<"grid">>, field = "prompt") =>
  grid(given).cells.map(({ parameters }) => parameters[field]);

describe("a prompt matrix", () => {
  test("has the first part always and the others in every combination, in A1111's order", () => {
    const prompt = "a cat| in snow,|, at night |red";
    const { cells, axes } = grid({ prompt, matrix: "positive" });
    expect(cells.map(({ parameters }) => parameters["prompt"])).toEqual([
      "a cat",
      "a cat, in snow",
      "a cat,  at night",
      "a cat, in snow,  at night",
      "a cat, red",
      "a cat, in snow, red",
      "a cat,  at night, red",
      "a cat, in snow,  at night, red",
    ]);
    expect(cells.map(({ place }) => [place.x, place.y])).toEqual(
      [0, 1].flatMap((y) => [0, 1, 2, 3].map((x) => [x, y])),
    );
    expect(axes).toMatchObject([
      { id: "x", parts: [" in snow,", ", at night "] },
      { id: "y", parts: ["red"] },
    ]);
    expect(new Set(cells.map(({ parameters }) => parameters["seed"]))).toEqual(new Set([7]));
  });

  test("may put the variable parts first, join by a space and count the seed", () => {
    const given = { prompt: "a cat|one|two", matrix: "positive" } as const;
    expect(prompts({ ...given, matrix_at_start: true, matrix_delimiter: "space" })).toEqual([
      "a cat",
      "one a cat",
      "two a cat",
      "one two a cat",
    ]);
    expect(prompts({ ...given, matrix_seeds: true }, "seed")).toEqual([7, 8, 9, 10]);
  });

  test("over the negative prompt leaves the prompt alone, and one part has one row", () => {
    const given = { negative_prompt: "blur|noise", matrix: "negative" } as const;
    expect(prompts(given, "negative_prompt")).toEqual(["blur", "blur, noise"]);
    expect(prompts(given)).toEqual(["a cat", "a cat"]);
    expect(grid(given).axes.map(({ id }) => id)).toEqual(["x"]);
  });

  test("has z for another setting", () => {
    const { cells, axes } = grid({ prompt: "a|b", matrix: "positive", z: "steps=1,2" });
    expect(cells.map(({ parameters }) => [parameters["prompt"], parameters["steps"]])).toEqual([
      ["a", 1],
      ["a, b", 1],
      ["a", 2],
      ["a, b", 2],
    ]);
    expect(axes.map(({ id }) => id)).toEqual(["x", "z"]);
  });

  test.each([
    [{ prompt: "a cat" }, "0 variable parts in prompt, expected 1 to 11"],
    [{ prompt: "a|b".repeat(12) }, "12 variable parts"],
    [{ prompt: "a|b", x: "steps=1,2" }, "--x is steps beside a prompt matrix, expected only --z"],
    [{ prompt: "a|b", z: "prompt=c,d" }, "not over prompt"],
    [{ prompt: "a|b", z: "seed=1,2", matrix_seeds: true }, "not over prompt or seed"],
  ])("%o is refused", (given, said) => {
    expect(() => grid({ matrix: "positive", ...given })).toThrow(said);
  });
});

describe("a grid from a picture", () => {
  test("takes img2img's settings along its axes, and the picture itself", () => {
    const { cells } = grid({ image: "a.png", x: "denoise=0.3,0.5", y: "Only masked=yes,no" });
    expect(cells).toHaveLength(4);
    expect(cells[2]?.parameters).toMatchObject({
      image: "a.png",
      denoise: 0.3,
      only_masked: false,
    });
    expect(cells[2]?.parameters).not.toHaveProperty("hires");
    const own = grid({ x: "image=a.png,b.png", y: "Denoising=0.1,0.2" });
    expect(own.cells.map(({ parameters }) => parameters["image"])).toEqual([
      "a.png",
      "b.png",
      "a.png",
      "b.png",
    ]);
    expect(own.cells[2]?.parameters).toMatchObject({ denoise: 0.2 });
  });

  test("every parameter of img2img can be an axis, but for those of the whole grid", () => {
    for (const parameter of Object.keys(TOOLS.img2img.notes)) {
      const read = () => grid({ image: "a.png", x: `${parameter}=\u0000` });
      if (["batch", "device"].includes(parameter)) expect(read).toThrow("is no parameter");
      else expect(read).not.toThrow("is no parameter");
    }
  });

  test("what would have no effect is refused by name", () => {
    expect(() => grid({ denoise: 0.3, x: "steps=1,2" })).toThrow(
      "denoise: only for grids that begin with a picture",
    );
    expect(() => grid({ image: "a.png", hires: 2, x: "steps=1,2" })).toThrow(
      "hires: has no effect on grids that begin with a picture",
    );
    expect(() => grid({ x: "denoise=0.1,0.2" })).toThrow('"denoise" is no parameter');
  });
});
