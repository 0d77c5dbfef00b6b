/**
 * Puts the embedded model, its ControlNets and its LoRA into one folder, as `models` has them, with a card of data, time
 * and figures.
 *
 * Run: node apps/embedded/src/assemble.ts --work FOLDER --out FOLDER
 */
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { trainingHours } from "./card/hours.ts";
import { type Figures, modelCard } from "./card/model-card.ts";
import { CONTROLS, controlName, LORA } from "./stages.ts";

const { values } = parseArgs({
  options: {
    work: { type: "string", default: "embedded" },
    out: { type: "string", default: "embedded/made" },
  },
});
const { work, out } = values;
for (const [from, to] of [
  [join(work, "home", "models", "inkloom-mini"), join(out, "inkloom-mini")],
  ...CONTROLS.map(({ name }) => file("controlnet", controlName(name))),
  file("loras", LORA),
] as const) {
  await mkdir(join(to, ".."), { recursive: true });
  await cp(from, to, { recursive: true });
}
const figures = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(work, "figures", `${name}.json`), "utf8"));
const card = modelCard({
  vae: await figures("vae"),
  attributes: await figures("attributes"),
  controls: await Promise.all(CONTROLS.map(({ name }) => figures(`control-${name}`))),
  codes: await figures("codes"),
  lora: await figures("lora"),
  inpainting: await figures("inpainting"),
  hours: await trainingHours(work),
} as Figures);
await writeFile(join(out, "inkloom-mini", "README.md"), card);

function file(folder: string, name: string): readonly [string, string] {
  const own = `${name}.safetensors`;
  return [join(work, "home", folder, own), join(out, folder, own)];
}
