/** What one node is given. */
import { Problem } from "@inkloom/contract";
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

  /** Whatever came along a link, or was filled in. */
  get(name: string): Value | Literal | undefined {
    return this.#values.get(name);
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
    const literal = typeof found === "object" ? literalOf(found, name) : found;
    if (literal === undefined) throw new TypeError(`node input ${name}: expected a literal`);
    return literal;
  }
}

/** A value that came along a link to a field; undefined for those that are no field's.
 *  @throws Problem `input/invalid` for several texts where one is due */
export function literalOf({ type, value }: Value, name: string): Literal | undefined {
  switch (type) {
    case "STRING": {
      const [only, ...more] = value;
      if (only !== undefined && more.length === 0) return only;
      throw new Problem("input/invalid", {
        en: `${name} takes one text, but ${value.length} come along its link`,
        zh: `${name} 只接受一段文字，但连线传来 ${value.length} 段`,
      });
    }
    case "INT":
    case "FLOAT":
    case "BOOLEAN":
      return value;
    default:
      return undefined;
  }
}
