/** Reads a `config.json` field by field; what does not fit is a `Problem` that names file, field, value
 *  given and value expected. */
import { printable, Problem, type Text } from "@inkloom/engine";

/** A field's only supported value; an absent field has it. */
export type FixedFields = Readonly<Record<string, unknown>>;

export class ConfigFields {
  readonly #file: string;
  readonly #values: ReadonlyMap<string, unknown>;

  /** `file` is for messages; throws where `json` is no object. */
  constructor(file: string, json: unknown) {
    this.#file = file;
    if (typeof json !== "object" || json === null || Array.isArray(json))
      throw new Problem("models/config", {
        en: `${file} holds ${shown(json)}, expected an object`,
        zh: `${file} 的内容为 ${shown(json)}，应为对象`,
      });
    this.#values = new Map(Object.entries(json));
  }

  /** `expected` ends the sentence. */
  fail(field: string, expected: Text): Problem {
    const value = this.#values.get(field);
    const [en, zh] =
      value === undefined
        ? [`"${field}" is absent`, `缺少“${field}”`]
        : [`"${field}" is ${shown(value)}`, `“${field}”为 ${shown(value)}`];
    return new Problem("models/config", {
      en: `${this.#file}: ${en}, expected ${expected.en}`,
      zh: `${this.#file}：${zh}，应为${expected.zh}`,
    });
  }

  /** The field's value; null counts as absent. */
  value(field: string): unknown {
    return this.#values.get(field) ?? undefined;
  }

  /** A whole number from 1 to `most`: a few bytes of text must not ask for a network without end. */
  count(field: string, most: number, absent?: number): number {
    const value = this.value(field) ?? absent;
    if (!isCount(value, most))
      throw this.fail(field, {
        en: `a whole number from 1 to ${most}`,
        zh: ` 1 到 ${most} 的整数`,
      });
    return value;
  }

  /** A number above 0. */
  positive(field: string, absent?: number): number {
    const value = this.value(field) ?? absent;
    if (typeof value !== "number" || !(value > 0 && value < Infinity))
      throw this.fail(field, { en: "a number above 0", zh: "大于 0 的数" });
    return value;
  }

  /** Whole numbers from 1 to `most`: a list of up to `longest`. */
  list(field: string, longest: number, most: number): readonly number[] {
    const value = this.value(field);
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    const numbers = list.filter((item) => isCount(item, most));
    if (list.length < 1 || list.length > longest || numbers.length !== list.length)
      throw this.fail(field, {
        en: `one to ${longest} whole numbers from 1 to ${most}`,
        zh: ` 1 到 ${longest} 个 1 到 ${most} 的整数`,
      });
    return numbers;
  }

  /** Whole numbers from 1 to `most`: a list of `length`, or one for all. */
  counts(field: string, length: number, most: number): readonly number[] {
    const value = this.value(field);
    const list: readonly unknown[] = Array.isArray(value) ? value : Array(length).fill(value);
    const numbers = list.filter((item) => isCount(item, most));
    if (list.length !== length || numbers.length !== length)
      throw this.fail(field, {
        en: `${length} whole numbers from 1 to ${most}`,
        zh: ` ${length} 个 1 到 ${most} 的整数`,
      });
    return numbers;
  }

  /** One of `choices`. */
  name<Name extends string>(field: string, choices: readonly Name[], absent: Name): Name {
    const value = this.value(field) ?? absent;
    const name = choices.find((choice) => choice === value);
    if (name === undefined)
      throw this.fail(field, {
        en: choices.map(shown).join(" or "),
        zh: ` ${choices.map(shown).join(" 或 ")}`,
      });
    return name;
  }

  /** A list of `length` names, each one of `choices`. */
  names<Name extends string>(
    field: string,
    choices: readonly Name[],
    length: number,
  ): readonly Name[] {
    const value = this.value(field);
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    const names = list.flatMap((item) => choices.filter((choice) => choice === item));
    if (list.length !== length || names.length !== length)
      throw this.fail(field, {
        en: `${length} of ${choices.map(shown).join(", ")}`,
        zh: ` ${length} 个，取自 ${choices.map(shown).join("、")}`,
      });
    return names;
  }

  /** Throws where a field is present with another value than the table's. */
  fixed(table: FixedFields): void {
    for (const [field, expected] of Object.entries(table)) {
      const value = this.value(field);
      if (value !== undefined && JSON.stringify(value) !== JSON.stringify(expected))
        throw this.fail(field, { en: shown(expected), zh: ` ${shown(expected)}` });
    }
  }
}

const isCount = (value: unknown, most: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most;

/** Longer values are cut off. */
const SHOWN = 120;

const shown = (value: unknown): string => {
  const text = printable(JSON.stringify(value));
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 3)}...` : text;
};
