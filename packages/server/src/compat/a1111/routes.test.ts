import { setTimeout as pause } from "node:timers/promises";
import { decodePicture, decodePng, encodePicture, pictureKind } from "@inkloom/pixels";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CATALOGUE, dialectService } from "../dialect-service.suite.ts";
import type { DialectRequest } from "../service.ts";
import { a1111App, type A1111App } from "./a1111-app.suite.ts";
import { ROUTES } from "./route-table.ts";

const TINY = { width: 64, height: 64, steps: 1, cfg_scale: 1, prompt: "a red house" };

let service: Awaited<ReturnType<typeof dialectService>>;
let server: A1111App;
let app: FastifyInstance;
beforeAll(async () => {
  service = await dialectService();
  server = a1111App(service.service);
  ({ app } = server);
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await service.close();
});

const post = async (path: string, body?: object, headers: Record<string, string> = {}) => {
  const answer = await app.inject({
    method: "POST",
    url: path.startsWith("/") ? path : `/sdapi/v1/${path}`,
    ...(body && { payload: body }),
    headers,
  });
  return { status: answer.statusCode, headers: answer.headers, text: answer.body };
};
const get = async (path: string, headers: Record<string, string> = {}) => {
  const url = path.startsWith("/") ? path : `/sdapi/v1/${path}`;
  const answer = await app.inject({ url, headers });
  expect(answer.statusCode, path).toBe(200);
  return answer.json<Record<string, unknown>>();
};
const posted = async (path: string, body?: object, headers = {}) => {
  const { status, text } = await post(path, body, headers);
  expect(status, text.slice(0, 300)).toBe(200);
  return JSON.parse(text) as Record<string, unknown>;
};

interface Drawn {
  readonly images: string[];
  readonly parameters: Record<string, unknown>;
  readonly info: string;
}
const drawn = async (path: string, body: object, headers = {}) => {
  const { images, parameters, info } = (await posted(path, body, headers)) as unknown as Drawn;
  return { images, parameters, info: JSON.parse(info) as Record<string, unknown> };
};
const bytesOf = (image = "") => Buffer.from(image, "base64");

const pixels = { width: 16, height: 8, data: new Uint8ClampedArray(512).fill(200) };
const source = Buffer.from(await encodePicture(pixels, { format: "png" })).toString("base64");

test("every route of the table answers, and none is registered beside them", async () => {
  const listed = ROUTES.map(({ method, path }) => `${method} ${path}`).sort();
  expect([...server.routes].sort()).toEqual(listed);
  for (const { method, path, state } of ROUTES) {
    const url = path;
    const { statusCode, headers } = await app.inject(
      method === "GET" ? { url } : { method, url, payload: { width: "wide" } },
    );
    expect(Number(headers["x-process-time"]), path).toBeGreaterThanOrEqual(0);
    if (state === "not yet") expect(statusCode, path).toBe(501);
    else if (state === "never") expect(statusCode, path).toBe(404);
    else expect([200, 404, 422], path).toContain(statusCode);
  }
  for (const path of ["/sdapi/v1/nothing", "/internal/nothing", "/controlnet/nothing"]) {
    const { statusCode, body } = await app.inject({ url: path });
    expect([statusCode, JSON.parse(body)]).toEqual([
      404,
      { error: "HTTPException", detail: "Not Found", body: "", errors: "404: Not Found" },
    ]);
  }
});

