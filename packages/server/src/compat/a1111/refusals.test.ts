import { afterAll, describe, expect, test } from "vitest";
import { encodePng } from "@inkloom/pixels";
import { a1111App, client, quickService } from "./a1111-app.suite.ts";

const TINY = { width: 64, height: 64, steps: 1, cfg_scale: 1, prompt: "a red house" };

const { app } = a1111App(quickService().service);
const { post } = client(() => app);
afterAll(() => app.close());

const pixels = { width: 16, height: 8, data: new Uint8ClampedArray(512).fill(200) };
const source = Buffer.from(await encodePng(pixels)).toString("base64");

describe("what is refused", () => {
  const cases: [string, object, number, string][] = [
    ["txt2img", { steps: "many" }, 422, "steps"],
    ["txt2img", { ...TINY, sampler_name: "Nobody" }, 404, "Sampler not found"],
    ["txt2img", { ...TINY, script_name: "Nobody" }, 422, "Script 'Nobody' not found"],
    ["txt2img", { ...TINY, alwayson_scripts: { ADetailer: { args: [] } } }, 422, "not found"],
    ["txt2img", { ...TINY, tiling: true }, 501, "tiling"],
    ["img2img", TINY, 404, "Init image not found"],
    ["img2img", { ...TINY, init_images: ["/etc/passwd"] }, 422, "no base64"],
    ["img2img", { ...TINY, init_images: ["http://127.0.0.1/a.png"] }, 422, "not fetched"],
    ["img2img", { ...TINY, init_images: ["QUJD"] }, 422, "Invalid encoded image"],
    ["extra-single-image", { image: "QUJD" }, 422, "Invalid encoded image"],
    ["png-info", { image: "QUJD" }, 422, "Invalid encoded image"],
    ["png-info", {}, 422, "no base64"],
  ];
  test.each(cases)("%s %o is %i", async (path, body, expected, sentence) => {
    const { status, text } = await post(path, body);
    expect(status).toBe(expected);
    const { error, detail, body: empty, errors } = JSON.parse(text) as Record<string, unknown>;
    expect(JSON.stringify(detail)).toContain(sentence.replaceAll('"', '\\"'));
    expect(typeof error).toBe("string");
    expect(typeof errors).toBe("string");
    expect(empty).toBe("");
  });

  test("values of the wrong kind come as FastAPI's list, in the reader's language", async () => {
    const { text } = await post("txt2img", { steps: "many" }, { "accept-language": "zh-CN" });
    expect(JSON.parse(text)).toEqual({
      error: "RequestValidationError",
      detail: [
        {
          type: "int_parsing",
          loc: ["body", "steps"],
          msg: 'steps：给出的是 "many"，应为整数。',
          input: '"many"',
        },
      ],
      body: "",
      errors: 'steps：给出的是 "many"，应为整数。',
    });
  });

  test("bodies that are no JSON, too deep, too large or of another kind", async () => {
    const raw = async (payload: string, type = "application/json") => {
      const headers = { "content-type": type };
      const url = "/sdapi/v1/txt2img";
      const answer = await app.inject({ method: "POST", url, payload, headers });
      return [answer.statusCode, answer.json<{ detail: unknown }>().detail] as const;
    };
    expect(await raw("{")).toMatchObject([422, [{ type: "json_invalid", loc: ["body"] }]]);
    expect(await raw("[".repeat(100_000))).toMatchObject([422, [{ type: "json_invalid" }]]);
    expect((await raw(JSON.stringify({ prompt: "x".repeat(3 * 2 ** 20) })))[0]).toBe(413);
    expect((await raw("prompt=x", "application/x-www-form-urlencoded"))[0]).toBe(415);
    expect((await raw("{}", "text/plain"))[0]).toBe(415);
    expect((await raw('{"__proto__": {"steps": 9}, "width": "x"}'))[0]).toBe(422);
  });

  test("pictures of more pixels than the server takes are refused before they are decoded", async () => {
    const small = a1111App(quickService().service, { pixelLimit: 100 });
    const { statusCode, body } = await small.app.inject({
      method: "POST",
      url: "/sdapi/v1/extra-single-image",
      payload: { image: source },
    });
    expect(statusCode).toBe(413);
    expect(body).toContain("16x8 pixels");
    await small.app.close();
  });

  test("pictures that would become too large to hold are refused before they are made", async () => {
    const imageList = Array.from({ length: 100 }, () => ({ data: source, name: "" }));
    const sized = { resize_mode: 1, upscaling_resize_w: 3000, upscaling_resize_h: 1500 };
    for (const body of [{ upscaling_resize: 160 }, sized]) {
      const asked = { imageList, upscaler_1: "Nearest", ...body };
      const { status, text } = await post("extra-batch-images", asked);
      expect(status).toBe(422);
      expect(text).toMatch(/pixels in all|upscaling_resize: got 160/);
    }
  });
});
