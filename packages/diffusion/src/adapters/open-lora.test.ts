import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { openWeights } from "@inkloom/engine/weights";
import { modelManifest, SD15 } from "@inkloom/models";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { openCheckpoint } from "../checkpoint/open.ts";
import { tinyWeights, writeSafetensors } from "../checkpoint/tiny-checkpoint.suite.ts";
import { findLora } from "./find-lora.ts";
import {
  kohyaPair,
  type LoraTensor,
  QUERY,
  tensor,
  TEXT_KEY,
  tinyLora,
  writeLora,
} from "./lora-files.suite.ts";
import { openLora } from "./open-lora.ts";
import { rememberedLora } from "./remembered-lora.ts";

let folder: string;
let checkpoint: Checkpoint;
let runtime: Runtime;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-lora-"));
  await mkdir(join(folder, "loras", "people"), { recursive: true });
  await writeSafetensors(join(folder, "tiny.safetensors"), tinyWeights());
  checkpoint = await openCheckpoint(join(folder, "tiny.safetensors"), []);
  runtime = await createNodeRuntime("cpu", { threads: 1 });
  await writeLora(join(folder, "loras", "ink.safetensors"), tinyLora());
  await writeLora(join(folder, "loras", "people", "Anna.safetensors"), tinyLora(), {
    ss_output_name: "anna v2",
  });
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

const loras = () => [join(folder, "nowhere"), join(folder, "loras")];
const write = async (name: string, tensors: Record<string, LoraTensor>, metadata = {}) => ({
  name,
  path: await writeLora(join(folder, `${name}.safetensors`), tensors, metadata),
});
/** Where a factor lies, which nobody reads but the graph's process. */
async function stored(path: string, key: string) {
  const { entries, path: file } = await openWeights(path);
  const { location, dtype, shape } = entries.get(key) ?? {};
  if (location?.kind !== "file") throw new Error(`no ${key} in ${path}`);
  const length = shape?.reduce((product, size) => product * size, 1);
  return { file, offset: location.offset, dtype, length, modified: (await stat(path)).mtimeMs };
}

describe("finding a LoRA", () => {
  test.each(["ink", "ink.safetensors", "INK", "people/Anna", "Anna", "anna", "anna v2"])(
    "by %j",
    async (asked) => {
      const { path } = await findLora(asked, loras());
      const name = asked.startsWith("i") || asked === "INK" ? "ink" : join("people", "Anna");
      expect(path).toBe(join(folder, "loras", `${name}.safetensors`));
    },
  );

  test("by path, wherever it lies", async () => {
    const path = join(folder, "loras", "ink.safetensors");
    expect(await findLora(path, [])).toEqual({ name: "ink", path });
  });

  test("names the nearest where there is none, and the tag", async () => {
    await expect(findLora("inc", loras(), "<lora:inc:1>")).rejects.toMatchObject({
      code: "lora/missing",
      message: expect.stringMatching(
        /^<lora:inc:1>: no LoRA is named "inc" in .*loras; the nearest are ink, Anna$/,
      ) as string,
    });
    await expect(findLora("ink", [])).rejects.toThrow("where there are none");
  });
});

