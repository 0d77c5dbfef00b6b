import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { WeightFile } from "./entry.ts";
import { openWeights } from "./open.ts";
import { readTensor } from "./read.ts";

/** Per file, per key: element type, shape, first 16 hex digits of the SHA-256 of the bytes, by torch. */
type Golden = Record<string, Record<string, [dtype: string, shape: number[], sha: string]>>;

const folder = join(import.meta.dirname, "goldens");
const goldens = JSON.parse(readFileSync(join(folder, "files.json"), "utf8")) as Golden;

const open = (name: string) => openWeights(join(folder, name));

async function described(file: WeightFile): Promise<Golden[string]> {
  const found: Golden[string] = {};
  for (const [key, entry] of file.entries) {
    const sha = createHash("sha256")
      .update(await readTensor(entry))
      .digest("hex");
    found[key] = [entry.dtype, [...entry.shape], sha.slice(0, 16)];
  }
  return found;
}

describe("a file that torch.save wrote gives torch's own tensors:", () => {
  test.each(Object.keys(goldens))("%s", async (name) => {
    expect(await described(await open(name))).toEqual(goldens[name]);
  });

  test("the goldens hold every element type in both formats", () => {
    for (const name of ["types.pth", "types-legacy.pth"])
      expect(Object.values(goldens[name] ?? {}).map(([dtype]) => dtype)).toHaveLength(12);
  });
});

describe("where the bytes of PyTorch tensors are", () => {
  test("contiguous views stay in the file, shared storages included; strided ones come into memory", async () => {
    const { entries } = await open("views.pth");
    const inMemory = [...entries.values()].filter(({ unmapped }) => unmapped === "strided");
    expect(inMemory.map(({ key }) => key)).toEqual([
      ...["transposed", "columns", "every_other", "channels_last", "expanded"],
      ...["half_strided", "double_strided", "bytes_strided"],
    ]);
    const whole = entries.get("whole")?.location;
    const rows = entries.get("rows")?.location;
    if (whole?.kind !== "file" || rows?.kind !== "file") throw new Error("not in the file");
    expect(rows.offset - whole.offset).toBe(2 * 8 * 4); // two rows of eight float32 into the same storage
    expect(entries.get("tied.a")?.location).toEqual(entries.get("tied.b")?.location);
  });

  test("deflated records come into memory and say so", async () => {
    const { entries } = await open("views-deflated.pth");
    expect(entries.get("whole")).toMatchObject({
      location: { kind: "memory" },
      unmapped: "deflated",
    });
    expect(entries.get("transposed")?.unmapped).toBe("strided");
  });
});

describe("what wraps the tensors", () => {
  test("a training checkpoint gives its state_dict, plain values and the name of what was left out", async () => {
    const { entries, metadata } = await open("lightning.pth");
    expect([...entries.keys()]).toEqual(["weight", "bias"]);
    expect(metadata).toEqual({
      epoch: "4",
      global_step: "470000",
      "pytorch-lightning_version": "1.4.2",
      "inkloom.container": "state_dict",
      "inkloom.ignored": "optimizer_states",
    });
  });

  test("of params and params_ema the averaged weights are taken", async () => {
    const { metadata } = await open("wrapped.pth");
    expect(metadata).toEqual({ "inkloom.container": "params_ema", "inkloom.ignored": "params" });
  });

  test("keys of nested containers are joined by dots", async () => {
    const { entries, metadata } = await open("nested.pth");
    expect([...entries.keys()]).toEqual(["encoder.w", "decoder.blocks.0", "decoder.blocks.1"]);
    expect(metadata).toEqual({ step: "7" });
  });
});
