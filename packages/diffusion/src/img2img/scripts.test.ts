import { readFileSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { img2imgTool, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { decodePicture, type Pixels, psnr } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generate, type GenerateResult } from "../generate.ts";
import { img2img } from "./img2img.ts";
import { keepingRuntime } from "../kept-sessions.suite.ts";

/** Made by parity/img2img/scripts.py. */
interface Row {
  readonly name: string;
  readonly tool: "generate" | "img2img";
  /** Pictures that it makes. */
  readonly count: number;
  /** Name of a golden picture. */
  readonly image: string | null;
  readonly mask: boolean;
  readonly request: Readonly<Record<string, unknown>>;
}
const GOLDENS = new URL("./goldens/", import.meta.url);
const PICTURES = new URL("../goldens/pictures/", import.meta.url);
const MODELS = fileURLToPath(new URL("../../../../models", import.meta.url));
const { rows, halved } = JSON.parse(readFileSync(new URL("scripts.json", GOLDENS), "utf8")) as {
  readonly rows: readonly Row[];
  /** Parameters by network that the other checkpoint has halved, by the ends of their names. */
  readonly halved: Readonly<Record<string, readonly string[]>>;
};

/** Smallest PSNR, dB; 45 would be one level everywhere. */
const CLOSE = 70;
/** Colours are matched with tables: where a level differs, so may the colours of all that have it. */
const CLOSE_COLOURS = 60;

let runtime: Runtime;
let folder: string;
beforeAll(async () => {
  runtime = await keepingRuntime();
  folder = await mkdtemp(join(tmpdir(), "inkloom-scripts-"));
  await writeHalved(join(folder, "halved"));
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

/** The embedded model with some weights halved. */
async function writeHalved(target: string): Promise<void> {
  await cp(join(MODELS, "inkloom-mini"), target, { recursive: true });
  for (const [network, names] of Object.entries(halved)) {
    const file =
      network === "text_encoder" ? "model.safetensors" : "diffusion_pytorch_model.safetensors";
    const path = join(target, network, file);
    await writeFile(path, withHalves(await readFile(path), names));
  }
}

function withHalves(file: Buffer, names: readonly string[]): Buffer {
  const start = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString("utf8", 8, start)) as Readonly<
    Record<string, { readonly dtype: string; readonly data_offsets: readonly [number, number] }>
  >;
  for (const name of names) {
    const tensor = Object.entries(header).find(([key]) => key.endsWith(name))?.[1];
    if (tensor === undefined) throw new Error(`the model has no ${name}`);
    expect(tensor.dtype).toBe("F16");
    for (let at = start + tensor.data_offsets[0]; at < start + tensor.data_offsets[1]; at += 2)
      file.writeUInt16LE(halfOf(file.readUInt16LE(at)), at);
  }
  return file;
}

/** A half-precision number halved: its exponent is one less; values near 0 lose a bit. */
function halfOf(bits: number): number {
  const magnitude = bits & 0x7fff;
  return (bits & 0x8000) | (magnitude < 0x0800 ? magnitude >> 1 : magnitude - 0x0400);
}

const picture = async (name: string): Promise<Pixels> =>
  decodePicture(await readFile(new URL(`${name}.png`, PICTURES)));
const golden = async (name: string): Promise<Pixels> =>
  decodePicture(await readFile(new URL(`${name}.png`, GOLDENS)));

async function drawRow({ tool, image, mask, request }: Row): Promise<GenerateResult> {
  const context = { runtime, modelFolders: [MODELS, folder], cacheFolder: join(folder, "cache") };
  const asked = { ...request, device: "cpu" };
  if (tool === "generate") return generate(validate(TOOLS.generate, asked), context);
  const given = { ...asked, image: `${image ?? ""}.png`, ...(mask && { mask: "mask.png" }) };
  return img2img(
    validate(img2imgTool, given),
    { image: await picture(image ?? ""), mask: mask ? await golden("mask") : undefined },
    context,
  );
}

describe("pictures equal those of A1111's scripts", () => {
  test.each(rows)("$name", async (row) => {
    const { pictures } = await drawRow(row);
    expect(pictures).toHaveLength(row.count);
    for (const [i, { pixels, job }] of pictures.entries()) {
      const name = row.count === 1 ? row.name : `${row.name}-${i + 1}`;
      const decibels = psnr(pixels, await golden(name));
      if (process.env["PARITY_VERBOSE"])
        process.stderr.write(`${name}: ${decibels.toFixed(1)} dB\n`);
      expect(decibels, name).toBeGreaterThanOrEqual(
        row.request["color_correction"] === true ? CLOSE_COLOURS : CLOSE,
      );
      expect(job.tool).toBe(row.tool);
    }
  });
});
