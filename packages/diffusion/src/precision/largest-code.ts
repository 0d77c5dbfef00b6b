/** How large int8 codes may be on this processor. Without VNNI instructions the products of two neighbouring
 *  codes are added in 16 bits and stop at 32767 (`vpmaddubsw`), so that weights must keep to 7 bits there. */
import { compileGraph, constant, input, quantizedLinear, type Runtime } from "@inkloom/engine";

/** 255 * 127 * 2 does not fit into 16 bits, 255 * 63 * 2 does. */
const FULL = 127;
const NARROW = 63;

/** 127 where the runtime's int8 products hold their largest sums, else 63. */
export async function largestCode(runtime: Runtime): Promise<127 | 63> {
  const rows = 64; // as many as the fastest kernels want
  const product = quantizedLinear(
    input("x", [1, rows]),
    constant(Array<number>(rows).fill(FULL), [rows, 1], "int8"),
    constant([1]),
  );
  const graph = compileGraph(
    "int8 probe",
    { product },
    { weights: new Map(), capabilities: runtime.capabilities },
  );
  const session = await runtime.load(graph);
  try {
    const ones = {
      dtype: "float32",
      shape: [1, rows],
      data: new Float32Array(rows).fill(1),
    } as const;
    const sum = Number((await session.run({ x: ones }))["product"]?.data[0]);
    return Math.abs(sum / (rows * FULL) - 1) < 0.01 ? FULL : NARROW;
  } finally {
    await session.release();
  }
}
