/** What an optimizer remembers between steps: arrays of each trained tensor, single numbers, and how many steps it took. */
import { Problem, type Text } from "@inkloom/contract";
import type { Optimizer, OptimizerState, StateArray, TrainedTensor } from "./optimizer.ts";

/** Arrays that belong to one tensor, by the names under which the reference keeps them. */
export type Slots = Readonly<Record<string, Float32Array | Uint8Array>>;

type Shaped = Pick<TrainedTensor, "name" | "shape">;

export class OptimizerMemory<S extends Slots, N extends string = never> {
  /** Steps taken, the present one included. */
  steps = 0;
  /** Single numbers in double precision, as Python keeps them. */
  readonly numbers: Record<N, number>;
  readonly #numberNames: readonly N[];
  /** Of the last step, by tensor. */
  readonly rates = new Map<string, number>();
  readonly #name: string;
  readonly #fresh: (count: number, shape: readonly number[]) => S;
  #slots = new Map<string, S>();
  /** Steps that a tensor was left out of, where it was. */
  #leftOut = new Map<string, number>();

  /**
   * @param name - Of the optimizer, for messages.
   * @param fresh - Zeroed slots for a tensor of `count` values.
   * @param numbers - Single numbers and what they start at.
   */
  constructor(
    name: string,
    fresh: (count: number, shape: readonly number[]) => S,
    numbers: readonly (readonly [N, number])[] = [],
  ) {
    this.#name = name;
    this.#fresh = fresh;
    this.#numberNames = numbers.map(([number]) => number);
    // Every name of N is among them.
    this.numbers = Object.fromEntries(numbers) as Record<N, number>;
  }

