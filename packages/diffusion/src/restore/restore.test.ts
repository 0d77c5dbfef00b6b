import fc from "fast-check";
import { Problem, TOOLS, validate } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { restoreRequest } from "./restore.ts";

const names = (unknown: readonly { readonly name: string }[]): string[] =>
  unknown.map(({ name }) => name);

describe("a picture of A1111's", () => {
  const text = [
    "a red house, <lora:ink:0.8>",
    "on green hills",
    "Negative prompt: blurry",
    "Steps: 25, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 5.5, Seed: 3735928559, " +
      "Size: 512x768, Model hash: 6ce0161689, Model: v1-5-pruned, Clip skip: 2, " +
      'Lora hashes: "ink: 0123456789ab", Face restoration: CodeFormer, Version: v1.10.1',
  ].join("\n");

  test("that is the sheet of an X/Y/Z plot gives a grid", () => {
    const sheet =
      `${text}, Denoising strength: 0.5, Script: X/Y/Z plot, X Type: Steps, X Values: "10-30 [3]", ` +
      'Y Type: Seed, Y Values: "-1,-1", Fixed Y Values: "5, 7"';
    const { tool, parameters, unknown } = restoreRequest({ parameters: sheet });
    expect(tool).toBe("grid");
    expect(parameters).toMatchObject({ x: "Steps=10-30 [3]", y: "Seed=5, 7", denoise: 0.5 });
    expect(names(unknown)).toEqual(["Init image", "Face restoration"]);
  });

  test("gives our parameters, and names what cannot be repeated", () => {
    const restored = restoreRequest({ parameters: text });
    expect(restored).toMatchObject({
      source: "a1111",
      tool: "generate",
      parameters: {
        prompt: "a red house, <lora:ink:0.8>\non green hills",
        negative_prompt: "blurry",
        steps: 25,
        sampler: "DPM++ 2M",
        schedule: "Karras",
        cfg: 5.5,
        seed: 3735928559,
        width: 512,
        height: 768,
        model: "v1-5-pruned",
        clip_skip: 2,
        noise: "a1111-gpu", // what A1111 leaves out when it is so
      },
      about: {
        "Model hash": "6ce0161689",
        "Lora hashes": "ink: 0123456789ab",
        Version: "v1.10.1",
      },
    });
    expect(names(restored.unknown)).toEqual(["Face restoration"]);
    expect(() => validate(TOOLS.generate, restored.parameters)).not.toThrow();
  });

  test("a schedule behind the sampler's name is taken from there", () => {
    const { parameters } = restoreRequest({
      parameters: "x\nSteps: 5, Sampler: DPM++ 2M Karras, Seed: 1, RNG: CPU",
    });
    expect(parameters).toMatchObject({
      sampler: "DPM++ 2M",
      schedule: "Karras",
      noise: "a1111-cpu",
    });
  });

  test("samplers, values and random streams that are not ours are named", () => {
    const { parameters, unknown } = restoreRequest({
      parameters: "x\nSteps: 500, Sampler: Euler Dy, Seed: -7, RNG: Mars, CFG scale: much",
    });
    expect(names(unknown).sort()).toEqual(["CFG scale", "RNG", "Sampler", "Seed", "Steps"]);
    expect(Object.keys(parameters).sort()).toEqual(["clip_skip", "prompt", "schedule"]);
    const steps = unknown.find(({ name }) => name === "Steps");
    expect(steps).toMatchObject({ value: "500", why: { en: /steps takes a whole number/ } });
  });

  test("a text without settings is a prompt", () => {
    const { parameters } = restoreRequest({ parameters: "nothing but words" });
    expect(parameters).toMatchObject({ prompt: "nothing but words" });
  });
});

const comfy = (more: Record<string, unknown> = {}) => ({
  "3": {
    class_type: "KSampler",
    inputs: {
      seed: 156680208700286,
      steps: 20,
      cfg: 8,
      sampler_name: "euler_ancestral",
      scheduler: "karras",
      denoise: 1,
      model: ["10", 0],
      positive: ["6", 0],
      negative: ["7", 0],
      latent_image: ["5", 0],
    },
  },
  "4": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "sd\\v1-5.safetensors" } },
  "5": { class_type: "EmptyLatentImage", inputs: { width: 512, height: 768, batch_size: 1 } },
  "6": { class_type: "CLIPTextEncode", inputs: { text: ["12", 0], clip: ["11", 0] } },
  "7": { class_type: "CLIPTextEncode", inputs: { text: "blurry", clip: ["11", 0] } },
  "8": { class_type: "VAEDecode", inputs: { samples: ["3", 0], vae: ["4", 2] } },
  "9": { class_type: "SaveImage", inputs: { filename_prefix: "x", images: ["8", 0] } },
  "10": {
    class_type: "LoraLoader",
    inputs: {
      lora_name: "ink.safetensors",
      strength_model: 0.8,
      strength_clip: 0.5,
      model: ["4", 0],
      clip: ["4", 1],
    },
  },
  "11": {
    class_type: "CLIPSetLastLayer",
    inputs: { stop_at_clip_layer: -2, clip: ["10", 1] },
  },
  "12": { class_type: "PrimitiveString", inputs: { value: "a red house" } },
  ...more,
});

