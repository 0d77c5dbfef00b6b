import { encodePicture, type Pixels } from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import { assetName } from "../asset-name.ts";
import { CATALOGUE } from "../dialect-service.suite.ts";
import { translateExtraBatch, translateExtraSingle } from "./extras.ts";
import { DRAWING_FIELDS } from "./fields/drawing-fields.ts";
import type { Field } from "./fields/field.ts";
import { IMG2IMG_FIELDS } from "./fields/img2img-fields.ts";
import { TXT2IMG_FIELDS } from "./fields/txt2img-fields.ts";
import { translateImg2img } from "./img2img.ts";
import { STANDARD_SETTINGS } from "./settings.ts";
import { translateTxt2img } from "./txt2img.ts";

const surroundings = {
  settings: STANDARD_SETTINGS,
  catalogue: CATALOGUE,
  drawSeed: () => 4242,
};
const ofText = (body: unknown) => translateTxt2img(body, surroundings);
const ofPicture = (body: unknown) => translateImg2img(body, surroundings);
/** What any of the tools is asked for. */
type Asked = Readonly<Record<string, unknown>>;
const firstOf = (body: object): Asked => ({ ...ofText(body).requests[0]?.parameters });

const pixels: Pixels = { width: 8, height: 8, data: new Uint8ClampedArray(256).fill(200) };
const file = await encodePicture(pixels, { format: "png" });
const picture = Buffer.from(file).toString("base64");

