/**
 * What the model library costs: the first scan of many files, one where nothing changed, reading their headers, a page, a search,
 * and hashing, at full speed and as a service does it behind other work.
 *
 *   node bench/service/library.ts [--files 5000] [--megabytes 1024]
 */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openDatabase, openLibrary } from "@inkloom/server";

const { values } = parseArgs({
  options: {
    files: { type: "string", default: "5000" },
    megabytes: { type: "string", default: "1024" },
  },
});
const files = Number(values.files);
const megabytes = Number(values.megabytes);
const MEGABYTE = 2 ** 20;
/** Layers of a LoRA for SD 1.5, two factors each. */
const LAYERS = 192;
const FOLDER = 100;

/** The header of a LoRA as kohya's scripts write it, with a list of captions; its factors are empty. */
function lora(number: number): Buffer {
  const tensors = Array.from({ length: LAYERS }, (_, layer) =>
    ["down", "up"].map((side) => [
      `lora_unet_down_blocks_${layer}_attn2_to_k.lora_${side}.weight`,
      { dtype: "F16", shape: [0, 768], data_offsets: [0, 0] },
    ]),
  ).flat();
  const captions = Object.fromEntries(
    Array.from({ length: 200 }, (_, tag) => [`tag ${number} ${tag}`, tag]),
  );
  const metadata = {
    ss_output_name: `lora ${number}`,
    ss_tag_frequency: JSON.stringify({ "10_set": captions }),
  };
  const header = Buffer.from(
    JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(tensors) }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header]);
}

/** How long it took, and how much of a processor: on a busy machine the second says more. */
async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const took = (performance.now() - start).toFixed(0);
  console.log(`${what}: ${took} ms, ${((user + system) / 1000).toFixed(0)} ms of a processor`);
  return result;
}

const home = await mkdtemp(join(tmpdir(), "inkloom-library-"));
try {
  for (let number = 0; number < files; number++) {
    const folder = join(home, "loras", String(Math.floor(number / FOLDER)));
    if (number % FOLDER === 0) await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `lora-${number}.safetensors`), lora(number));
  }
  const database = await openDatabase({ folder: join(home, "database") });
  const common = { database, home, embeddedModels: join(home, "program") };
  const library = await openLibrary({ ...common, background: false });
  await timed(`first scan of ${files} files`, () => library.page({}, { limit: 1 }));
  await timed("scan where nothing changed", () => library.scan());
  await timed(`headers of ${files} files`, () => library.read());
  await timed("a page of 100", () => library.page());
  await timed("a search of two words", () => library.page({ text: "lora 4321" }));
  await timed("the catalogue", () => library.catalogue());
  await timed("the catalogue again", () => library.catalogue());
  globalThis.gc?.();
  const memory = Object.entries(process.memoryUsage()).map(
    ([part, bytes]) => `${part} ${(bytes / MEGABYTE).toFixed(0)}`,
  );
  console.log(`MiB: ${memory.join(", ")}`);
  await timed(`hashes of ${files} small files`, () => library.hash());

  await mkdir(join(home, "models"));
  const large = await open(join(home, "models", "large.safetensors"), "w");
  const piece = Buffer.alloc(MEGABYTE, 7);
  for (let written = 0; written < megabytes; written++) await large.write(piece);
  await large.close();
  const plain = createHash("sha256");
  const start = performance.now();
  for (let done = 0; done < megabytes; done++) plain.update(piece);
  const rate = (seconds: number): string => `${(megabytes / seconds).toFixed(0)} MB/s`;
  console.log(`SHA-256 alone, from memory: ${rate((performance.now() - start) / 1000)}`);
  await library.scan();
  const began = performance.now();
  await library.hash();
  console.log(
    `a file of ${megabytes} MiB at full speed: ${rate((performance.now() - began) / 1000)}`,
  );
  await library.close();

  await rm(join(home, "cache"), { recursive: true, force: true });
  await writeFile(join(home, "models", "more.txt"), "");
  const again = await open(join(home, "models", "large.safetensors"), "r+");
  await again.write(Buffer.from([8]), 0, 1, 0);
  await again.close();
  const behind = await openLibrary(common);
  await behind.scan();
  const since = performance.now();
  const waits = monitorEventLoopDelay({ resolution: 1 });
  waits.enable();
  do await pause(200);
  while ((await behind.progress()).unhashed > 0);
  console.log(`in the background: ${rate((performance.now() - since) / 1000)}`);
  const [median, most] = [waits.percentile(50), waits.percentile(99)].map((each) => each / 1e6 - 1);
  console.log(
    `other work waited: ${median?.toFixed(1)} ms, 1 % of it ${most?.toFixed(1)} ms and more`,
  );
  await behind.close();
  await database.close();
} finally {
  await rm(home, { recursive: true });
}
