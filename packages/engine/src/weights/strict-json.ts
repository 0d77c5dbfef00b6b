/** JSON for file headers: as RFC 8259 has it, with duplicate names and lone surrogates refused.
 *  Objects become maps, so no name (`__proto__`) has a special meaning. */
import type { Text } from "@inkloom/contract";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = ReadonlyMap<string, JsonValue>;

/** Says what was found at which character. */
export class JsonError extends Error {
  override readonly name = "JsonError";
  readonly sentence: Text;

  constructor(sentence: Text) {
    super(sentence.en);
    this.sentence = sentence;
  }
}

const DEEPEST = 32; // a safetensors header needs 3
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS: readonly (readonly [string, JsonValue])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

/** @throws JsonError */
export function parseStrictJson(text: string): JsonValue {
  const parser = new Parser(text);
  const value = parser.value(0);
  parser.end();
  return value;
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonValue {
    if (depth > DEEPEST)
      throw this.#error({ en: `nesting deeper than ${DEEPEST}`, zh: `嵌套超过 ${DEEPEST} 层` });
    const next = this.#peek();
    if (next === "{") return this.#object(depth);
    if (next === "[") return this.#array(depth);
    if (next === '"') return this.#string();
    for (const [word, value] of WORDS)
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    return this.#number();
  }

  end(): void {
    if (this.#peek() !== "")
      throw this.#error({ en: "text after the end", zh: "结尾之后还有文本" });
  }

  #object(depth: number): JsonObject {
    const members = new Map<string, JsonValue>();
    this.#at++;
    if (this.#take("}")) return members;
    do {
      if (this.#peek() !== '"')
        throw this.#error({ en: "expected a name in quotes", zh: "此处应为带引号的名称" });
      const name = this.#string();
      if (members.has(name))
        throw this.#error({
          en: `duplicate name ${JSON.stringify(name)}`,
          zh: `名称 ${JSON.stringify(name)} 重复`,
        });
      this.#expect(":");
      members.set(name, this.value(depth + 1));
    } while (this.#take(","));
    this.#expect("}");
    return members;
  }

  #array(depth: number): readonly JsonValue[] {
    const items: JsonValue[] = [];
    this.#at++;
    if (this.#take("]")) return items;
    do items.push(this.value(depth + 1));
    while (this.#take(","));
    this.#expect("]");
    return items;
  }

  #string(): string {
    const start = this.#at;
    let escaped = false;
    for (let i = start + 1; i < this.#text.length; i++) {
      const code = this.#text.charCodeAt(i);
      if (code < 0x20)
        throw this.#error({ en: "a control character in a string", zh: "字符串中有控制字符" });
      if (code === 0x5c) {
        escaped = true;
        i++;
      } else if (code === 0x22) {
        this.#at = i + 1;
        return escaped ? this.#unescaped(start, i + 1) : this.#text.slice(start + 1, i);
      }
    }
    throw this.#error({ en: "a string without end", zh: "字符串没有结束" });
  }

  #unescaped(start: number, end: number): string {
    let value: unknown;
    try {
      value = JSON.parse(this.#text.slice(start, end));
    } catch {
      throw this.#error({
        en: "an escape sequence that JSON does not have",
        zh: "JSON 不支持的转义序列",
      });
    }
    if (typeof value !== "string" || !value.isWellFormed())
      throw this.#error({ en: "half of a surrogate pair", zh: "不成对的代理项" });
    return value;
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const literal = NUMBER.exec(this.#text)?.[0];
    if (literal === undefined) throw this.#error({ en: "expected a value", zh: "此处应为一个值" });
    this.#at += literal.length;
    return Number(literal);
  }

  /** The next character that is not white space, "" at the end. */
  #peek(): string {
    while (" \t\n\r".includes(this.#text.charAt(this.#at)) && this.#at < this.#text.length)
      this.#at++;
    return this.#text.charAt(this.#at);
  }

  #take(character: string): boolean {
    const found = this.#peek() === character;
    if (found) this.#at++;
    return found;
  }

  #expect(character: string): void {
    if (!this.#take(character))
      throw this.#error({ en: `expected "${character}"`, zh: `此处应为“${character}”` });
  }

  #error({ en, zh }: Text): JsonError {
    return new JsonError({
      en: `${en} at character ${this.#at}`,
      zh: `第 ${this.#at} 个字符处：${zh}`,
    });
  }
}
