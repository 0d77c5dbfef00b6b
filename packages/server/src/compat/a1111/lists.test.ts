import { afterAll, describe, expect, test } from "vitest";
import { encodePng } from "@inkloom/pixels";
import { CATALOGUE } from "../dialect-service.suite.ts";
import { a1111App, client, quickService } from "./a1111-app.suite.ts";

const TINY = { width: 64, height: 64, steps: 1, cfg_scale: 1, prompt: "a red house" };

const quick = quickService();
const server = a1111App(quick.service);
const { app } = server;
const { get, post, posted, drawn } = client(() => app);
afterAll(() => app.close());

const pixels = { width: 16, height: 8, data: new Uint8ClampedArray(512).fill(200) };
const source = Buffer.from(await encodePng(pixels)).toString("base64");

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
    const override_settings = { sd_model_checkpoint: titles[0]?.title };
    await drawn("txt2img", { ...TINY, override_settings });
    expect(quick.asked.at(-1)?.parameters).toMatchObject({ model: "inkloom-mini" });
  });

  test("scripts are told with their arguments, and no extension that is not there", async () => {
    const { txt2img, img2img } = await get("scripts");
    expect(txt2img).toEqual([
      "controlnet",
      "prompt matrix",
      "prompts from file or textbox",
      "x/y/z plot",
    ]);
    expect(img2img).toEqual([
      "controlnet",
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