describe("opening a LoRA", () => {
  test("reads factors, alpha and hash", async () => {
    const path = join(folder, "loras", "ink.safetensors");
    const { factors, hash, unused } = await openLora({ name: "ink", path }, checkpoint);
    expect(factors.map(({ layer, scale }) => [layer.split(".").at(-1), scale])).toEqual([
      ["to_q", 1],
      ["to_k", 1],
      ["q_proj", 1],
    ]);
    expect(factors[0]?.form).toEqual({
      kind: "low-rank",
      rank: 4,
      width: 4,
      down: await stored(path, `${QUERY}.lora_down.weight`),
      up: await stored(path, `${QUERY}.lora_up.weight`),
    });
    const bytes = await readFile(path);
    const data = bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
    expect(hash).toBe(createHash("sha256").update(data).digest("hex").slice(0, 12));
    expect(unused).toEqual([]);
  });

  test("a file that is as it was is not read again, a changed one is", async () => {
    const found = await write("kept", tinyLora());
    const first = await rememberedLora(found, checkpoint);
    expect(await rememberedLora(found, checkpoint)).toBe(first);
    await write("kept", tinyLora(2));
    const second = await rememberedLora(found, checkpoint);
    expect(second.factors.map(({ form }) => form?.kind === "low-rank" && form.rank)).toEqual([
      2, 2, 2,
    ]);
  });

  test("believes PEFT's settings beside the file and in its metadata", async () => {
    const tensors = {
      "base_model.model.down_blocks.0.attentions.0.proj_in.lora_A.weight": tensor(
        "a",
        [4, 32, 1, 1],
      ),
      "base_model.model.down_blocks.0.attentions.0.proj_in.lora_B.weight": tensor(
        "b",
        [32, 4, 1, 1],
      ),
    };
    await mkdir(join(folder, "peft"), { recursive: true });
    const path = join(folder, "peft", "adapter_model.safetensors");
    await writeLora(path, tensors);
    const scaleOf = async (at: string) =>
      (await openLora({ name: "p", path: at }, checkpoint)).factors[0]?.scale;
    expect(await scaleOf(path)).toBe(1);
    const settings = join(folder, "peft", "adapter_config.json");
    await writeFile(settings, JSON.stringify({ lora_alpha: 8, r: 4 }));
    expect(await scaleOf(path)).toBe(2);
    await writeFile(settings, JSON.stringify({ lora_alpha: 8, r: 4, use_rslora: true }));
    expect(await scaleOf(path)).toBe(4);
    const other = await writeLora(
      join(folder, "diffusers.safetensors"),
      Object.fromEntries(
        Object.entries(tensors).map(([key, value]) => [
          key.replace("base_model.model", "unet"),
          value,
        ]),
      ),
      { lora_adapter_metadata: JSON.stringify({ "unet.lora_alpha": 2, "unet.r": 4 }) },
    );
    expect(await scaleOf(other)).toBe(0.5);
  });

  test("says which family it is for where that is another", async () => {
    const found = await write("xl", kohyaPair(TEXT_KEY, [32, 4, 2048]));
    await expect(openLora(found, checkpoint)).rejects.toMatchObject({
      code: "lora/family",
      message: `${found.path} is for Stable Diffusion XL, expected a LoRA for models whose text has 64 values per token like tiny (SD 1.x)`,
    });
    const second = await write(
      "xl2",
      kohyaPair("lora_te2_text_model_encoder_layers_0_mlp_fc1", [64, 4, 64]),
    );
    await expect(openLora(second, checkpoint)).rejects.toThrow("is for Stable Diffusion XL");
    const flux = await write(
      "flux",
      kohyaPair("lora_unet_double_blocks_0_img_attn_proj", [64, 4, 64]),
    );
    await expect(openLora(flux, checkpoint)).rejects.toThrow("is for FLUX");
  });

  test("names the tensor whose shape does not fit", async () => {
    const found = await write("wide", kohyaPair(QUERY, [48, 4, 32]));
    await expect(openLora(found, checkpoint)).rejects.toMatchObject({
      code: "lora/family",
      message: expect.stringContaining(
        `${QUERY}.lora_up.weight with [48, 4], expected [32, rank]`,
      ) as string,
    });
  });

  test("names the tensor that holds no numbers", async () => {
    const tensors = tinyLora();
    const broken = tensors[`${QUERY}.lora_up.weight`];
    if (broken) broken.values[5] = Number.NaN;
    const found = await write("broken", tensors);
    await expect(openLora(found, checkpoint)).rejects.toMatchObject({
      code: "lora/not-finite",
      message: `${found.path}: "${QUERY}.lora_up.weight" holds NaN at place 5, expected numbers`,
    });
  });

  test.each([
    ["ranks", { lora_down: [4, 32], lora_up: [32, 3] }],
    [
      "halves of a LoHa",
      { hada_w1_a: [32, 4], hada_w1_b: [4, 32], hada_w2_a: [32, 2], hada_w2_b: [4, 32] },
    ],
    ["factors of a LoKr", { lokr_w1: [4, 4], lokr_w2: [4, 8] }],
    ["a LoKr's inner factors", { lokr_w1: [4, 4], lokr_w2_a: [8, 2], lokr_w2_b: [2, 16] }],
    ["too few values", { lora_down: [0, 32], lora_up: [32, 4] }],
    ["factors of no rank", { lora_down: [0, 32], lora_up: [32, 0] }],
  ] as const)("refuses %s that do not belong together", async (name, shapes) => {
    const tensors = Object.entries<readonly number[]>(shapes).map(([role, shape]) => {
      const key = `${QUERY}.${role}${role.startsWith("lora") ? ".weight" : ""}`;
      return [key, tensor(key, shape)] as const;
    });
    const found = await write(name, Object.fromEntries(tensors));
    await expect(openLora(found, checkpoint)).rejects.toMatchObject({
      code: expect.stringMatching(/^(lora\/(unreadable|family)|weights\/)/) as string,
    });
  });

  test("a file of something else is no LoRA", async () => {
    const found = await write("else", { "model.weight": tensor("w", [2, 2]) });
    await expect(openLora(found, checkpoint)).rejects.toMatchObject({
      code: "lora/unreadable",
      message: `${found.path} holds nothing that fits tiny (SD 1.x): model.weight; expected the factors of a LoRA`,
    });
  });
});

const testWeights =
  process.env["INKLOOM_TEST_WEIGHTS"] ?? join(import.meta.dirname, "../../../../../shared/weights");
const disney = join(testWeights, "lora", "lora_disney.safetensors");
const absent = existsSync(disney) ? "" : ` (skipped: no ${disney})`;

test.skipIf(absent)(`a real file whose tensors are misaligned is read whole${absent}`, async () => {
  const manifest = modelManifest(SD15);
  const network = (id: "unet" | "textEncoder") => ({
    config: SD15[id],
    weights: new Map(
      manifest[id].map(({ key, shape }) => [
        key,
        { key, shape, dtype: "F32", location: { kind: "memory", data: new Uint8Array() } },
      ]),
    ),
  });
  const full = {
    ...checkpoint,
    unet: network("unet"),
    textEncoder: network("textEncoder"),
  } as unknown as Checkpoint;
  const { factors, hash, unused } = await openLora({ name: "disney", path: disney }, full);
  expect(factors).toHaveLength(192);
  expect(unused).toEqual(["<s1>", "<s2>"]);
  expect(hash).toBe("deb8561122de");
});
