/** One graph of a network, loaded with room for adapters. Other strengths and other files are other values
 *  of its inputs; only what does not fit needs another graph. */
import type { Block, CompiledGraph, HeldData, Session, Text } from "@inkloom/engine";
import { adapterValues, type Unfit, whyUnfit } from "@inkloom/models";
import type { NetworkAdapters } from "./adapters.ts";

export class AdaptedSession {
  readonly #layout: NetworkAdapters["layout"];
  readonly #inputs: CompiledGraph["inputs"];
  readonly #session: Promise<Session>;
  #held: NetworkAdapters | undefined;
  readonly #values = new Map<string, HeldData>();

  /** `session` is of `graph`, which was compiled for the layout of `adapters`. */
  constructor(
    { inputs }: Pick<CompiledGraph, "inputs">,
    { layout }: Pick<NetworkAdapters, "layout">,
    session: Promise<Session>,
  ) {
    this.#layout = layout;
    this.#inputs = inputs;
    this.#session = session;
  }

  /** Why another graph is needed for these adapters; undefined where this one serves. */
  whyUnfit({ layout }: NetworkAdapters): Unfit | undefined {
    return whyUnfit(this.#layout, layout);
  }

  /** The session with these adapters; what is held already is not sent again. */
  async with(adapters: NetworkAdapters): Promise<Session> {
    const session = await this.#session;
    if (this.#held === adapters || this.#layout.size === 0) return session;
    const values = adapterValues(this.#layout, this.#inputs, adapters.applied);
    const changed = Object.entries(values).filter(([name, value]) => {
      const held = this.#values.get(name);
      return !held || !isSame(held, value);
    });
    await session.hold(Object.fromEntries(changed));
    for (const [name, value] of changed) this.#values.set(name, value);
    this.#held = adapters;
    return session;
  }

  async release(): Promise<void> {
    const session = await this.#session.catch(() => undefined);
    await session?.release();
  }
}

/** Of files that were opened once, the factors that strengths do not change are the same objects again. */
function isSame(a: HeldData, b: HeldData): boolean {
  if ("data" in a || "data" in b) return false;
  return (
    a.blocks.length === b.blocks.length &&
    a.blocks.every((block, i) => {
      const other = b.blocks[i];
      return (
        other !== undefined &&
        (Object.keys(block) as (keyof Block)[]).every((field) => block[field] === other[field])
      );
    })
  );
}

const REASONS: Readonly<Record<Unfit["reason"], (layer: string) => Text>> = {
  target: (layer) => ({
    en: `it changes ${layer}, which the last ones left alone`,
    zh: `它会改变 ${layer}，而之前的没有改变该层`,
  }),
  rank: (layer) => ({
    en: `its rank is larger than there was room for, first at ${layer}`,
    zh: `它的秩超出了预留的大小，首先出现在 ${layer}`,
  }),
  kind: (layer) => ({
    en: `it changes ${layer} in another way than the last ones`,
    zh: `它改变 ${layer} 的方式与之前的不同`,
  }),
};

/** For people: why the network `name` is loaded again. */
export function reloadWords(name: string, { reason, layer }: Unfit): Text {
  const why = REASONS[reason](layer);
  return {
    en: `${name} is loaded again for the LoRA: ${why.en}`,
    zh: `需为 LoRA 重新加载 ${name}：${why.zh}`,
  };
}
