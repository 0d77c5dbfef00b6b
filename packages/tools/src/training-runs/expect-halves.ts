/** That a device computes with 16-bit numbers, which mixed precision asks of it. */
import { Problem } from "@inkloom/contract";
import { cast, compileGraph, input, linear, type Runtime } from "@inkloom/engine";

/** Tried by a product, as WebGPU has halves on some graphics processors and not on others.
 *  @throws Problem `training/precision` */
export async function expectHalves(runtime: Runtime): Promise<void> {
  const { device } = runtime;
  if (device === "cpu" || device === "wasm") throw noHalves(device);
  let product: unknown;
  try {
    const [x, w] = [input("x", [2, 4]), input("w", [2, 4])];
    const y = cast(linear(cast(x, "float16"), cast(w, "float16")), "float32");
    const { capabilities } = runtime;
    const session = await runtime.load(
      compileGraph("product of halves", { y }, { weights: new Map(), capabilities }),
    );
    const ones = { dtype: "float32", shape: [2, 4], data: new Float32Array(8).fill(1.5) } as const;
    product = (await session.run({ x: ones, w: ones }))["y"]?.data[0];
    await session.release();
  } catch (error) {
    throw noHalves(device, error);
  }
  if (product !== 9) throw noHalves(device);
}

const noHalves = (device: string, cause?: unknown): Problem =>
  new Problem(
    "training/precision",
    {
      en: `mixed_precision is fp16 and device ${device}, which does not compute with 16-bit numbers, expected mixed_precision no, or a graphics processor that does.`,
      zh: `mixed_precision 为 fp16，而设备 ${device} 不支持 16 位数值计算；请将 mixed_precision 设为 no，或使用支持的显卡。`,
    },
    cause === undefined ? {} : { cause },
  );