describe("txt2img", () => {
  test("an empty body takes A1111's defaults", () => {
    expect(firstOf({})).toMatchObject({
      prompt: "",
      steps: 50,
      cfg: 7,
      width: 512,
      height: 512,
      sampler: "Euler",
      schedule: "Automatic",
      seed: 4242,
      batch: 1,
      noise: "a1111-cpu",
      clip_skip: 1,
      model: "inkloom-mini",
    });
    expect(firstOf({})).not.toHaveProperty("hires");
  });

  test.each([
    [{ sampler_name: "DPM++ 2M", scheduler: "Karras" }, "DPM++ 2M", "Karras"],
    [{ sampler_name: "DPM++ 2M Karras" }, "DPM++ 2M", "Karras"],
    [{ sampler_name: "DPM++ 2M Karras", scheduler: "Automatic" }, "DPM++ 2M", "Karras"],
    [{ sampler_name: "DPM++ 2M Karras", scheduler: "Exponential" }, "DPM++ 2M", "Exponential"],
    [{ sampler_name: "k_dpmpp_2m" }, "DPM++ 2M", "Automatic"],
    [{ sampler_index: "Euler a" }, "Euler a", "Automatic"],
    [
      { sampler_index: "Euler a", sampler_name: "DDIM", scheduler: "sgm_uniform" },
      "DDIM",
      "SGM Uniform",
    ],
  ])("%o is the sampler %s with the schedule %s", (body, sampler, schedule) => {
    expect(firstOf(body)).toMatchObject({ sampler, schedule });
  });

  test("samplers and schedules that do not exist are 404, as there", () => {
    expect(() => ofText({ sampler_name: "Nobody" })).toThrow(
      expect.objectContaining({ status: 404, message: "Sampler not found: Nobody" }),
    );
    expect(() => ofText({ scheduler: "Nobody" })).toThrow(
      expect.objectContaining({ status: 404, message: "Scheduler not found: Nobody" }),
    );
  });

  test("batches go on counting seeds; with a variation they count its seeds instead", () => {
    const seeds = (body: object) =>
      ofText({ n_iter: 3, batch_size: 2, seed: 10, subseed: 20, ...body }).requests.map(
        ({ parameters }) => {
          const { seed, variation_seed: varied, batch }: Asked = { ...parameters };
          return [seed, varied, batch];
        },
      );
    expect(seeds({})).toEqual([
      [10, 20, 2],
      [12, 22, 2],
      [14, 24, 2],
    ]);
    expect(seeds({ subseed_strength: 0.5 })).toEqual([
      [10, 20, 2],
      [10, 22, 2],
      [10, 24, 2],
    ]);
    expect(() => ofText({ n_iter: 51, batch_size: 2 })).toThrow("expected 1 to 100 pictures");
    expect(() => ofText({ n_iter: 0 })).toThrow("n_iter: got 0 batches of 1");
  });

  test("settings for one request change model, CLIP skip, VAE and noise", () => {
    const override_settings = {
      sd_model_checkpoint: "other.safetensors [0123456789]",
      CLIP_stop_at_last_layers: 2,
      sd_vae: "mse.safetensors",
      randn_source: "NV",
      eta_noise_seed_delta: 0,
      eta_ancestral: 0.5,
      emphasis: "No norm",
      samples_save: false,
    };
    const asked = { override_settings, sampler_name: "Euler a" };
    expect(firstOf(asked)).toMatchObject({
      model: "sub/other",
      clip_skip: 2,
      vae: "mse",
      noise: "a1111-gpu",
      eta: 0.5,
      emphasis: "no-norm",
    });
    expect(firstOf({ ...asked, eta: 0.25 })).toMatchObject({ eta: 0.25 });
    expect(ofText({ ...asked, override_settings_restore_afterwards: false })).toMatchObject({
      keepSettings: true,
      settings: { CLIP_stop_at_last_layers: 2 },
    });
  });

  test.each([
    [{ sd_model_checkpoint: "/etc/passwd" }, "Unknown checkpoint: /etc/passwd"],
    [{ sd_model_checkpoint: "../other" }, "Unknown checkpoint"],
    [{ sd_vae: "../../secret.pt" }, "Unknown VAE"],
    [{ eta_noise_seed_delta: 31337 }, "eta_noise_seed_delta: got 31337, expected 0"],
    [
      { no_such_setting: 1 },
      "no_such_setting: unknown setting, expected one of sd_model_checkpoint",
    ],
    [{ randn_source: "TPU" }, 'randn_source: got "TPU", expected GPU, CPU, NV'],
    [{ CLIP_stop_at_last_layers: 99 }, "CLIP_stop_at_last_layers: got 99"],
  ])("the settings %o are refused", (override_settings, sentence) => {
    expect(() => ofText({ override_settings })).toThrow(sentence);
  });

  test("a VAE may come as Forge names it, unless another one is chosen", () => {
    const vaeOf = (override_settings: object) => firstOf({ override_settings })["vae"];
    const forge_additional_modules = ["mse.safetensors"];
    expect(vaeOf({})).toBe("Automatic");
    expect(vaeOf({ sd_vae: "none", forge_additional_modules })).toBe("None");
    expect(vaeOf({ forge_additional_modules })).toBe("mse");
    expect(vaeOf({ forge_additional_modules: [] })).toBe("Automatic");
    for (const modules of [["/models/mse.safetensors"], ["mse", "clip_l"], "mse", [7]])
      expect(() => vaeOf({ forge_additional_modules: modules })).toThrow(
        expect.objectContaining({ status: 422 }),
      );
  });

  test("LoRA tags have the text encoder's strength first, and are never paths", () => {
    const prompt = "a <lora:ink:0.5:0.75> cat <lora:/tmp/x.safetensors:1>";
    expect(firstOf({ prompt })["prompt"]).toBe("a <lora:ink:te=0.5:unet=0.75> cat <lora:/tmp/x:1>");
    expect(firstOf({ prompt, disable_extra_networks: true })["prompt"]).toBe("a  cat ");
  });

  test("a hires fix by factor, by size, and in the older form", () => {
    const hires = { enable_hr: true, denoising_strength: 0.4 };
    expect(firstOf({ ...hires, hr_scale: 1.5 })).toMatchObject({
      hires: 1.5,
      hires_upscaler: "Latent",
      hires_denoise: 0.4,
      hires_steps: 0,
    });
    const sized = firstOf({
      ...hires,
      hr_resize_x: 770,
      hr_resize_y: 1024,
      hr_upscaler: "Latent (bicubic antialiased)",
      hr_second_pass_steps: 7,
      hr_sampler_name: "DPM++ 2M Karras",
      hr_scheduler: "Use same scheduler",
      hr_checkpoint_name: "Use same checkpoint",
      hr_prompt: "a dog",
    });
    expect(sized).toMatchObject({
      hires_width: 768,
      hires_height: 1024,
      hires_upscaler: "Latent (bicubic antialiased)",
      hires_steps: 7,
      hires_sampler: "DPM++ 2M",
      hires_schedule: "Karras",
      hires_prompt: "a dog",
    });
    expect(sized).not.toHaveProperty("hires");
    expect(sized).not.toHaveProperty("hires_model");
    expect(
      firstOf({ ...hires, firstphase_width: 256, firstphase_height: 320, width: 512, height: 640 }),
    ).toMatchObject({ width: 256, height: 320, hires_width: 512, hires_height: 640 });
    expect(firstOf({ hr_scale: 3 })).not.toHaveProperty("hires");
    expect(() => ofText({ ...hires, hr_upscaler: "../x.pth" })).toThrow("could not find upscaler");
  });

  test("what would fill the memory is refused before anything is made", () => {
    const large = { width: 4096, height: 4096 };
    expect(ofText({ ...large, n_iter: 16 }).requests).toHaveLength(16);
    for (const body of [
      { ...large, n_iter: 17 },
      { width: 1024, height: 1024, n_iter: 20, enable_hr: true, hr_scale: 4 },
      {
        width: 512,
        height: 512,
        n_iter: 10,
        enable_hr: true,
        hr_resize_x: 4096,
        hr_resize_y: 8192,
      },
      { ...large, script_name: "X/Y/Z plot", script_args: ["Steps", "1-20"] },
    ])
      expect(() => ofText(body)).toThrow(/The request makes \d{9,} pixels in all/);
  });

  test("what no tool can do is refused, what changes no picture is not", () => {
    for (const [body, status] of [
      [{ restore_faces: true }, 501],
      [{ tiling: true }, 501],
      [{ script_name: "Nobody" }, 422],
      [{ alwayson_scripts: { ADetailer: { args: [] } } }, 422],
      [{ steps: "many" }, 422],
      [{ steps: 0 }, 422],
      [{ prompt: 7 }, 422],
      [[], 422],
    ] as const)
      expect(() => ofText(body)).toThrow(expect.objectContaining({ status }));
    const harmless = { restore_faces: false, save_images: true, steps: "12", unknown_field: 1 };
    expect(firstOf(harmless)).toMatchObject({ steps: 12 });
    expect(ofText(harmless).echo).not.toHaveProperty("unknown_field");
  });

  test("every refused field is refused, each of its kind is accepted by default", () => {
    const others = {
      name: "x",
      names: [],
      flag: true,
      text: "x",
      number: 0.5,
      integer: 3,
      list: [1],
      record: {},
      texts: [],
    };
    for (const [name, field] of Object.entries<Field>(TXT2IMG_FIELDS)) {
      const body = { [name]: others[field.kind] };
      if (field.use === "refused") expect(() => ofText(body), name).toThrow(name);
      expect(() => ofText({ [name]: null })).not.toThrow();
    }
  });
});

