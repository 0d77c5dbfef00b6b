/** Full-size SD 1.5 U-Net, random weights, 512x512, batch 2, on CPU: Inkloom beside diffusers on PyTorch,
 *  in interleaved pairs of fresh processes. Usage: npm run bench:unet -- [--pairs 5] [--python PATH]
 *  The Python needs the packages of parity/requirements.txt (`npm run parity` makes .venv). */
import { inTurn, printRounds } from "./side-by-side.ts";
import { diffusers, inkloom, pairs, weightFile } from "./unet-contenders.ts";

const [f32, f16] = [await weightFile("F32"), await weightFile("F16")];
await inkloom(f32); // both files enter the page cache
await inkloom(f16);
const rounds = await inTurn(
  {
    "Inkloom f32": () => inkloom(f32),
    "diffusers channels_last": () => diffusers(f32, "channels_last"),
    "Inkloom f16": () => inkloom(f16),
    "diffusers contiguous": () => diffusers(f32, "contiguous"),
  },
  pairs,
);
printRounds(rounds, [
  ["Inkloom f32", "diffusers channels_last"],
  ["Inkloom f32", "diffusers contiguous"],
  ["Inkloom f16", "Inkloom f32"],
]);
