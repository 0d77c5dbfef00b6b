/** What the stages ask of a text encoder, whichever network it is. */
import type { Chunk } from "../prompt/index.ts";

export interface TowerOutput {
  /** [77, width], row-major. */
  readonly states: Float32Array;
  /** One vector for the whole text; absent in encoders that make none. */
  readonly pooled?: Float32Array | undefined;
}

export interface TextTower {
  readonly width: number;
  encode(chunk: Chunk): Promise<TowerOutput>;
}

/** The same tower, asked once for each chunk. */
export function rememberingTower(tower: TextTower): TextTower {
  const known = new Map<string, Promise<TowerOutput>>();
  const names = new Map<Float32Array, number>();
  return {
    width: tower.width,
    encode(chunk) {
      const vectors = chunk.vectors.map(({ at, data }) => {
        const name = names.get(data) ?? names.size;
        names.set(data, name);
        return `${at}=${name}`;
      });
      const key = [...chunk.ids, ...vectors].join(" ");
      const output = known.get(key) ?? tower.encode(chunk);
      known.set(key, output);
      return output;
    },
  };
}
