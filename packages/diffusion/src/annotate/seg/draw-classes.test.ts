/** Maps of classes against the reference's, which matplotlib draws. */
import { fileURLToPath } from "node:url";
import { openWeights, readTensor } from "@inkloom/engine/weights";
import { describe, expect, test } from "vitest";
import { contoursOf } from "./contours.ts";
import { drawnClasses } from "./draw-classes.ts";
import type { ClassColour } from "./palettes-ade20k.ts";

const { entries } = await openWeights(
  fileURLToPath(new URL("./goldens/drawing.safetensors", import.meta.url)),
);

async function golden(name: string): Promise<Uint8Array> {
  const entry = entries.get(name);
  if (entry === undefined) throw new Error(`no golden ${name}`);
  return readTensor(entry);
}

test("a map is the reference's within 2 of 255, white lines and what it leaves out included", async () => {
  const colours = await golden("palette");
  const palette = Array.from({ length: 12 }, (_, i): ClassColour => {
    const [red = 0, green = 0, blue = 0] = colours.slice(i * 3, i * 3 + 3);
    return [`class ${i}`, red, green, blue];
  });
  const { data } = drawnClasses(await golden("classes"), { width: 103, height: 71 }, palette);
  const expected = await golden("map");
  // areas are summed in floats, the library cuts them to 1/256 on the way
  const differences = data.map((value, i) => Math.abs(value - (expected[i] ?? 0)));
  expect(data.length).toBe(expected.length);
  expect(Math.max(...differences)).toBeLessThanOrEqual(2);
  expect(differences.filter((each) => each > 0).length / data.length).toBeLessThan(0.1);
});

describe("the borders of a class", () => {
  const drawn = (rows: readonly string[]) => {
    const classes = Uint8Array.from(rows.join(""), (each) => (each === "#" ? 1 : 0));
    return contoursOf(classes, { width: rows[0]?.length ?? 0, height: rows.length }, 1);
  };

  test("are walked from the first pixel, once around", () => {
    expect(drawn(["....", ".##.", ".##."])).toEqual({
      hasHoles: false,
      outer: [[1, 1, 1, 2, 2, 2, 2, 1]],
    });
  });

  test("go there and back along a line, and are one point of a pixel alone", () => {
    expect(drawn(["###.#"]).outer).toEqual([
      [0, 0, 1, 0, 2, 0, 1, 0],
      [4, 0],
    ]);
  });

  test("are not wanted of one with a hole, which diagonal pixels close", () => {
    expect(drawn([".#.", "#.#", ".#."]).hasHoles).toBe(true);
    expect(drawn([".#.", "#.#", "..."]).hasHoles).toBe(false);
  });
});

test("a picture of one class is its colour with the white line that the reference draws along its edge", () => {
  const { data } = drawnClasses(new Uint8Array(100), { width: 10, height: 10 }, [["all", 9, 8, 7]]);
  expect([...data.slice(0, 3)]).toEqual([255, 255, 255]);
  expect([...data.slice(165, 168)]).toEqual([9, 8, 7]);
});

test("a single pixel is left white, as by the reference", () => {
  const { data } = drawnClasses(Uint8Array.of(0), { width: 1, height: 1 }, [["all", 9, 8, 7]]);
  expect([...data]).toEqual([255, 255, 255]);
});
