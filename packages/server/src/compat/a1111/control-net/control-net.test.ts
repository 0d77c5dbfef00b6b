/** Units of the extension ControlNet as its clients write them, and its routes. */
import { type ControlUnit, PREPROCESSORS } from "@inkloom/contract";
import { decodePng, encodePng } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assetName } from "../../asset-name.ts";
import { CATALOGUE, dialectService } from "../../dialect-service.suite.ts";
import { a1111App, client, quickService } from "../a1111-app.suite.ts";
import { translateUnits } from "./unit.ts";

const pixels = {
  width: 96,
  height: 64,
  data: Uint8ClampedArray.from({ length: 96 * 64 * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (i >> 2) % 96 < 48 ? 20 : 230,
  ),
};
const file = await encodePng(pixels);
const source = Buffer.from(file).toString("base64");
const NAME = assetName(file);
const MODEL = "control_v11p_sd15_canny";

const unitsOf = (...args: unknown[]) => translateUnits(args, CATALOGUE.controlnets);
const unitOf = (unit: Record<string, unknown>) => unitsOf(unit).control[0];

describe("a unit", () => {
  test("as webuiapi writes it: old names, lists of one, nothing about being enabled", () => {
    expect(
      unitOf({
        input_image: source,
        mask: "",
        module: "canny",
        model: "control_v11p_sd15_canny [d14c016b]",
        weight: 0.8,
        resize_mode: "Crop and Resize",
        lowvram: false,
        processor_res: 64,
        threshold_a: 64,
        threshold_b: 64,
        guidance: 1.0,
        guidance_start: 0.0,
        guidance_end: 0.9,
        control_mode: ["Balanced"],
        pixel_perfect: false,
      }),
    ).toMatchObject({
      preprocessor: "canny",
      model: MODEL,
      image: NAME,
      weight: 0.8,
      end: 0.9,
      mode: "balanced",
      resize: "crop",
      resolution: 64,
      threshold_a: 64,
    });
  });

  test.each([
    [{ resize_mode: 0 }, { resize: "stretch" }],
    [{ resize_mode: "Envelope (Outer Fit)" }, { resize: "fill" }],
    [{ control_mode: 2 }, { mode: "control" }],
    [{ control_mode: "My prompt is more important" }, { mode: "prompt" }],
    [{ hr_option: "High res only" }, { hires: "high" }],
    [{ guidance: 0.5 }, { end: 0.5 }],
    [{ union_control_type: "Soft Edge" }, { union_type: "soft edge" }],
    [{ advanced_weighting: [1, 0.5] }, { layer_weights: [1, 0.5] }],
    [{ effective_region_mask: source }, { region: NAME }],
    [{ image: { image: source, mask: source } }, { image: NAME, mask: NAME }],
    [{ image: [source, source] }, { image: NAME, mask: NAME }],
    [{ module: "normal_map" }, { preprocessor: "normal_midas" }],
    [
      {
        module: "ip-adapter_clip_sd15",
        model: "ip-adapter_sd15",
        image: [{ image: source }, { image: source }],
      },
      { preprocessor: "ip-adapter_clip_h", images: [{ image: NAME }, { image: NAME }] },
    ],
  ])("%o is %o", (given, expected) => {
    expect(unitOf({ module: "canny", model: MODEL, image: source, ...given })).toMatchObject(
      expected,
    );
  });

  test("values out of their ranges mean the defaults, as there", () => {
    const unit = unitOf({
      module: "canny",
      model: MODEL,
      image: source,
      processor_res: 9999,
      threshold_a: -1,
      threshold_b: 300,
    });
    expect(unit).not.toHaveProperty("resolution");
    expect(unit).not.toHaveProperty("threshold_a");
    expect(unit).not.toHaveProperty("threshold_b");
  });

  test("that is off or names nothing does nothing", () => {
    expect(
      unitsOf(
        { enabled: false, model: MODEL },
        { enabled: [false] },
        { module: "none", model: "None" },
        false,
        null,
      ).control,
    ).toEqual([]);
  });

  test.each([
    [{ module: "nobody" }, "module(nobody) not found"],
    [{ model: "nobody" }, "Unknown ControlNet model: nobody"],
    [{ model: "../../etc/passwd" }, "Unknown ControlNet model"],
    [{ resize_mode: 7 }, "controlnet.0.resize_mode: got 7"],
    [{ control_mode: "both" }, "controlnet.0.control_mode"],
    [{ guidance_start: 0.9, guidance_end: 0.1 }, "guidance_start: got 0.9 behind"],
    [{ image: "http://127.0.0.1/a.png" }, "not fetched"],
    [{ image: "/etc/passwd" }, "no base64"],
    [{ image: [1, 2, 3] }, "a picture in base64"],
    [{ weight: "heavy" }, "controlnet.0.weight: got"],
    [{ mask: 5 }, "controlnet.0.mask: got 5, expected a picture in base64"],
    [{ effective_region_mask: {} }, "controlnet.0.effective_region_mask: got {}"],
    [{ image: { image: source, mask: true } }, "controlnet.0.mask: got true"],
    [{ image: undefined, mask: [source, source] }, "controlnet.0.mask: got ["],
    [{ ipadapter_input: ["gASV"] }, "cannot be done"],
  ])("%o is refused by name", (given, sentence) => {
    const asked = { module: "canny", model: MODEL, image: source, ...given };
    expect(() => unitsOf(asked)).toThrow(sentence);
  });
});

describe("the routes", () => {
  const quick = quickService();
  const { app } = a1111App(quick.service);
  const { post, drawn } = client(() => app);
  afterAll(() => app.close());
  const get = async (path: string) => {
    const answer = await app.inject({ method: "GET", url: `/controlnet/${path}` });
    expect(answer.statusCode).toBe(200);
    return answer.json<Record<string, unknown>>();
  };
  const TINY = { width: 64, height: 64, steps: 1, prompt: "a room" };

  test("a unit goes to the tool with its picture, whichever batch", async () => {
    const args = [{ image: source, module: "canny", model: MODEL, weight: 0.5 }];
    await drawn("txt2img", { ...TINY, n_iter: 2, alwayson_scripts: { ControlNet: { args } } });
    const asked = quick.asked.slice(-2);
    for (const { parameters, pictures } of asked) {
      const [unit] = (parameters as { readonly control?: readonly ControlUnit[] }).control ?? [];
      expect(unit).toMatchObject({ preprocessor: "canny", model: MODEL, weight: 0.5, image: NAME });
      expect([...pictures.keys()]).toEqual([NAME]);
    }
  });

  test("a weight beyond its range is named", async () => {
    const args = [{ image: source, module: "canny", model: MODEL, weight: 3 }];
    const { status, text } = await post("txt2img", {
      ...TINY,
      alwayson_scripts: { controlnet: { args } },
    });
    expect(status).toBe(422);
    expect(text).toContain("control 1 weight: got 3, expected a number from 0 to 2");
  });

  test.each([
    [{ ControlNet: { args: { image: source } } }, "alwayson_scripts.ControlNet.args"],
    [{ controlnet: { args: "canny" } }, "expected a list"],
    [{ controlnet: [{ image: source }] }, "expected an object such as"],
    [{ controlnet: { args: [[{ module: "canny" }]] } }, "an object with the fields of a unit"],
    [{ controlnet: { args: ["canny"] } }, 'controlnet.0: got "canny"'],
    [
      {
        controlnet: {
          args: Array.from({ length: 1000 }, () => ({ module: "canny", model: MODEL })),
        },
      },
      "got 1000 units, expected at most 10",
    ],
  ])(
    "%#: units that are written in no way of the extension's are refused by name",
    async (scripts, sentence) => {
      const before = quick.asked.length;
      const { status, text } = await post("txt2img", { ...TINY, alwayson_scripts: scripts });
      expect(status).toBe(422);
      expect(text.replaceAll('\\"', '"')).toContain(sentence);
      expect(quick.asked).toHaveLength(before);
    },
  );

  test("scripts without arguments do nothing", async () => {
    for (const args of [{}, { args: null }, { args: [] }, null])
      await drawn("txt2img", { ...TINY, alwayson_scripts: { ControlNet: args } });
  });

  test("lists tell models, modules and types", async () => {
    expect(await get("version")).toEqual({ version: 3 });
    expect(await get("settings")).toEqual({ control_net_unit_count: 10 });
    expect(await get("model_list?update=true")).toEqual({
      model_list: ["None", "control_v11p_sd15_canny [d14c016b]", "ip-adapter_sd15"],
    });
    const { module_list: modules, module_detail: details } = await get(
      "module_list?alias_names=true",
    );
    expect(modules).toHaveLength(PREPROCESSORS.length + 1);
    expect(modules).toContain("invert (from white bg & black line)");
    expect((details as Record<string, unknown>)["canny"]).toMatchObject({
      sliders: [
        { name: "Preprocessor Resolution", value: 512, min: 64, max: 2048, step: 8 },
        { name: "Low threshold", value: 100, min: 1, max: 255 },
        { name: "High threshold", value: 200 },
      ],
    });
    const { control_types: types } = await get("control_types");
    expect(types).toMatchObject({
      All: { default_option: "none", default_model: "None" },
      Canny: {
        module_list: ["none", "canny", "invert (from white bg & black line)"],
        default_option: "canny",
        default_model: "control_v11p_sd15_canny [d14c016b]",
      },
      "IP-Adapter": { default_option: "ip-adapter-auto", default_model: "ip-adapter_sd15" },
    });
  });

  test.each([
    [{}, "No image selected"],
    [{ controlnet_module: "nobody", controlnet_input_images: [source] }, "not found"],
    [
      { controlnet_module: "reference_only", controlnet_input_images: [source] },
      "Module not supported",
    ],
    [
      { controlnet_module: "inpaint_only+lama", controlnet_input_images: [source] },
      "controlnet_masks",
    ],
    [{ controlnet_module: "canny", controlnet_input_images: ["QUJD"] }, "Invalid encoded image"],
  ])("detect refuses %o", async (body, sentence) => {
    const answer = await app.inject({ method: "POST", url: "/controlnet/detect", payload: body });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(sentence);
  });
});

describe("detect", () => {
  let parts: Awaited<ReturnType<typeof dialectService>>;
  let app: ReturnType<typeof a1111App>["app"];
  beforeAll(async () => {
    parts = await dialectService();
    ({ app } = a1111App(parts.service));
  });
  afterAll(async () => {
    await app.close();
    await parts.close();
  });

  test("makes the control picture, at the resolution that was asked for", async () => {
    const payload = {
      controlnet_module: "canny",
      controlnet_images: [source],
      controlnet_processor_res: 128,
    };
    const answer = await app.inject({ method: "POST", url: "/controlnet/detect", payload });
    const { info, images } = answer.json<{ info: string; images: string[] }>();
    expect(info).toBe("Success");
    const map = await decodePng(Buffer.from(images[0] ?? "", "base64"));
    expect([map.width, map.height]).toEqual([192, 128]);
    // One upright edge in the middle.
    const row = map.data.subarray(64 * 192 * 4, 65 * 192 * 4);
    const white = Array.from({ length: 192 }, (_, x) => x).filter((x) => row[x * 4] === 255);
    expect(white.length).toBe(1);
    expect(Math.abs((white[0] ?? 0) - 96)).toBeLessThan(3);
  });

  test("render_openpose_json draws a pose, and names what is wrong with another", async () => {
    const joints = Array.from({ length: 18 }, (_, i) => [20 + i, 30 + i, 1]).flat();
    const pose = { people: [{ pose_keypoints_2d: joints }], canvas_width: 80, canvas_height: 60 };
    const url = "/controlnet/render_openpose_json";
    const made = await app.inject({ method: "POST", url, payload: [pose] });
    const { images } = made.json<{ images: string[] }>();
    const map = await decodePng(Buffer.from(images[0] ?? "", "base64"));
    expect([map.width, map.height]).toEqual([80, 60]);
    expect(map.data.some((value, i) => i % 4 !== 3 && value > 0)).toBe(true);
    const bad = await app.inject({ method: "POST", url, payload: [{ people: "none" }] });
    expect(bad.statusCode).toBeGreaterThanOrEqual(400);
    expect(bad.statusCode).toBeLessThan(500);
    expect((await app.inject({ method: "POST", url, payload: [] })).json()).toEqual({
      info: "No pose data detected.",
    });
  });
});