describe("a picture of ComfyUI's", () => {
  test("is followed from its sampler back to everything that made it", () => {
    const restored = restoreRequest({ prompt: JSON.stringify(comfy()) });
    expect(restored).toEqual({
      source: "comfyui",
      tool: "generate",
      parameters: {
        noise: "comfy",
        emphasis: "comfy",
        seed: 156680208700286,
        steps: 20,
        cfg: 8,
        sampler: "Euler a",
        schedule: "Karras",
        width: 512,
        height: 768,
        batch: 1,
        model: "v1-5",
        prompt: "a red house<lora:ink:0.8:0.5>", // the U-Net's comes first,
        negative_prompt: "blurry",
        clip_skip: 2,
      },
      unknown: [],
      about: {},
    });
  });

  test("nodes on the way that are not understood are named", () => {
    const graph = comfy({
      "13": { class_type: "FreeU", inputs: { b1: 1.1, model: ["4", 0] } },
      "14": {
        class_type: "KSampler",
        inputs: { ...comfy()["3"].inputs, latent_image: ["15", 0], seed: 2, model: ["13", 0] },
      },
      "15": { class_type: "LatentUpscale", inputs: { samples: ["3", 0], width: 1024 } },
      "8": { class_type: "VAEDecode", inputs: { samples: ["14", 0], vae: ["4", 2] } },
    });
    const { parameters, unknown } = restoreRequest({ prompt: JSON.stringify(graph) });
    expect(parameters).toMatchObject({ seed: 156680208700286, width: 512 });
    expect(names(unknown)).toEqual(["KSampler"]);
    const [second] = unknown;
    expect(second?.value).toContain('"seed":2');
  });

  test("a sampler made of several nodes is put together", () => {
    const { "3": _, ...others } = comfy();
    const graph = {
      ...others,
      "8": { class_type: "VAEDecode", inputs: { samples: ["20", 0], vae: ["4", 2] } },
      "20": {
        class_type: "SamplerCustomAdvanced",
        inputs: {
          noise: ["21", 0],
          guider: ["22", 0],
          sampler: ["23", 0],
          sigmas: ["24", 0],
          latent_image: ["5", 0],
        },
      },
      "21": { class_type: "RandomNoise", inputs: { noise_seed: 9 } },
      "22": {
        class_type: "CFGGuider",
        inputs: { cfg: 3, model: ["4", 0], positive: ["6", 0], negative: ["7", 0] },
      },
      "23": { class_type: "KSamplerSelect", inputs: { sampler_name: "dpmpp_2m" } },
      "24": { class_type: "BasicScheduler", inputs: { scheduler: "karras", steps: 12 } },
    };
    const { parameters } = restoreRequest({ prompt: JSON.stringify(graph) });
    expect(parameters).toMatchObject({
      seed: 9,
      cfg: 3,
      steps: 12,
      sampler: "DPM++ 2M",
      schedule: "Karras",
      prompt: "a red house",
      model: "v1-5",
    });
  });

  test("the page is read where the graph is not there", () => {
    const workflow = {
      nodes: [
        { id: 4, type: "CheckpointLoaderSimple", widgets_values: ["v1-5.safetensors"] },
        { id: 5, type: "EmptyLatentImage", widgets_values: [640, 512, 1] },
        { id: 6, type: "CLIPTextEncode", widgets_values: ["a cat"] },
        {
          id: 3,
          type: "KSampler",
          inputs: [
            { name: "model", link: 1 },
            { name: "positive", link: 2 },
            { name: "latent_image", link: 3 },
          ],
          widgets_values: [5, "randomize", 10, 6, "euler", "normal", 1],
        },
      ],
      links: [
        [1, 4, 0, 3, 0, "MODEL"],
        [2, 6, 0, 3, 1, "CONDITIONING"],
        [3, 5, 0, 3, 3, "LATENT"],
      ],
    };
    expect(restoreRequest({ workflow: JSON.stringify(workflow) }).parameters).toMatchObject({
      seed: 5,
      steps: 10,
      cfg: 6,
      sampler: "Euler",
      width: 640,
      height: 512,
      prompt: "a cat",
      model: "v1-5",
    });
  });

  test("bare NaN is read, and graphs in a circle come to an end", () => {
    const graph = comfy({
      "12": { class_type: "Loop", inputs: { value: ["12", 0] } },
      "4": { class_type: "Loop", inputs: { model: ["10", 0] }, is_changed: [null] },
    });
    const text = JSON.stringify(graph).replace("[null]", "[NaN]");
    const { unknown } = restoreRequest({ prompt: text });
    expect(names(unknown)).toContain("Loop");
  });
});

