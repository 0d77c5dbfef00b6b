/** One graph of a network, loaded with room for adapters. Other strengths and other files are other values
 *  of its inputs; only what does not fit needs another graph. */
import type { CompiledGraph, Session, TensorData, Text } from "@inkloom/engine";
import { adapterValues, type Unfit, whyUnfit } from "@inkloom/models";
import type { NetworkAdapters } from "./adapters.ts";

export class AdaptedSession {
  readonly #layout: NetworkAdapters["layout"];
  readonly #inputs: CompiledGraph["inputs"];
  readonly #session: Promise<Session>;
  #held: NetworkAdapters | undefined;
  readonly #data = new Map<string, TensorData["data"]>();

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
    // Of a file that fills its place, the factors that strengths do not change are the same arrays again.
    const changed = Object.entries(values).filter(
      ([name, { data }]) => this.#data.get(name) !== data,
    );
    await session.hold(Object.fromEntries(changed));
    for (const [name, { data }] of changed) this.#data.set(name, data);
    this.#held = adapters;
    return session;
  }

  async release(): Promise<void> {
    const session = await this.#session.catch(() => undefined);
    await session?.release();
  }
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