describe("txt2img", () => {
  test("answers PNGs with their text, an echo and info as text", async () => {
    const { images, parameters, info } = await drawn("txt2img", {
      ...TINY,
      seed: 5,
      batch_size: 2,
      n_iter: 2,
    });
    expect(images).toHaveLength(4);
    expect(await decodePng(bytesOf(images[0]))).toMatchObject({ width: 64, height: 64 });
    expect(parameters).toMatchObject({ seed: 5, prompt: "a red house", sampler_index: "Euler" });
    expect(info).toMatchObject({
      seed: 5,
      all_seeds: [5, 6, 7, 8],
      width: 64,
      sampler_name: "Euler",
      index_of_first_image: 0,
      sd_model_name: "inkloom-mini",
      batch_size: 2,
    });
    expect(info["infotexts"]).toHaveLength(4);
    const {
      info: text,
      parameters: fields,
      items,
    } = await posted("png-info", { image: images[2] });
    expect(text).toBe((info["infotexts"] as string[])[2]);
    expect(fields).toMatchObject({ Prompt: "a red house", Seed: "7", "Size-1": "64" });
    expect(items).toHaveProperty("inkloom");
  });

  test("the same seed makes the same picture, without pictures there is only info", async () => {
    const asked = { ...TINY, seed: 9, subseed: 3 };
    const one = await drawn("txt2img", asked);
    const other = await drawn("txt2img", { ...asked, send_images: false });
    expect(other.images).toEqual([]);
    expect(other.info["infotexts"]).toEqual(one.info["infotexts"]);
    expect((await drawn("txt2img", asked)).images[0] === one.images[0]).toBe(true);
  });

  test("saved pictures get a grid before them", async () => {
    const asked = { ...TINY, n_iter: 3, save_images: true };
    const { images, info } = await drawn("txt2img", asked);
    expect(images).toHaveLength(4);
    expect(await decodePng(bytesOf(images[0]))).toMatchObject({ width: 128, height: 128 });
    const override_settings = { n_rows: 1 };
    const row = await drawn("txt2img", { ...asked, override_settings });
    expect(await decodePng(bytesOf(row.images[0]))).toMatchObject({ width: 192, height: 64 });
    const none = { ...asked, override_settings: { return_grid: false } };
    expect((await drawn("txt2img", none)).info).toMatchObject({ index_of_first_image: 0 });
    expect(info).toMatchObject({ index_of_first_image: 1 });
    expect(info["infotexts"]).toHaveLength(4);
    expect(info["all_seeds"]).toHaveLength(3);
  });

  test("pictures come in the format that the settings say", async () => {
    const override_settings = { samples_format: "webp", jpeg_quality: 60 };
    const { images } = await drawn("txt2img", { ...TINY, override_settings });
    expect(pictureKind(bytesOf(images[0]))).toBe("webp");
    const { info } = await posted("png-info", { image: images[0] });
    expect(info).toContain("a red house\nSteps: 1");
    const jpeg = await drawn("txt2img", { ...TINY, override_settings: { samples_format: "jpg" } });
    expect(pictureKind(bytesOf(jpeg.images[0]))).toBe("jpeg");
    expect(await get("options")).toMatchObject({ samples_format: "png" });
  });

  test("a prompt matrix answers its sheet before the pictures", async () => {
    const { images, info } = await drawn("txt2img", {
      ...TINY,
      prompt: "a house|red",
      script_name: "Prompt matrix",
      script_args: [false, true, "positive", "comma", 0],
      seed: 3,
    });
    expect(images).toHaveLength(3);
    expect(info).toMatchObject({ index_of_first_image: 1, all_seeds: [3, 4] });
    expect(info["all_prompts"]).toEqual(["a house", "a house, red"]);
  });

  test("a plot answers its sheet alone, unless the pictures are asked for", async () => {
    const plot = (lone: boolean) =>
      drawn("txt2img", {
        ...TINY,
        script_name: "X/Y/Z plot",
        script_args: [4, "1,2", "", 0, "", [], "Nothing", "", [], "True", lone, "False"],
        seed: 3,
      });
    const { images, info } = await plot(false);
    expect(images).toHaveLength(1);
    expect(info).toMatchObject({ all_seeds: [3, 3] });
    expect((await plot(true)).images).toHaveLength(3);
  });
});

