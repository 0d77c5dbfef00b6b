/** The same U-Net in int8, beside our float32 and PyTorch's bfloat16. Usage: npm run bench:int8 -- [--pairs 5]
 *  [--python PATH], as `bench:unet`. Prints which of the instructions that matter the processor has. */
import { readFileSync } from "node:fs";
import { inTurn, printRounds } from "./side-by-side.ts";
import { diffusers, inkloom, pairs, weightFile } from "./unet-contenders.ts";

const MATTERING = [
  "avx2",
  "avx512f",
  "avx512_vnni",
  "avx_vnni",
  "avx512_bf16",
  "amx_int8",
  "amx_bf16",
];

const cpuinfo = readFileSync("/proc/cpuinfo", "utf8");
const flags = new Set(/^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.trim().split(" "));
const model = /^model name\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? "unknown";
console.log(
  `${model}: ${MATTERING.map((name) => `${flags.has(name) ? "" : "no "}${name}`).join(", ")}\n`,
);

const f32 = await weightFile("F32");
await inkloom(f32);
await inkloom(f32, "int8"); // makes the weights
const rounds = await inTurn(
  {
    "Inkloom f32": () => inkloom(f32),
    "Inkloom int8": () => inkloom(f32, "int8"),
    "diffusers bf16 channels_last": () => diffusers(f32, "channels_last", "bfloat16"),
    "diffusers bf16 contiguous": () => diffusers(f32, "contiguous", "bfloat16"),
  },
  pairs,
);
printRounds(rounds, [
  ["Inkloom int8", "Inkloom f32"],
  ["Inkloom int8", "diffusers bf16 channels_last"],
  ["Inkloom int8", "diffusers bf16 contiguous"],
]);
