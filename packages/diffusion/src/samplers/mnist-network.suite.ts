/** For tests: a trained noise predictor of 28x28 digits, as a small real model for samplers.
 *  Reference: BrianPulfer/PapersReimplementations, src/cv/ddpm/models.py (MyUNet). */
import {
  add,
  compileGraph,
  concat,
  conv2d,
  convTranspose2d,
  input,
  layerNorm,
  linear,
  parameter,
  reshape,
  type Runtime,
  silu,
  sizeAt,
  sizeOf,
  type Tensor,
} from "@inkloom/engine";
import { openWeights } from "@inkloom/engine/weights";
import type { RawModel } from "../denoise/parameterization.ts";
import { outputData } from "../sessions.ts";

const EMBEDDING = 100;

/** The network of a file of weights; answers one picture [1, 1, 28, 28] at a time. */
export async function mnistNetwork(
  runtime: Runtime,
  file: string,
): Promise<{ readonly model: RawModel; release(): Promise<void> }> {
  const { entries } = await openWeights(file);
  const noise = network(input("x", [1, 1, 28, 28]), input("time", [1, EMBEDDING]));
  const { capabilities } = runtime;
  const session = await runtime.load(
    compileGraph("mnist", { noise }, { weights: entries, capabilities }),
  );
  const model: RawModel = async ({ data, shape }, times) => {
    const outputs = await session.run({
      x: { dtype: "float32", shape: [1, 1, 28, 28], data },
      time: { dtype: "float32", shape: [1, EMBEDDING], data: embedding(times[0] ?? 0) },
    });
    return { data: outputData(outputs, "noise"), shape };
  };
  return { model, release: () => session.release() };
}

/** The file was trained with sines at even times and something else at odd ones; between two even times
 *  this is the line through theirs. */
function embedding(time: number): Float32Array {
  const low = Math.min(2 * Math.floor(time / 2), 996);
  const share = (time - low) / 2;
  return Float32Array.from({ length: EMBEDDING }, (_, i) => {
    const frequency = 10_000 ** ((-2 * i) / EMBEDDING);
    return (1 - share) * Math.sin(low * frequency) + share * Math.sin((low + 2) * frequency);
  });
}

function network(x: Tensor, time: Tensor): Tensor {
  const shifted = (name: string, h: Tensor): Tensor =>
    add(h, shift(name, time, sizeAt(h.shape, 1)));
  const one = blocks("b1", shifted("te1", x), [10, 10, 10]); // [1, 10, 28, 28]
  const two = blocks("b2", shifted("te2", half("down1", one, 10)), [20, 20, 20]); // [1, 20, 14, 14]
  const three = blocks("b3", shifted("te3", half("down2", two, 20)), [40, 40, 40]); // [1, 40, 7, 7]
  const small = convolution("down3.0", three, { out: 40, kernel: 2 }); // [1, 40, 6, 6]
  const least = half("down3.2", silu(small), 40); // [1, 40, 3, 3]
  const middle = blocks("b_mid", shifted("te_mid", least), [20, 20, 40]);
  const wider = silu(twice("up1.0", middle, 40)); // [1, 40, 6, 6]
  const up = transposed("up1.2", wider, { out: 40, kernel: 2 }); // [1, 40, 7, 7]
  const four = blocks("b4", shifted("te4", concat([three, up], 1)), [40, 20, 20]);
  const five = blocks("b5", shifted("te5", concat([two, twice("up2", four, 20)], 1)), [20, 10, 10]);
  const last = shifted("te_out", concat([one, twice("up3", five, 10)], 1)); // [1, 20, 28, 28]
  const out = blocks("b_out", last, [10, 10, 10], 2);
  return convolution("conv_out", out, { out: 1, kernel: 3, padding: 1 });
}

const weight = (name: string, shape: readonly number[]): Tensor =>
  parameter(`network.${name}`, shape);

/** Blocks in a row; those from `plain` on are not normalised. */
function blocks(name: string, x: Tensor, outs: readonly number[], plain = outs.length): Tensor {
  return outs.reduce((h, out, i) => {
    const place = `${name}.${String(i)}`;
    const even = i < plain ? normalised(`${place}.ln`, h) : h;
    const first = silu(convolution(`${place}.conv1`, even, { out, kernel: 3, padding: 1 }));
    return silu(convolution(`${place}.conv2`, first, { out, kernel: 3, padding: 1 }));
  }, x);
}

/** Over channels, rows and columns together. */
function normalised(name: string, x: Tensor): Tensor {
  const [, ...shape] = x.shape;
  const size = sizeOf(shape);
  const flat = (part: string): Tensor => reshape(weight(`${name}.${part}`, shape), [size]);
  const even = layerNorm(reshape(x, [1, size]), flat("weight"), flat("bias"));
  return reshape(even, x.shape);
}

function shift(name: string, time: Tensor, out: number): Tensor {
  const layer = (place: string, x: Tensor, from: number): Tensor =>
    linear(
      x,
      weight(`${name}.${place}.weight`, [out, from]),
      weight(`${name}.${place}.bias`, [out]),
    );
  return reshape(layer("2", silu(layer("0", time, EMBEDDING)), out), [1, out, 1, 1]);
}

interface Kernel {
  readonly out: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: number;
}

function convolution(name: string, x: Tensor, { out, kernel, ...window }: Kernel): Tensor {
  const shape = [out, sizeAt(x.shape, 1), kernel, kernel];
  return conv2d(x, weight(`${name}.weight`, shape), weight(`${name}.bias`, [out]), window);
}

function transposed(name: string, x: Tensor, { out, kernel, ...window }: Kernel): Tensor {
  const shape = [sizeAt(x.shape, 1), out, kernel, kernel];
  return convTranspose2d(x, weight(`${name}.weight`, shape), weight(`${name}.bias`, [out]), window);
}

const half = (name: string, x: Tensor, out: number): Tensor =>
  convolution(name, x, { out, kernel: 4, stride: 2, padding: 1 });
const twice = (name: string, x: Tensor, out: number): Tensor =>
  transposed(name, x, { out, kernel: 4, stride: 2, padding: 1 });