describe("img2img", () => {
  test("draws a picture anew, the whole or what a mask marks", async () => {
    const given = { ...TINY, init_images: [source], denoising_strength: 0.5, seed: 1 };
    const whole = await drawn("img2img", given);
    expect(await decodePng(bytesOf(whole.images[0]))).toMatchObject({ width: 64, height: 64 });
    expect(whole.parameters).toMatchObject({ init_images: null, denoising_strength: 0.5 });
    const picture = { width: 64, height: 64, data: new Uint8ClampedArray(64 * 64 * 4).fill(255) };
    picture.data.subarray(0, 64 * 32 * 4).forEach((_, at) => {
      if (at % 4 !== 3) picture.data[at] = 0;
    });
    const half = Buffer.from(await encodePicture(picture, { format: "png" })).toString("base64");
    const masked = await drawn("img2img", {
      ...given,
      init_images: [half],
      mask: `data:image/png;base64,${half}`,
      mask_blur: 0,
      inpainting_fill: 1,
      inpaint_full_res: false,
    });
    const { data } = await decodePng(bytesOf(masked.images[0]));
    expect([...data.subarray(0, 4)]).toEqual([0, 0, 0, 255]);
    expect(masked.info).toMatchObject({ denoising_strength: 0.5 });
  });

  test("a loopback answers every loop, with a grid before", async () => {
    const { images, info } = await drawn("img2img", {
      ...TINY,
      init_images: [source],
      script_name: "loopback",
      script_args: [2, 0.5, "Lazy", "None"],
      seed: 7,
    });
    expect(images).toHaveLength(3);
    expect(await decodePng(bytesOf(images[0]))).toMatchObject({ width: 128, height: 64 });
    expect(info).toMatchObject({ all_seeds: [7, 7], index_of_first_image: 1 });
  });
});

describe("extras", () => {
  test("one is enlarged; without an upscaler it stays as it is", async () => {
    const { image, html_info: text } = await posted("extra-single-image", {
      image: `data:image/png;base64,${source}`,
      upscaler_1: "Lanczos",
      upscaling_resize: 3,
    });
    expect(await decodePng(bytesOf(image as string))).toMatchObject({ width: 48, height: 24 });
    expect(text).toBe("<p>Postprocess upscale by: 3, Postprocess upscaler: Lanczos</p>");
    const same = await posted("extra-single-image", { image: source });
    expect(same).toEqual({ image: source, html_info: "<p></p>" });
  });

  test("a batch keeps its order; a JPEG comes as PNG", async () => {
    const jpeg = Buffer.from(await encodePicture(pixels, { format: "jpeg" })).toString("base64");
    const { images } = await posted("extra-batch-images", {
      imageList: [
        { data: source, name: "a.png" },
        { data: jpeg, name: "b.jpg" },
      ],
      upscaler_1: "Nearest",
      upscaling_resize: 2,
    });
    expect(images).toHaveLength(2);
    for (const image of images as string[])
      expect(await decodePng(bytesOf(image))).toMatchObject({ width: 32, height: 16 });
    const [same] = (
      await posted("extra-batch-images", { imageList: [{ data: jpeg, name: "b.jpg" }] })
    )["images"] as string[];
    expect(pictureKind(bytesOf(same))).toBe("png");
    expect(await decodePicture(bytesOf(same))).toMatchObject({ width: 16 });
  });

  test("a picture that tells nothing has empty info", async () => {
    expect(await posted("png-info", { image: source })).toMatchObject({
      info: "",
      items: {},
      parameters: { Prompt: "" },
    });
  });

  test("pictures are described by no tool yet, and by no other model", async () => {
    expect((await post("interrogate", { image: source })).status).toBe(501);
    const other = await post("interrogate", { image: source, model: "blip3" });
    expect([other.status, JSON.parse(other.text)]).toMatchObject([
      404,
      { detail: "Model not found" },
    ]);
  });
});

