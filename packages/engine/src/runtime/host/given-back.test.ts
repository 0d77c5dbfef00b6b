/** Whether the memory that a run worked in is given back when it ends. */
import { expect, test } from "vitest";
import { input } from "../../graph/tensor.ts";
import { add, matmul, reduceSum } from "../../ops/index.ts";
import { CAPABILITIES } from "../capabilities.ts";
import { compileGraph } from "../compile.ts";
import { createEngineHost } from "./index.ts";

const MiB = 2 ** 20;
const SIDE = 4096; // a matrix of this side is 64 MiB

test.runIf(process.platform === "linux")(
  "a graph that says so gives its memory back, others keep it",
  async () => {
    const host = createEngineHost({ device: "cpu", threads: 1 });
    try {
      const [x, y] = [input("x", [SIDE, 1]), input("y", [1, SIDE])];
      const sum = reduceSum(matmul(add(x, x), y), [0, 1]);
      const graph = compileGraph(
        "outer product",
        { sum },
        { weights: new Map(), capabilities: CAPABILITIES.cpu },
      );
      const ones = (shape: readonly number[]) => ({
        dtype: "float32" as const,
        shape,
        data: new Float32Array(SIDE).fill(1),
      });
      const feeds = { x: ones([SIDE, 1]), y: ones([1, SIDE]) };
      const growth = async (givesBack: boolean): Promise<number> => {
        const session = await host.load({ ...graph, givesBack });
        const before = await host.residentMemory();
        await session.run(feeds);
        return (await host.residentMemory()) - before;
      };
      expect(await growth(true)).toBeLessThan(32 * MiB);
      expect(await growth(false)).toBeGreaterThan(48 * MiB);
    } finally {
      await host.close();
    }
  },
);
