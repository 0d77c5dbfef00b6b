import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { modelsFrom } from "./index.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-installations-"));
});
afterAll(() => rm(folder, { recursive: true }));

const make = async (root: string, paths: readonly string[]): Promise<string> => {
  for (const path of paths) await mkdir(join(folder, root, path), { recursive: true });
  return join(folder, root);
};

describe("an installation", () => {
  test("of A1111 gives its folders by kind, whatever their case", async () => {
    const root = await make("a1111", [
      "models/Stable-diffusion",
      "models/VAE",
      "models/Lora",
      "models/LyCORIS",
      "models/ESRGAN",
      "models/RealESRGAN",
      "models/ControlNet",
      "extensions/sd-webui-controlnet/models",
      "models/hypernetworks",
      "embeddings",
      "models/deepbooru",
    ]);
    expect(await modelsFrom([root])).toEqual({
      checkpoint: [join(root, "models/Stable-diffusion")],
      vae: [join(root, "models/VAE")],
      lora: [join(root, "models/Lora"), join(root, "models/LyCORIS")],
      upscaler: [join(root, "models/ESRGAN"), join(root, "models/RealESRGAN")],
      controlnet: [
        join(root, "extensions/sd-webui-controlnet/models"),
        join(root, "models/ControlNet"),
      ],
      hypernetwork: [join(root, "models/hypernetworks")],
      embedding: [join(root, "embeddings")],
    });
    expect(await modelsFrom([join(root, "models")])).toEqual(await modelsFrom([root]));
  });

  test("of portable ComfyUI is found in its folder, with the paths its yaml adds", async () => {
    const root = await make("portable", [
      "ComfyUI/models/checkpoints",
      "ComfyUI/models/clip_vision",
      "ComfyUI/models/diffusion_models",
    ]);
    await writeFile(
      join(root, "ComfyUI/extra_model_paths.yaml"),
      "other:\n  base_path: ../shared\n  checkpoints: ckpt\n  custom_nodes: nodes\n",
    );
    expect(await modelsFrom([root])).toEqual({
      checkpoint: [join(root, "ComfyUI/models/checkpoints"), join(root, "shared/ckpt")],
      "clip-vision": [join(root, "ComfyUI/models/clip_vision")],
      "diffusion-model": [join(root, "ComfyUI/models/diffusion_models")],
    });
  });

  test("comes before the next, and a folder that both name counts once", async () => {
    const first = await make("first", ["models/checkpoints"]);
    const second = await make("second", ["models/Stable-diffusion"]);
    expect(await modelsFrom([first, second, first])).toEqual({
      checkpoint: [join(first, "models/checkpoints"), join(second, "models/Stable-diffusion")],
    });
    expect(await modelsFrom([])).toEqual({});
  });

  test.each([
    ["nothing is there", "absent", "does not exist"],
    ["it is another folder", "empty", "expected a folder such as models/Stable-diffusion"],
    ["it is a file", "file.txt", "is no folder"],
  ])("is refused where %s", async (_, name, sentence) => {
    await make("empty", ["pictures"]);
    await writeFile(join(folder, "file.txt"), "");
    await expect(modelsFrom([join(folder, name)])).rejects.toMatchObject({
      code: "models/installation",
      message: expect.stringContaining(sentence) as string,
    });
  });
});

describe("extra_model_paths.yaml", () => {
  const read = async (text: string | Uint8Array) => {
    const path = join(folder, "extra_model_paths.yaml");
    await writeFile(path, text);
    return modelsFrom([path]);
  };

  test("names several folders in lines, older keys, sections without anything", async () => {
    const text = `
a111:
    base_path: /srv/webui/
    checkpoints: models/Stable-diffusion/
    upscale_models: |
        models/ESRGAN

        models/SwinIR
    clip: /elsewhere/clip
empty:
`;
    expect(await read(text)).toEqual({
      checkpoint: ["/srv/webui/models/Stable-diffusion"],
      upscaler: ["/srv/webui/models/ESRGAN", "/srv/webui/models/SwinIR"],
      "text-encoder": ["/elsewhere/clip"],
    });
  });

  test("begins at its own folder where no base is given, at home for ~, at a variable's value", async () => {
    process.env["INKLOOM_TEST_PLACE"] = "/place";
    expect(
      await read("a:\n  vae: v\n  loras: ~/l\n  embeddings: $INKLOOM_TEST_PLACE/e/$UNSET_HERE\n"),
    ).toEqual({
      vae: [join(folder, "v")],
      lora: [join(homedir(), "l")],
      embedding: ["/place/e/$UNSET_HERE"],
    });
  });

  test("puts a section that is the default first", async () => {
    expect(await read("a:\n  loras: /one\nb:\n  is_default: true\n  loras: /two\n")).toEqual({
      lora: ["/two", "/one"],
    });
  });

  test.each([
    ["is no YAML", "a:\n  loras: [1", "is no valid YAML (line "],
    ["is a list", "- a", "holds no sections"],
    ["has a text for a section", "a: b", '"a" that is no section'],
    ["is no UTF-8", Uint8Array.of(0xc3, 0x28), "cannot be read"],
    ["is large", "#".repeat(300_000), "expected at most 262144"],
    ["names too many folders", `a:\n  vae: |\n${"    x\n".repeat(1001)}`, "more than 1000"],
  ])("is refused where it %s", async (_, text, sentence) => {
    await expect(read(text)).rejects.toThrow(sentence);
  });
});
