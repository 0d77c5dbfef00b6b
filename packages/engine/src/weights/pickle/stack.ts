import type { Text } from "@inkloom/contract";
import { Damage } from "../damage.ts";
import type { PickleValue } from "./values.ts";

const NO_OPERAND: Text = { en: "an instruction found no operand.", zh: "有指令缺少操作数。" };

/** The pickle machine's stack with marks, and its memo. */
export class PickleStack {
  #items: PickleValue[] = [];
  readonly #below: PickleValue[][] = [];
  readonly #memo = new Map<number, PickleValue>();

  push(value: PickleValue): void {
    this.#items.push(value);
  }

  pop(): PickleValue {
    const value = this.#items.pop();
    if (value === undefined) throw new Damage("weights/pickle", NO_OPERAND);
    return value;
  }

  /** The topmost `count` values, the deepest first. */
  popMany(count: number): PickleValue[] {
    if (this.#items.length < count) throw new Damage("weights/pickle", NO_OPERAND);
    return this.#items.splice(this.#items.length - count, count);
  }

  top(): PickleValue {
    const value = this.#items.at(-1);
    if (value === undefined) throw new Damage("weights/pickle", NO_OPERAND);
    return value;
  }

  mark(): void {
    this.#below.push(this.#items);
    this.#items = [];
  }

  /** Everything above the last mark, which is removed. */
  popMark(): PickleValue[] {
    const items = this.#items;
    const below = this.#below.pop();
    if (below === undefined)
      throw new Damage("weights/pickle", {
        en: "an instruction found no mark.",
        zh: "有指令缺少标记。",
      });
    this.#items = below;
    return items;
  }

  /** POP removes the last mark where nothing stands above it. */
  drop(): void {
    if (this.#items.length > 0) this.#items.pop();
    else this.popMark();
  }

  memoize(index = this.#memo.size): void {
    this.#memo.set(index, this.top());
  }

  recall(index: number): PickleValue {
    const value = this.#memo.get(index);
    if (value === undefined)
      throw new Damage("weights/pickle", {
        en: `memo ${index} is used before it is set.`,
        zh: `memo ${index} 在赋值之前就被使用。`,
      });
    return value;
  }
}