describe("options", () => {
  test("tell the model, are kept for each account, and change what is drawn", async () => {
    const anna = { "x-account": "anna/user" };
    expect(await get("options", anna)).toMatchObject({
      sd_model_checkpoint: "inkloom-mini",
      CLIP_stop_at_last_layers: 1,
      return_grid: true,
    });
    const changed = { CLIP_stop_at_last_layers: 2, sd_vae: null, samples_save: false };
    expect((await post("options", changed, anna)).text).toBe("null");
    expect(await get("options", anna)).toMatchObject({
      CLIP_stop_at_last_layers: 2,
      sd_vae: "Automatic",
      samples_save: false,
    });
    expect(await get("options")).toMatchObject({ CLIP_stop_at_last_layers: 1 });
    expect((await drawn("txt2img", TINY, anna)).info).toMatchObject({ clip_skip: 2 });
    const title = "other.safetensors [0123456789]";
    await posted("options", { sd_model_checkpoint: title }, anna);
    expect(await get("options", anna)).toMatchObject({
      sd_model_checkpoint: title,
      sd_checkpoint_hash: "0123456789abcdef".repeat(4),
    });
  });

  test("of one request stay only where it asks for it", async () => {
    const ben = { "x-account": "ben/user" };
    const override_settings = { CLIP_stop_at_last_layers: 2, eta_ddim: 0.5 };
    await drawn("txt2img", { ...TINY, override_settings }, ben);
    expect(await get("options", ben)).toMatchObject({ CLIP_stop_at_last_layers: 1 });
    await drawn(
      "txt2img",
      { ...TINY, override_settings, override_settings_restore_afterwards: false },
      ben,
    );
    expect(await get("options", ben)).toMatchObject({ CLIP_stop_at_last_layers: 2, eta_ddim: 0.5 });
  });

  test.each([
    [{ sd_model_checkpoint: "/etc/passwd" }, "Unknown checkpoint"],
    [{ sd_vae: "../x" }, "Unknown VAE"],
    [{ no_such: 1 }, "no_such: unknown setting"],
    [{ samples_save: { a: [1] } }, "samples_save: got"],
    [{ show_progress_type: "x".repeat(1001) }, "show_progress_type: got"],
    [{ forge_additional_modules: ["../x"] }, "Unknown VAE"],
    [{ use_old_karras_scheduler_sigmas: true }, "expected false"],
    [[], "no JSON object"],
  ])("%o is refused", async (body, sentence) => {
    const { status, text } = await post("options", body);
    expect(status).toBe(422);
    expect(text).toContain(sentence);
  });
});

describe("lists", () => {
  test("have A1111's shapes", async () => {
    expect(await get("samplers")).toContainEqual({
      name: "DPM2",
      aliases: ["k_dpm_2", "dpm_2"],
      options: { scheduler: "karras", second_order: "True", discard_next_to_last_sigma: "True" },
    });
    expect(await get("schedulers")).toContainEqual({
      name: "sgm_uniform",
      label: "SGM Uniform",
      aliases: ["SGMUniform"],
      default_rho: -1,
      need_inner_model: true,
    });
    expect(await get("upscalers")).toEqual(
      ["None", "Lanczos", "Nearest"].map((name) => ({
        name,
        model_name: null,
        model_path: null,
        model_url: null,
        scale: 4,
      })),
    );
    expect(await get("latent-upscale-modes")).toContainEqual({
      name: "Latent (bicubic antialiased)",
    });
    expect(await get("sd-models")).toContainEqual({
      title: "other.safetensors [0123456789]",
      model_name: "sub/other",
      hash: "0123456789",
      sha256: "0123456789abcdef".repeat(4),
      filename: "other.safetensors",
      config: null,
    });
    const vaes = [{ model_name: "mse.safetensors", filename: "mse.safetensors" }];
    expect(await get("sd-vae")).toEqual(vaes);
    expect(await get("sd-modules")).toEqual(vaes);
    expect(await get("loras")).toEqual([
      { name: "ink", alias: "ink", path: "ink.safetensors", metadata: {} },
    ]);
    expect(await get("embeddings")).toMatchObject({ loaded: { "bad-hands": {} }, skipped: {} });
    expect(await get("prompt-styles")).toEqual([
      { name: "ink", prompt: "{prompt}, ink", negative_prompt: "photo" },
    ]);
    for (const path of ["hypernetworks", "face-restorers", "extensions"])
      expect(await get(path)).toEqual([]);
  });

  test("titles of models are what a request takes", async () => {
    const titles = (await get("sd-models")) as unknown as { title: string }[];
    expect(titles).toHaveLength(CATALOGUE.models.length);
    const before = service.asked.length;
    const override_settings = { sd_model_checkpoint: titles[0]?.title };
    await drawn("txt2img", { ...TINY, override_settings });
    expect((service.asked[before] as DialectRequest<"generate">).parameters.model).toBe(
      "inkloom-mini",
    );
  });

  test("scripts are told with their arguments, and no extension that is not there", async () => {
    const { txt2img, img2img } = await get("scripts");
    expect(txt2img).toEqual(["prompt matrix", "prompts from file or textbox", "x/y/z plot"]);
    expect(img2img).toEqual([
      "soft inpainting",
      "prompt matrix",
      "x/y/z plot",
      "loopback",
      "outpainting mk2",
      "sd upscale",
    ]);
    expect(await get("script-info")).toContainEqual(
      expect.objectContaining({
        name: "sd upscale",
        is_alwayson: false,
        is_img2img: true,
        args: expect.arrayContaining([
          {
            label: "Tile overlap",
            value: 64,
            minimum: 0,
            maximum: 256,
            step: 16,
            choices: null,
          },
        ]) as unknown,
      }),
    );
  });
});

