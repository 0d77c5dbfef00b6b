import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Preprocessor, PREPROCESSORS } from "@inkloom/contract";
import { writeSafetensors } from "@inkloom/engine/weights";
import type { Pixels } from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import { annotate } from "./annotate.ts";
import { annotatorNetworks } from "./networks.ts";
import { ANNOTATORS } from "./registry.ts";

const all: readonly Preprocessor[] = PREPROCESSORS;

const networks = annotatorNetworks({
  runtime: () => Promise.reject(new Error("no network was asked for")),
  folders: [],
});

const picture = (width: number, height: number): Pixels => ({
  width,
  height,
  data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => (i * 7) % 256),
});

const made = (id: string, request: object = {}, given = picture(20, 12)) =>
  annotate(given, { preprocessor: id, ...request }, { networks });

/** Any part of a request. */
const asked = (request: object): object => request;

describe("annotate", () => {
  test("knows every preprocessor that makes a picture, and no other", () => {
    const drawing = all.filter(({ gives }) => gives !== "nothing").map(({ id }) => id);
    expect(Object.keys(ANNOTATORS).toSorted()).toEqual(drawing.toSorted());
  });

  const refusals: [string, { wide?: boolean }, string, string][] = [
    ["nobody", {}, "annotator/unknown", "is not known"],
    ["reference_only", {}, "annotator/input", "makes no picture by itself"],
    [
      "canny",
      asked({ sliders: { low: 300 } }),
      "annotator/input",
      "low 300 of canny: expected 1 to 255",
    ],
    [
      "canny",
      { sliders: { sigma: 3 } },
      "annotator/input",
      "canny has no sigma, expected low, high",
    ],
    ["inpaint_only+lama", {}, "annotator/input", "needs a mask"],
    ["canny", asked({ resolution: 2048, wide: true }), "annotator/input", "at most"],
    ["t2ia_color_grid", asked({ resolution: 2048, wide: true }), "annotator/input", "at most"],
  ];
  test.each(refusals)(
    "%s with %o is refused as %s",
    async (id, { wide, ...request }, code, sentence) => {
      const work = made(id, request, wide === true ? picture(1200, 10) : undefined);
      await expect(work).rejects.toMatchObject({ code });
      await expect(work).rejects.toThrow(sentence);
    },
  );

  test("sides of which one is 200 times the other are refused by name", async () => {
    await expect(made("canny", {}, picture(10000, 10))).rejects.toThrow("10000x10");
  });

  test.each(
    all
      .filter(({ gives, networks: needs }) => gives === "map" && needs.length === 0)
      .map(({ id }) => id),
  )("%s takes a single pixel", async (id) => {
    const { map } = await made(id, { resolution: 64 }, picture(1, 1));
    expect(map.width).toBeGreaterThan(0);
    expect(map.data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
  });

  test("a network that is not there is named with the command that fetches it", async () => {
    const work = made("softedge_hed");
    await expect(work).rejects.toMatchObject({ code: "annotator/missing" });
    await expect(work).rejects.toThrow(/ControlNetHED\.pth.*inkloom model pull hed/);
  });

  test("a network that was not there is found once it is", async () => {
    const folder = await mkdtemp(join(tmpdir(), "inkloom-late-"));
    const late = annotatorNetworks({
      runtime: () => Promise.reject(new Error("no engine here")),
      folders: [folder],
    });
    const open = () => late.open("late", ["late.safetensors"]);
    await expect(open()).rejects.toMatchObject({ code: "annotator/missing" });
    await writeSafetensors(join(folder, "late.safetensors"), []);
    await expect(open()).resolves.toMatchObject({
      path: expect.stringContaining("late") as string,
    });
    const session = () => late.session("s", () => Promise.reject(new Error("never asked")));
    await expect(session()).rejects.toThrow("no engine here");
    await late.release();
    await rm(folder, { recursive: true });
  });

  test("what is aborted begins nothing", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(
      annotate(picture(4, 4), { preprocessor: "canny" }, { networks, signal }),
    ).rejects.toThrow("enough");
  });
});