describe("img2img", () => {
  const given = { init_images: [picture], width: 128, height: 128 };

  test("the picture is named by what it holds, with and without a data header", () => {
    const [plain] = ofPicture(given).requests;
    const [headed] = ofPicture({
      ...given,
      init_images: [`data:image/png;base64,${picture}`],
    }).requests;
    expect(plain?.parameters).toMatchObject({
      image: assetName(file),
      denoise: 0.75,
      resize: "stretch",
    });
    expect(plain?.pictures.get(assetName(file))).toEqual(Buffer.from(file));
    expect(headed?.parameters).toEqual(plain?.parameters);
  });

  test.each([
    [{}, 404, "Init image not found"],
    [{ init_images: [] }, 404, "Init image not found"],
    [{ init_images: ["https://example.org/a.png"] }, 422, "addresses are not fetched"],
    [{ init_images: ["/etc/passwd"] }, 422, "no base64"],
    [{ init_images: ["C:\\secret.png"] }, 422, "no base64"],
    [{ init_images: [""] }, 422, "no base64"],
    [{ ...given, resize_mode: 4 }, 422, "resize_mode: got 4, expected 0 to 3"],
    [{ ...given, mask: picture, inpainting_fill: -1 }, 422, "inpainting_fill: got -1"],
    [{ ...given, mask_round: false }, 422, "mask_round"],
    [{ ...given, latent_mask: picture }, 501, "latent_mask"],
  ])("%o is %i: %s", (body, status, sentence) => {
    expect(() => ofPicture(body)).toThrow(
      expect.objectContaining({ status, message: expect.stringContaining(sentence) as string }),
    );
  });

  test("a mask with its fields", () => {
    const masked = { ...given, mask: picture, resize_mode: 2, inpainting_fill: 2 };
    const [asked] = ofPicture({ ...masked, inpaint_full_res_padding: 16, mask_blur_x: 3 }).requests;
    expect(asked?.parameters).toMatchObject({
      mask: assetName(file),
      resize: "fill",
      fill: "noise",
      only_masked: true,
      padding: 16,
      mask_blur_x: 3,
      mask_blur_y: 4,
      mask_invert: false,
    });
    const [blurred] = ofPicture({ ...masked, mask_blur: 9, inpainting_mask_invert: 1 }).requests;
    expect(blurred?.parameters).toMatchObject({
      mask_blur: 9,
      mask_blur_x: 9,
      mask_blur_y: 9,
      mask_invert: true,
    });
    const [bare] = ofPicture(given).requests;
    expect(bare?.parameters).toMatchObject({ only_masked: false, fill: "original" });
  });

  test("soft inpainting by its script, and settings for pictures", () => {
    const [asked] = ofPicture({
      ...given,
      mask: picture,
      mask_round: false,
      alwayson_scripts: { "Soft Inpainting": { args: [true, 2, 0.25] } },
      override_settings: { initial_noise_multiplier: 0.9, img2img_color_correction: true },
    }).requests;
    expect(asked?.parameters).toMatchObject({
      soft: true,
      soft_bias: 2,
      soft_preservation: 0.25,
      soft_contrast: 4,
      noise_multiplier: 0.9,
      color_correction: true,
    });
  });

  test("several pictures are one batch, each with the next seed", () => {
    const { requests, batchSize } = ofPicture({
      ...given,
      init_images: [picture, picture],
      n_iter: 2,
      seed: 5,
    });
    expect(batchSize).toBe(2);
    expect(
      requests.map(({ parameters }) => {
        const { seed, batch }: Asked = { ...parameters };
        return [seed, batch];
      }),
    ).toEqual([
      [5, 1],
      [6, 1],
      [7, 1],
      [8, 1],
    ]);
  });

  test("many pictures are bounded like many batches", () => {
    const init_images = Array.from({ length: 26 }, () => picture);
    expect(() => ofPicture({ ...given, init_images, n_iter: 4 })).toThrow("makes 104 pictures");
  });

  test("the echo has no pictures unless it is asked for them", () => {
    expect(ofPicture({ ...given, mask: picture }).echo).toMatchObject({
      init_images: null,
      mask: null,
      width: 128,
    });
    const echo = ofPicture({ ...given, include_init_images: true }).echo;
    expect(echo).toMatchObject({ init_images: [picture] });
    expect(Object.keys(echo).sort()).toEqual(Object.keys(IMG2IMG_FIELDS).sort());
    expect(Object.keys(echo)).toEqual(expect.arrayContaining(Object.keys(DRAWING_FIELDS)));
  });
});

