/** What one node is given. */
import type { Value, Values, ValueType } from "./values.ts";

export type Literal = string | number | bigint | boolean;

/** The inputs of one node, checked and converted before: a wrong kind here is a mistake of ours. */
export class NodeInputs {
  readonly #values: ReadonlyMap<string, Value | Literal>;

  constructor(values: ReadonlyMap<string, Value | Literal>) {
    this.#values = values;
  }

  /** What came along a link. */
  of<Type extends ValueType>(type: Type, name: string): Values[Type] {
    const found = this.#values.get(name);
    if (typeof found !== "object" || found.type !== type)
      throw new TypeError(`node input ${name}: expected ${type}`);
    return found.value as Values[Type];
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  number(name: string): number {
    return Number(this.#literal(name));
  }

  integer(name: string): bigint {
    return BigInt(this.#literal(name));
  }

  text(name: string): string {
    return String(this.#literal(name));
  }

  flag(name: string): boolean {
    return Boolean(this.#literal(name));
  }

  #literal(name: string): Literal {
    const found = this.#values.get(name);
    if (found === undefined || typeof found === "object")
      throw new TypeError(`node input ${name}: expected a literal`);
    return found;
  }
}
