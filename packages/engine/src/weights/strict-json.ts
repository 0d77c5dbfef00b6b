/** JSON for file headers: as RFC 8259 has it, with duplicate names and lone surrogates refused.
 *  Objects become maps, so no name (`__proto__`) has a special meaning. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = ReadonlyMap<string, JsonValue>;

/** Says what was found at which character. */
export class JsonError extends Error {
  override readonly name = "JsonError";
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
    if (depth > DEEPEST) throw this.#error(`nesting deeper than ${DEEPEST}`);
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
    if (this.#peek() !== "") throw this.#error("text after the end");
  }

  #object(depth: number): JsonObject {
    const members = new Map<string, JsonValue>();
    this.#at++;
    if (this.#take("}")) return members;
    do {
      if (this.#peek() !== '"') throw this.#error("expected a name in quotes");
      const name = this.#string();
      if (members.has(name)) throw this.#error(`duplicate name ${JSON.stringify(name)}`);
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
      if (code < 0x20) throw this.#error("a control character in a string");
      if (code === 0x5c) {
        escaped = true;
        i++;
      } else if (code === 0x22) {
        this.#at = i + 1;
        return escaped ? this.#unescaped(start, i + 1) : this.#text.slice(start + 1, i);
      }
    }
    throw this.#error("a string without end");
  }

  #unescaped(start: number, end: number): string {
    let value: unknown;
    try {
      value = JSON.parse(this.#text.slice(start, end));
    } catch {
      throw this.#error("an escape sequence that JSON does not have");
    }
    if (typeof value !== "string" || !value.isWellFormed())
      throw this.#error("half of a surrogate pair");
    return value;
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const literal = NUMBER.exec(this.#text)?.[0];
    if (literal === undefined) throw this.#error("expected a value");
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
    if (!this.#take(character)) throw this.#error(`expected "${character}"`);
  }

  #error(what: string): JsonError {
    return new JsonError(`${what} at character ${this.#at}`);
  }
}
