/** Arguments of optimizers as kohya's `--optimizer_args` takes them: `name=value`, the value a Python literal. */
import { Problem, type Text } from "@inkloom/contract";

/** Of a Python literal: a number, `True`, `False`, `None`, or a tuple or list of numbers. */
type Value = number | boolean | null | readonly number[];

/** One argument: what it is when not given, and which values it takes. */
export interface Argument<T> {
  readonly standard: T;
  readonly expected: Text;
  /** The value, undefined where it is not one that the argument takes. */
  readonly read: (value: Value) => T | undefined;
}

type Arguments = Readonly<Record<string, Argument<unknown>>>;
type Values<A extends Arguments> = {
  readonly [K in keyof A]: A[K] extends Argument<infer T> ? T : never;
};

/**
 * Reads arguments strictly.
 *
 * @param given - Each element one or several `name=value`, separated by white space.
 * @throws Problem `training/optimizer` naming the argument and what is allowed.
 */
export function readArguments<A extends Arguments>(
  optimizer: string,
  given: readonly string[],
  allowed: A,
): Values<A> {
  const values: Record<string, unknown> = {};
  for (const [name, argument] of Object.entries(allowed)) values[name] = argument.standard;
  const seen = new Set<string>();
  for (const text of given.flatMap((some) => some.trim().split(/\s+(?=[A-Za-z_]\w*\s*=)/))) {
    if (text === "") continue;
    const [, name, literal] = /^([A-Za-z_]\w*)\s*=\s*(.+)$/s.exec(text) ?? [];
    if (name === undefined || literal === undefined)
      throw wrong(optimizer, text, { en: "name=value", zh: "名称=值" });
    const argument = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (!argument) {
      const names = Object.keys(allowed).join(", ");
      throw wrong(optimizer, text, { en: `one of ${names}`, zh: `${names} 之一` });
    }
    if (seen.has(name))
      throw wrong(optimizer, text, { en: `${name} only once`, zh: `${name} 只出现一次` });
    seen.add(name);
    const value = literalOf(literal.trim());
    const read = value === undefined ? undefined : argument.read(value);
    if (read === undefined)
      throw wrong(optimizer, text, {
        en: `${name} to be ${argument.expected.en}`,
        zh: `${name} 为${argument.expected.zh}`,
      });
    values[name] = read;
  }
  // Every name of `allowed` was set above, by its own argument's type.
  return values as Values<A>;
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

function literalOf(text: string): Value | undefined {
  if (text === "True") return true;
  if (text === "False") return false;
  if (text === "None") return null;
  if (NUMBER.test(text)) return Number(text);
  const inner = /^\((.*)\)$|^\[(.*)\]$/s.exec(text);
  const parts = (inner ? (inner[1] ?? inner[2] ?? "") : text).split(",").map((part) => part.trim());
  if (parts.at(-1) === "") parts.pop(); // (0.9, 0.99,)
  return parts.length > 0 && parts.every((part) => NUMBER.test(part))
    ? parts.map(Number)
    : undefined;
}

function wrong(optimizer: string, text: string, expected: Text): Problem {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return new Problem("training/optimizer", {
    en: `The argument "${shown}" of the optimizer ${optimizer}: expected ${expected.en}.`,
    zh: `优化器 ${optimizer} 的参数“${shown}”有误，要求：${expected.zh}。`,
  });
}

/** A finite number within limits. */
export function number(
  standard: number,
  {
    least,
    most,
    above,
    below,
  }: { least?: number; most?: number; above?: number; below?: number } = {},
): Argument<number> {
  const limits: Text[] = [];
  if (least !== undefined) limits.push({ en: `from ${least}`, zh: `不小于 ${least}` });
  if (most !== undefined) limits.push({ en: `to ${most}`, zh: `不大于 ${most}` });
  if (above !== undefined) limits.push({ en: `above ${above}`, zh: `大于 ${above}` });
  if (below !== undefined) limits.push({ en: `below ${below}`, zh: `小于 ${below}` });
  return {
    standard,
    expected: {
      en: ["a number", ...limits.map(({ en }) => en)].join(" "),
      zh: ["数值", ...limits.map(({ zh }) => zh)].join("，"),
    },
    read: (value) =>
      typeof value === "number" &&
      Number.isFinite(value) &&
      (least === undefined || value >= least) &&
      (most === undefined || value <= most) &&
      (above === undefined || value > above) &&
      (below === undefined || value < below)
        ? value
        : undefined,
  };
}

/** Two numbers, such as `betas=0.9,0.999`. */
export function pair(
  first: Argument<number>,
  second: Argument<number>,
): Argument<readonly [number, number]> {
  return {
    standard: [first.standard, second.standard],
    expected: {
      en: `two numbers with a comma (${first.expected.en}, ${second.expected.en})`,
      zh: `以逗号分隔的两个数（${first.expected.zh}；${second.expected.zh}）`,
    },
    read: (value) => {
      if (!Array.isArray(value) || value.length !== 2) return undefined;
      const [a, b] = value as readonly number[];
      const read = [first.read(a ?? NaN), second.read(b ?? NaN)] as const;
      return read[0] === undefined || read[1] === undefined ? undefined : [read[0], read[1]];
    },
  };
}

export function flag(standard: boolean): Argument<boolean> {
  return {
    standard,
    expected: { en: "True or False", zh: "True 或 False" },
    read: (value) => (typeof value === "boolean" ? value : undefined),
  };
}

/** A number or `None`. */
export function orNone(argument: Argument<number>): Argument<number | null> {
  return {
    standard: null,
    expected: {
      en: `${argument.expected.en}, or None`,
      zh: `${argument.expected.zh}，或 None`,
    },
    read: (value) => (value === null ? null : argument.read(value)),
  };
}