describe("upkeep", () => {
  test("flags, memory and system tell no path, name or secret", async () => {
    for (const path of ["cmd-flags", "memory", "/internal/sysinfo", "/internal/ping"]) {
      const text = JSON.stringify(await get(path));
      expect(text).not.toMatch(/[\\/](home|work|tmp|Users|root)[\\/]/);
      expect(text).not.toContain(process.cwd());
    }
    expect(await get("memory")).toMatchObject({ ram: { total: expect.any(Number) as unknown } });
  });

  test("models are looked for again, memory is freed", async () => {
    const before = { ...server.counts };
    for (const what of ["checkpoints", "vae", "embeddings", "loras"])
      expect((await post(`refresh-${what}`)).text).toBe("null");
    expect(await posted("unload-checkpoint")).toEqual({});
    expect(await posted("reload-checkpoint")).toEqual({});
    expect(server.counts).toEqual({ refreshed: before.refreshed + 4, freed: before.freed + 1 });
  });

  test("who may only look changes nothing", async () => {
    const viewer = { "x-account": "vera/viewer" };
    for (const path of ["txt2img", "interrupt", "skip", "options", "refresh-vae"]) {
      const { status, text } = await post(path, { ...TINY }, viewer);
      expect([path, status, JSON.parse(text)]).toMatchObject([
        path,
        403,
        { error: "auth/forbidden" },
      ]);
    }
    expect(await get("samplers", viewer)).toBeInstanceOf(Array);
    expect((await post("png-info", { image: source }, viewer)).status).toBe(200);
  });
});

describe("progress", () => {
  test("is 0 when nothing is made", async () => {
    expect(await get("progress")).toEqual({
      progress: 0,
      eta_relative: 0,
      state: expect.objectContaining({ job_count: 0, job: "", sampling_steps: 0 }) as unknown,
      current_image: null,
      textinfo: null,
      current_task: null,
    });
    expect(await get("/internal/pending-tasks")).toEqual({ size: 0, tasks: [] });
  });

  test("rises with the steps, and goes back to 0", async () => {
    const task = "task(of-mine)";
    const made = drawn("txt2img", { ...TINY, steps: 40, n_iter: 2, force_task_id: task });
    const seen: number[] = [];
    const states: unknown[] = [];
    for (let tries = 0; tries < 5_000; tries++) {
      await pause(2);
      const { progress, state, current_task } = await get("progress");
      if (current_task === null && seen.length > 0) break;
      if (current_task === null) continue;
      expect(current_task).toBe(task);
      seen.push(progress as number);
      states.push(state);
    }
    expect((await made).images).toHaveLength(2);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(Math.max(...seen)).toBeLessThanOrEqual(1);
    expect(states).toContainEqual(
      expect.objectContaining({ job: "scripts_txt2img", job_count: 2, sampling_steps: 40 }),
    );
    expect(await get("progress")).toMatchObject({ progress: 0, state: { job_count: 0 } });
    expect(
      await posted("/internal/progress", { id_task: task, id_live_preview: -1 }),
    ).toMatchObject({ active: false, completed: true, queued: false });
  });
});

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
    const small = a1111App(service.service, { pixelLimit: 100 });
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

  test("ControlNet is refused, unless none of its units does anything", async () => {
    const of = (...units: unknown[]) => ({
      ...TINY,
      alwayson_scripts: { ControlNet: { args: units } },
    });
    const unit = { input_image: source, model: "canny [d14c016b]", control_mode: ["Balanced"] };
    expect((await post("txt2img", of(unit))).status).toBe(501);
    expect((await post("txt2img", of({ ...unit, enabled: false }, unit))).status).toBe(501);
    expect((await post("txt2img", of(true))).status).toBe(501);
    for (const units of [[], [{ ...unit, enabled: [false] }], [{ model: "None", module: "none" }]])
      expect((await drawn("txt2img", of(...units))).images).toHaveLength(1);
  });
});
