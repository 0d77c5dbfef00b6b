/**
 * Makes the embedded model and all that comes with it: pictures, autoencoder, networks, ControlNets, a LoRA, measurements, a
 * model card. What is made already is passed over, and a training that was cut off goes on.
 *
 * Run: npm run train:embedded -- [--folder embedded] [--only NAME] [--list] [--trial] [--install]
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Stage, stagesOf, TRIAL, WHOLE } from "./stages.ts";

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: "embedded" },
    /** One stage by its name. */
    only: { type: "string" },
    list: { type: "boolean", default: false },
    /** Everything once, in small. */
    trial: { type: "boolean", default: false },
    /** Put what was made in place of the model that comes with the program. */
    install: { type: "boolean", default: false },
  },
});
const work = resolve(values.folder);
const stages = stagesOf(work, values.trial ? TRIAL : WHOLE);
const chosen =
  values.only === undefined ? stages : stages.filter(({ name }) => name === values.only);
if (chosen.length === 0) {
  process.stderr.write(
    `no stage "${values.only ?? ""}", expected one of: ${stages.map(({ name }) => name).join(", ")}\n`,
  );
  process.exit(2);
}
if (values.list)
  for (const { name, gives } of chosen)
    process.stdout.write(`${existsSync(gives) ? "made   " : "missing"}  ${name}: ${gives}\n`);
else {
  await mkdir(join(work, "figures"), { recursive: true });
  for (const stage of chosen) make(stage);
  if (values.install) cpSync(join(work, "made"), resolve("models"), { recursive: true });
}

function make({ name, gives, command }: Stage): void {
  if (existsSync(gives)) return;
  process.stdout.write(`== ${name}\n`);
  const [script = "", ...rest] = command;
  const path = fileURLToPath(new URL(script, import.meta.url));
  const began = Date.now();
  const { status, signal } = spawnSync(process.execPath, [path, ...rest], { stdio: "inherit" });
  if (status !== 0 || !existsSync(gives)) {
    const why = status === 0 ? `did not make ${gives}` : `ended with ${signal ?? String(status)}`;
    process.stderr.write(`${name} ${why}; run again to go on\n`);
    process.exit(1);
  }
  process.stdout.write(`== ${name}: ${((Date.now() - began) / 60_000).toFixed(1)} minutes\n`);
}