  /** Opens the next step. `first` is called for each tensor when it is met for the first time.
   *  @returns those that are not left out */
  begin(
    tensors: readonly TrainedTensor[],
    first?: (tensor: TrainedTensor, slots: S) => void,
  ): readonly TrainedTensor[] {
    for (const { name, shape, values, gradient, isLeftOut = false } of tensors) {
      const count = countOf(shape);
      if (values.length !== count || gradient.length !== (isLeftOut ? 0 : count))
        throw new Error(
          `${name}: [${shape.join(", ")}] has ${values.length} values and ${gradient.length} of a gradient`,
        );
    }
    if (this.steps === 0)
      for (const tensor of tensors) {
        const slots = this.#fresh(tensor.values.length, tensor.shape);
        first?.(tensor, slots);
        this.#slots.set(tensor.name, slots);
      }
    if (this.#slots.size !== tensors.length)
      throw new Error(`${tensors.length} tensors at a step, ${this.#slots.size} before`);
    this.steps++;
    return tensors.filter(({ name, isLeftOut = false }) => {
      if (isLeftOut) this.#leftOut.set(name, (this.#leftOut.get(name) ?? 0) + 1);
      return !isLeftOut;
    });
  }

  /** Steps that a tensor took, the present one included. */
  stepsOf(name: string): number {
    return this.steps - (this.#leftOut.get(name) ?? 0);
  }

  /** The slots of a tensor of this step. */
  of(name: string): S {
    const slots = this.#slots.get(name);
    if (!slots) throw new Error(`${name} was not trained at the steps before`);
    return slots;
  }

  save(shapes: ReadonlyMap<string, readonly number[]>): OptimizerState {
    const state = new Map<string, StateArray>();
    state.set("step", { shape: [1], data: Int32Array.of(this.steps) });
    for (const name of this.#numberNames)
      state.set(name, { shape: [8], data: bytesOf(this.numbers[name]) });
    if (this.steps === 0) return state;
    for (const [tensor, count] of this.#leftOut)
      state.set(leftOutKey(tensor), { shape: [1], data: Int32Array.of(count) });
    for (const [tensor, slots] of this.#slots)
      for (const [slot, data] of Object.entries(slots)) {
        const shape = shapes.get(tensor) ?? [];
        state.set(`${tensor}.${slot}`, {
          shape: data.length === countOf(shape) ? shape : [data.length],
          data,
        });
      }
    return state;
  }

  load(state: OptimizerState, tensors: readonly Shaped[]): void {
    const left = new Set(state.keys());
    const take = <A extends StateArray["data"]>(key: string, wanted: A): A => {
      left.delete(key);
      return this.#fitting(key, state.get(key), wanted);
    };
    const [steps = 0] = take("step", new Int32Array(1));
    if (steps < 0) throw this.#problem("step", `${steps}`, "0 or more", "0 或更大的数");
    const numbers = this.#numberNames.map(
      (name) => [name, numberOf(take(name, new Uint8Array(8)))] as const,
    );
    const found = new Map<string, S>();
    const leftOut = new Map<string, number>();
    if (steps > 0)
      for (const { name, shape } of tensors) {
        const slots = this.#fresh(countOf(shape), shape);
        for (const [slot, data] of Object.entries(slots)) data.set(take(`${name}.${slot}`, data));
        found.set(name, slots);
        const key = leftOutKey(name);
        if (!state.has(key)) continue;
        const [count = 0] = take(key, new Int32Array(1));
        if (count < 1 || count > steps)
          throw this.#problem(key, `${count}`, `1 to ${steps}`, `1 到 ${steps}`);
        leftOut.set(name, count);
      }
    const [other] = left;
    if (other !== undefined)
      throw this.#problem(
        other,
        "an entry",
        "only entries of the tensors that are trained",
        "仅含正在训练的张量的条目",
        "一个条目",
      );
    for (const [name, value] of numbers) {
      if (Number.isNaN(value)) throw this.#problem(name, "NaN", "a number", "数值");
      this.numbers[name] = value;
    }
    this.steps = steps;
    this.#slots = found;
    this.#leftOut = leftOut;
  }

  #fitting<A extends StateArray["data"]>(key: string, given: StateArray | undefined, wanted: A): A {
    const expected = `${wanted.length} x ${TYPES[wanted.constructor.name] ?? ""}`;
    if (!given) throw this.#problem(key, "nothing", expected, expected, "空缺");
    const { data } = given;
    if (!sameKind(data, wanted) || data.length !== wanted.length)
      throw this.#problem(
        key,
        `${data.length} x ${TYPES[data.constructor.name] ?? ""}`,
        expected,
        expected,
      );
    if (data instanceof Float32Array && !data.every(Number.isFinite))
      throw this.#problem(key, "NaN or infinity", "finite numbers", "有限的数值", "NaN 或无穷大");
    return data;
  }

  #problem(key: string, given: string, wanted: string, wantedZh: string, givenZh = given): Problem {
    const sentence: Text = {
      en: `The state of the optimizer ${this.#name} does not fit: "${key}" is ${given}, expected ${wanted}.`,
      zh: `优化器 ${this.#name} 的状态不匹配：“${key}”为 ${givenZh}，应为 ${wantedZh}。`,
    };
    return new Problem("training/state", sentence);
  }
}

const leftOutKey = (tensor: string): string => `${tensor}.left_out`;

/** An optimizer from its memory and what it does with the tensors of one step. */
export function optimizerOf<S extends Slots, N extends string>(
  memory: OptimizerMemory<S, N>,
  step: (tensors: readonly TrainedTensor[]) => void,
  ownLearningRate = false,
): Optimizer {
  let shapes = new Map<string, readonly number[]>();
  const remember = (tensors: readonly Shaped[]): void => {
    shapes = new Map(tensors.map(({ name, shape }) => [name, shape]));
  };
  return {
    step(tensors) {
      if (memory.steps === 0) remember(tensors);
      step(tensors);
    },
    usedRate: (name) => memory.rates.get(name) ?? 0,
    save: () => memory.save(shapes),
    load(state, tensors) {
      memory.load(state, tensors);
      remember(tensors);
    },
    ownLearningRate,
  };
}

/** As safetensors names them. */
const TYPES: Readonly<Record<string, string>> = {
  Float32Array: "F32",
  Uint8Array: "U8",
  Int32Array: "I32",
};

function sameKind<A extends StateArray["data"]>(data: StateArray["data"], wanted: A): data is A {
  return data.constructor === wanted.constructor;
}

export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Little-endian bytes of a double: F32 would lose bits, and the run would not go on as it was. */
function bytesOf(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return bytes;
}

function numberOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
}
