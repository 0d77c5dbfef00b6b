import { Mt19937 } from "./mt19937.ts";
import { seed64, type Seed } from "./seed.ts";

const BLOCK = 16;
const HALF = BLOCK / 2;
const TWO_PI_F32 = Math.fround(2 * Math.PI);
const { fround } = Math;

/**
 * `torch.manual_seed(seed)` followed by any sequence of `torch.randn(...)` in float32 on the CPU.
 *
 * The generator keeps only the low 32 bits of a 64-bit seed, so seeds that agree modulo 2^32 give
 * the same noise. Calls for fewer than 16 values and for 16 or more use different transforms of one
 * stream; the second normal left over by a short call waits for the next short call.
 * Source: pytorch/pytorch@v2.13.0 aten/src/ATen/core/{MT19937RNGEngine,DistributionsHelper}.h and
 * aten/src/ATen/native/cpu/DistributionTemplates.h.
 */
export class TorchCpuStream {
  private readonly engine: Mt19937;
  private spare: number | undefined;

  constructor(seed: Seed) {
    this.engine = new Mt19937(Number(BigInt.asUintN(32, seed64(seed))));
  }

  /** The next `count` standard normal values. */
  randn(count: number): Float32Array {
    const out = new Float32Array(count);
    if (count >= BLOCK) this.fillBlocks(out);
    else for (let i = 0; i < count; i++) out[i] = this.scalarNormal();
    return out;
  }

  /** Box-Muller in float32 over blocks of 16 uniforms: the first 8 give radii, the last 8 angles. A
   *  remainder redraws 16 uniforms for the last 16 places, overwriting what stood there. */
  private fillBlocks(out: Float32Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.uniform24();
    const whole = out.length - (out.length % BLOCK);
    for (let start = 0; start < whole; start += BLOCK)
      boxMullerBlock(out.subarray(start, start + BLOCK));
    if (whole === out.length) return;
    const last = out.subarray(out.length - BLOCK);
    for (let i = 0; i < BLOCK; i++) last[i] = this.uniform24();
    boxMullerBlock(last);
  }

  /** Box-Muller in float64, one pair at a time; the sine half is kept for the next call. */
  private scalarNormal(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    const angle = 2 * Math.PI * this.uniform53();
    const radius = Math.sqrt(-2 * Math.log1p(-this.uniform53()));
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Uniform in [0, 1) with 24 bits, exact in float32. */
  private uniform24(): number {
    return (this.engine.uint32() & 0xffffff) * 2 ** -24;
  }

  /** Uniform in [0, 1) with 53 bits: the first output gives the high word of 64 bits. */
  private uniform53(): number {
    const high = this.engine.uint32() & 0x1fffff;
    return (high * 2 ** 32 + this.engine.uint32()) * 2 ** -53;
  }
}

/** In place; rounds to float32 where the reference does, so that angles near 2 pi agree. */
function boxMullerBlock(block: Float32Array): void {
  for (let i = 0; i < HALF; i++) {
    const u1 = 1 - (block[i] ?? 0); // exact in float32, in (0, 1]
    const radius = fround(Math.sqrt(fround(-2 * fround(Math.log(u1)))));
    const angle = fround(TWO_PI_F32 * (block[i + HALF] ?? 0));
    block[i] = radius * fround(Math.cos(angle));
    block[i + HALF] = radius * fround(Math.sin(angle));
  }
}
