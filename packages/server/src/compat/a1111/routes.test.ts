import { setTimeout as pause } from "node:timers/promises";
import { decodePicture, decodePng, encodePicture, pictureKind } from "@inkloom/pixels";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dialectService } from "../dialect-service.suite.ts";
import { a1111App, type A1111App, client } from "./a1111-app.suite.ts";
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
const { get, post, posted, drawn } = client(() => app);
afterAll(async () => {
  await app.close();
  await service.close();
});

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

  test("pictures are described by BLIP or DeepDanbooru, and by no other model", async () => {
    expect(await posted("interrogate", { image: source })).toEqual({ caption: "caption of it" });
    const tags = await posted("interrogate", { image: source, model: "deepdanbooru" });
    expect(tags).toEqual({ caption: "tag of it" });
    const other = await post("interrogate", { image: source, model: "blip3" });
    expect([other.status, JSON.parse(other.text)]).toMatchObject([
      404,
      { detail: "Model not found" },
    ]);
    expect((await post("interrogate", { image: "bm8gcGljdHVyZQ==" })).status).toBe(422);
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
    const made = drawn("txt2img", { ...TINY, steps: 12, n_iter: 2, force_task_id: task });
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
      expect.objectContaining({ job: "scripts_txt2img", job_count: 2, sampling_steps: 12 }),
    );
    expect(await get("progress")).toMatchObject({ progress: 0, state: { job_count: 0 } });
    expect(
      await posted("/internal/progress", { id_task: task, id_live_preview: -1 }),
    ).toMatchObject({ active: false, completed: true, queued: false });
  });
});
