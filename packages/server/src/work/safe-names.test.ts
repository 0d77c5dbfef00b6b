import { Problem, TOOLS, validate } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { expectNames, hashOfPicture, NAMED } from "./safe-names.ts";

const HASH = "0123456789abcdef".repeat(4);

const PATHS = [
  "/etc/passwd",
  "../../secret.safetensors",
  "a/../../b",
  "C:\\Windows\\win.ini",
  "\\\\host\\share\\x",
  "//host/x",
  "~/x",
  "x\u0000.png",
  "file:///etc/passwd",
  "http://169.254.169.254/latest",
  "py:print(1)",
];

const isText = (schema: unknown): boolean =>
  typeof schema === "object" && schema !== null && "type" in schema && schema.type === "string";

describe("names in requests", () => {
  test("every text parameter of every tool is classified, and nothing else", () => {
    const texts = Object.values(TOOLS).flatMap(({ parameters }) =>
      Object.entries(parameters.properties).flatMap(([name, schema]) =>
        isText(schema) ? [name] : [],
      ),
    );
    expect(new Set(Object.keys(NAMED))).toEqual(new Set(texts));
  });

  test("pictures and models that tools declare as such are classified as such", () => {
    for (const { inputs } of Object.values(TOOLS))
      for (const { name, type, many } of inputs) {
        const named = Object.entries(NAMED).find(([parameter]) => parameter === name)?.[1];
        if (type === "image") expect(named, name).toBe("picture");
        if (type === "model") expect(named, name).toBe(many === true ? "files" : "file");
      }
  });

  for (const [parameter, named] of Object.entries(NAMED).filter(
    ([, each]) => each !== "words" && each !== "choice",
  ))
    test(`${parameter} takes no path (${named})`, () => {
      for (const path of PATHS) {
        // Behind the first colon of a LoRA stands its strength; the look-up refuses what is left.
        if (named === "files" && /^\w+:/.test(path)) continue;
        expect(() => expectNames({ [parameter]: path }), path).toThrow(Problem);
      }
    });

  test("a request of names passes and tells its pictures", () => {
    const request = validate(TOOLS.img2img, {
      image: `asset:${HASH}`,
      prompt: "a path such as /etc/passwd may be drawn",
      loras: "sd15/ink:0.8; soft",
      model: "水墨/cat v1.5",
    });
    expect(expectNames(request)).toEqual([HASH]);
    expect(hashOfPicture(`asset:${HASH}`)).toBe(HASH);
  });

  describe("of control units", () => {
    const unit = { image: `asset:${HASH}`, model: "control_v11p_sd15_canny [d14c016b]" };
    const asked = (changed: object) =>
      expectNames(
        validate(TOOLS.generate, { prompt: "x", control: [unit, { ...unit, ...changed }] }),
      );

    test("pass where they are names, and tell every picture", () => {
      const other = `asset:${HASH.replace("0", "f")}`;
      expect(asked({ images: [{ image: other, mask: other }], mask: other })).toEqual([
        HASH,
        HASH,
        ...Array.from({ length: 3 }, () => other.slice("asset:".length)),
      ]);
    });

    test("that are none are left for the schema to refuse", () => {
      const given = [
        null,
        [null],
        ["x"],
        "x",
        [{ image: 5 }],
        [{ images: null }],
        [{ images: [5] }],
      ];
      for (const control of given) expect(expectNames({ control })).toEqual([]);
    });

    test.each(PATHS)("%s is neither network nor picture", (path) => {
      const fields = [
        { model: path },
        { image: path },
        { mask: path },
        { region: path },
        { images: [{ image: path }] },
        { images: [{ image: unit.image, mask: path }] },
      ];
      for (const field of fields)
        expect(() => asked(field), JSON.stringify(field)).toThrow(
          /^control 2 (model|image|mask|region)/,
        );
    });
  });

  test("the sentence names the parameter, in both languages", () => {
    expect(() => expectNames({ folder: "/tmp/x" })).toThrow(/^folder: got "\/tmp\/x", expected/);
    try {
      expectNames({ mask: `asset:${HASH.toUpperCase()}` });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: "input/name" });
      expect((error as Problem).sentence.zh).toContain("mask：给出的是");
    }
  });
});
