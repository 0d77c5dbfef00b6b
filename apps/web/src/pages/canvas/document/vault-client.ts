/** The vault as the page speaks to it. */
import type { Saving, Vault } from "./vault.ts";

export interface Asked {
  readonly number: number;
  readonly method: keyof Vault;
  readonly given: readonly unknown[];
}

export interface Answered {
  readonly number: number;
  readonly value?: unknown;
  readonly error?: string;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** @param worker the vault's own */
export function vaultClient(worker: Worker): Vault {
  const waiting = new Map<number, Waiting>();
  let count = 0;
  worker.addEventListener("message", ({ data }: MessageEvent<Answered>) => {
    const asked = waiting.get(data.number);
    waiting.delete(data.number);
    if (data.error === undefined) asked?.resolve(data.value as never);
    else asked?.reject(new Error(data.error));
  });
  worker.addEventListener("error", ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(message));
    waiting.clear();
  });
  const ask = <T>(method: keyof Vault, given: readonly unknown[], transfer: ArrayBuffer[] = []) =>
    new Promise<T>((resolve, reject) => {
      const number = count++;
      waiting.set(number, { resolve, reject });
      const asked: Asked = { number, method, given };
      worker.postMessage(asked, transfer);
    });
  return {
    list: () => ask("list", []),
    open: (id) => ask("open", [id]),
    tiles: (id, layer) => ask("tiles", [id, layer]),
    // Nobody needs the tiles any more that a step took the place of.
    save: (saving) => ask("save", [saving], beforesOf(saving)),
    deltas: (id, step) => ask("deltas", [id, step]),
    remove: (id) => ask("remove", [id]),
  };
}

const beforesOf = ({ tiles }: Saving): ArrayBuffer[] =>
  tiles.flatMap(({ before }) => (before === undefined ? [] : [before.buffer]));
