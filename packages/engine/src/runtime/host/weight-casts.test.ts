/** Whether weights of a smaller type keep their size in memory. */
import { realpathSync } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { input, parameter } from "../../graph/tensor.ts";
import { matmul } from "../../ops/index.ts";
import type { DiskDType } from "../../weights/entry.ts";
import { CAPABILITIES } from "../capabilities.ts";
import { compileGraph } from "../compile.ts";
import { scaling } from "../sample-graphs.suite.ts";
import { createEngineHost } from "./index.ts";
import { residentMemory } from "./resident-memory.ts";

const MiB = 2 ** 20;
const SIDE = 4096; // a float32 copy of the weight is 64 MiB

test.runIf(process.platform === "linux").each<[DiskDType, number, boolean]>([
  ["F32", 4, false],
  ["F16", 2, false],
  ["BF16", 2, false],
  ["F8_E4M3", 1, true],
])(
  "a mapped weight in %s is used without a copy of it, unless its cast is slow",
  async (dtype, bytes, isCopied) => {
    const folder = realpathSync(await mkdtemp(join(tmpdir(), "inkloom-casts-")));
    const host = createEngineHost({ device: "cpu", threads: 1 });
    try {
      const path = join(folder, "zeros.bin");
      const length = SIDE * SIDE * bytes;
      const file = await open(path, "w");
      await file.truncate(length);
      await file.close();
      const graph = compileGraph(
        "product",
        { y: matmul(input("x", [1, SIDE]), parameter("w", [SIDE, SIDE])) },
        {
          weights: new Map([
            [
              "w",
              {
                key: "w",
                dtype,
                shape: [SIDE, SIDE],
                location: { kind: "file", path, offset: 0, length },
              },
            ],
          ]),
          capabilities: CAPABILITIES.cpu,
        },
      );
      expect(graph.weightCasts).toBe(isCopied ? "load" : "run");
      await host.load(scaling(2)); // the process is there, and its native library
      const resident = async () => (await residentMemory(host.pid ?? 0)) ?? NaN;
      const before = await resident();
      const session = await host.load(graph);
      const copied = (await resident()) - before > 48 * MiB;
      expect(copied).toBe(isCopied);
      const x = {
        dtype: "float32",
        shape: [1, SIDE],
        data: new Float32Array(SIDE).fill(1),
      } as const;
      expect((await session.run({ x }))["y"]?.data).toEqual(new Float32Array(SIDE));
    } finally {
      await host.close();
      await rm(folder, { recursive: true });
    }
  },
);