describe("pictures of other programs", () => {
  test("InvokeAI's metadata gives our parameters", () => {
    const metadata = {
      app_version: "5.0.0",
      generation_mode: "txt2img",
      positive_prompt: "a red house",
      negative_prompt: "blurry",
      width: 512,
      height: 512,
      seed: 7,
      steps: 30,
      cfg_scale: 7.5,
      scheduler: "dpmpp_2m_k",
      model: { name: "deliberate", hash: "abc" },
      clip_skip_layers: 2,
    };
    const restored = restoreRequest({ invokeai_metadata: JSON.stringify(metadata) });
    expect(restored).toMatchObject({
      source: "invokeai",
      parameters: {
        prompt: "a red house",
        seed: 7,
        cfg: 7.5,
        sampler: "DPM++ 2M",
        schedule: "Karras",
        model: "deliberate",
      },
      about: { Version: "InvokeAI 5.0.0", "Model hash": "abc" },
    });
    expect(names(restored.unknown)).toEqual(["clip_skip_layers"]);
  });

  test("NovelAI's comment gives our parameters", () => {
    const comment = { steps: 28, sampler: "k_euler_ancestral", seed: 8, scale: 11, uc: "bad" };
    const restored = restoreRequest({
      Software: "NovelAI",
      Description: "a girl",
      Comment: JSON.stringify({ ...comment, sm: true }),
    });
    expect(restored.parameters).toEqual({
      prompt: "a girl",
      negative_prompt: "bad",
      steps: 28,
      sampler: "Euler a",
      seed: 8,
      cfg: 11,
    });
    expect(names(restored.unknown)).toEqual(["sm"]);
  });

  test.each([
    [{}, "no texts"],
    [{ Title: "holidays" }, 'texts named "Title"'],
    [{ inkloom: "{" }, 'texts named "inkloom"'],
    [{ parameters: '{"sui_image_params":{"prompt":"a cat"}}' }, 'texts named "parameters"'],
    [{ prompt: "[]", workflow: '{"nodes":7}' }, 'texts named "prompt", "workflow"'],
  ])("%j tells nothing, and the message says what is there", (texts, said) => {
    expect(() => restoreRequest(texts as Record<string, string>)).toThrow(said);
    expect(() => restoreRequest(texts as Record<string, string>)).toThrow(Problem);
  });
});

describe("Inkloom's own job", () => {
  const job = {
    program: "inkloom",
    version: "0.1.0",
    tool: "generate",
    parameters: { prompt: "x", steps: 4, seed: 3, unheard_of: 1, cfg: 99 },
    model: { name: "m", family: "SD 1.x" },
  };

  test("gives its parameters, and names those that this version does not know", () => {
    const restored = restoreRequest({ inkloom: JSON.stringify(job), parameters: "y" });
    expect(restored).toMatchObject({ source: "inkloom", about: { Version: "Inkloom 0.1.0" } });
    expect(restored.parameters).toEqual({ prompt: "x", steps: 4, seed: 3 });
    expect(names(restored.unknown)).toEqual(["unheard_of", "cfg"]);
  });

  test("is passed over for a tool that is unknown", () => {
    const texts = { inkloom: JSON.stringify({ ...job, tool: "__proto__" }), parameters: "y" };
    expect(restoreRequest(texts)).toMatchObject({ source: "a1111", parameters: { prompt: "y" } });
  });
});

describe("texts made to do harm", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const chain = Array.from({ length: 20_000 }, (_, at) => [
    at,
    {
      class_type: "KSampler",
      inputs: { seed: 1, steps: 2, sampler_name: "euler", latent_image: [String(at + 1), 0] },
    },
  ]);

  test.each([
    ["a job of lists in lists", { inkloom: `{"program":"inkloom","parameters":${deep}}` }],
    ["metadata of lists in lists", { invokeai_metadata: `{"a":${deep}}` }],
    ["a comment of lists in lists", { Comment: `{"steps":1,"a":${deep}}` }],
    ["strings that are never closed", { prompt: `{${'\\"'.repeat(500_000)}` }],
    ["a string of megabytes", { prompt: `{"a":"${"x".repeat(10_000_000)}"}` }],
    ["tags that are never closed", { parameters: "<lora:x:".repeat(200_000) }],
    ["samplers behind one another", { prompt: JSON.stringify(Object.fromEntries(chain)) }],
  ])("%s are read or refused within seconds", (_, texts) => {
    try {
      restoreRequest(texts);
    } catch (error) {
      expect(error).toBeInstanceOf(Problem);
    }
  });
});

test("any JSON under any keyword is read or refused, never a crash", () => {
  const keyword = fc.constantFrom(
    "inkloom",
    "parameters",
    "prompt",
    "workflow",
    "Comment",
    "invokeai_metadata",
  );
  fc.assert(
    fc.property(fc.dictionary(keyword, fc.json()), (texts) => {
      try {
        restoreRequest(texts);
      } catch (error) {
        expect(error).toBeInstanceOf(Problem);
      }
    }),
  );
});
