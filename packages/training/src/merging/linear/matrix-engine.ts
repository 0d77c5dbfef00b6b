/** Products of large matrices by the engine's runtime, which is some twenty times faster at them than JavaScript.
 *  One small graph per shape, kept until the end. */
import {
  compileGraph,
  input,
  matmul,
  mul,
  add,
  type Runtime,
  type Session,
  transpose,
} from "@inkloom/engine";
import type { Matrix } from "./matrix.ts";
import { type Vectors, vectorsOf } from "./vectors.ts";

/** A matrix whose products with vectors are wanted. `short` is the smaller of its sides. */
export interface LargeMatrix {
  readonly short: number;
  /** factors.square * (A A^T) y + factors.same * y + factors.before * x, where A has `short` rows. */
  step(y: Vectors, x: Vectors, factors: StepFactors): Promise<Vectors>;
  /** y A: vectors of the longer side. */
  project(y: Vectors): Promise<Vectors>;
}

export interface StepFactors {
  readonly square: number;
  readonly same: number;
  readonly before: number;
}

export class MatrixEngine {
  readonly #open: () => Promise<Runtime>;
  readonly #signal: AbortSignal | undefined;
  readonly #sessions = new Map<string, Promise<Session>>();

  /** `open` is called when the first large matrix comes; its runtime is the caller's to close. */
  constructor(open: () => Promise<Runtime>, signal?: AbortSignal) {
    this.#open = open;
    this.#signal = signal;
  }

  /** up [rows, rank] times down [rank, columns]. */
  async product(up: Matrix, down: Matrix): Promise<Matrix> {
    const [rows, rank, columns] = [up.rows, up.columns, down.columns];
    const session = await this.#session(`product ${rows} ${rank} ${columns}`, () => ({
      result: matmul(input("up", [rows, rank]), input("down", [rank, columns])),
    }));
    const data = await this.#run(session, {
      up: tensor([rows, rank], up.data),
      down: tensor([rank, columns], down.data),
    });
    return { rows, columns, data };
  }

  async large(matrix: Matrix, count: number): Promise<LargeMatrix> {
    const { rows, columns, data } = matrix;
    const short = Math.min(rows, columns);
    const long = Math.max(rows, columns);
    const name = `${rows} ${columns}`;
    const wide = () => {
      const given = input("matrix", [rows, columns]);
      return rows <= columns ? given : transpose(given, [1, 0]);
    };
    const gram = await this.#session(`gram ${name}`, () => {
      const each = wide();
      return { result: matmul(each, transpose(each, [1, 0])) };
    });
    const square = await this.#run(gram, { matrix: tensor([rows, columns], data) });
    const steps = await this.#session(`step ${short} ${count}`, () => {
      const [y, x] = [input("y", [count, short]), input("x", [count, short])];
      const times = (factor: string, of: Parameters<typeof mul>[1]) =>
        mul(input(factor, [1, 1]), of);
      const made = times("square", matmul(y, input("gram", [short, short])));
      return { result: add(add(made, times("same", y)), times("before", x)) };
    });
    await steps.hold({ gram: tensor([short, short], square) });
    return {
      short,
      step: async (y, x, factors) => {
        const given = {
          y: tensor([count, short], Float32Array.from(y.data)),
          x: tensor([count, short], Float32Array.from(x.data)),
          square: tensor([1, 1], Float32Array.of(factors.square)),
          same: tensor([1, 1], Float32Array.of(factors.same)),
          before: tensor([1, 1], Float32Array.of(factors.before)),
        };
        return vectors(count, short, await this.#run(steps, given));
      },
      project: async (y) => {
        const session = await this.#session(`project ${name} ${count}`, () => ({
          result: matmul(input("y", [count, short]), wide()),
        }));
        const given = {
          y: tensor([count, short], Float32Array.from(y.data)),
          matrix: tensor([rows, columns], data),
        };
        return vectors(count, long, await this.#run(session, given));
      },
    };
  }

  /** Lets go of every graph. */
  async release(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const session of await Promise.allSettled(sessions))
      if (session.status === "fulfilled") await session.value.release();
  }

  #session(name: string, trace: () => Parameters<typeof compileGraph>[1]): Promise<Session> {
    const known = this.#sessions.get(name);
    if (known) return known;
    const loading = this.#load(name, trace());
    this.#sessions.set(name, loading);
    return loading;
  }

  async #load(name: string, outputs: Parameters<typeof compileGraph>[1]): Promise<Session> {
    const runtime = await this.#open();
    const { capabilities } = runtime;
    return runtime.load(
      compileGraph(name, outputs, { weights: new Map(), capabilities }),
      this.#options(),
    );
  }

  async #run(session: Session, feeds: Parameters<Session["run"]>[0]): Promise<Float32Array> {
    const data = (await session.run(feeds, this.#options()))["result"]?.data;
    if (data instanceof Float32Array) return data;
    throw new Error("a product of matrices did not come back");
  }

  #options = () => (this.#signal ? { signal: this.#signal } : {});
}

const tensor = (shape: readonly number[], data: Float32Array) =>
  ({ dtype: "float32", shape, data }) as const;

function vectors(count: number, length: number, data: Float32Array): Vectors {
  const made = vectorsOf(count, length);
  made.data.set(data);
  return made;
}