describe("extras", () => {
  test("by a factor, to a size, and with a second upscaler", () => {
    const image = picture;
    expect(
      translateExtraSingle({ image, upscaler_1: "Lanczos" }).request?.parameters,
    ).toMatchObject({ picture: assetName(file), upscaler: "Lanczos", scale: 2 });
    const sized = { image, upscaler_1: "R-ESRGAN 4x+", resize_mode: 1, upscaling_resize_w: 24 };
    const second = { upscaler_2: "Nearest", extras_upscaler_2_visibility: 0.25 };
    expect(
      translateExtraSingle({ ...sized, ...second, upscaling_crop: false }).request?.parameters,
    ).toMatchObject({
      upscaler: "R-ESRGAN 4x+",
      width: 24,
      height: 512,
      whole: true,
      upscaler_2: "Nearest",
      upscaler_2_visibility: 0.25,
    });
    expect(translateExtraSingle({ image }).request).toBeUndefined();
  });

  test("what cannot be done is refused", () => {
    const image = picture;
    for (const [body, sentence] of [
      [{ image, codeformer_visibility: 1 }, "codeformer_visibility"],
      [{ image, gfpgan_visibility: 0.5 }, "gfpgan_visibility"],
      [{ image, upscaler_1: "/tmp/x.pth" }, "could not find upscaler"],
      [{ image, upscaler_1: "Lanczos", resize_mode: 2 }, "resize_mode: got 2"],
      [{ upscaler_1: "Lanczos" }, "no base64"],
    ] as const)
      expect(() => translateExtraSingle(body)).toThrow(sentence);
    expect(() => translateExtraBatch({})).toThrow("imageList: got 0 pictures");
    expect(() => translateExtraBatch({ imageList: [{ name: "a" }] })).toThrow("imageList.0.data");
  });

  test("a batch is a list of the same", () => {
    const imageList = [
      { data: picture, name: "a.png" },
      { data: picture, name: "b.png" },
    ];
    expect(translateExtraBatch({ imageList, upscaler_1: "Nearest" })).toHaveLength(2);
  });
});
