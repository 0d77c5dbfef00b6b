import { number, pair, readArguments } from "./optimizer-arguments.ts";

/** What AdamW is set to, whichever precision its state has. */
export interface AdamSettings {
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly weight_decay: number;
}

/** Names and defaults of torch.optim.AdamW, which are those of bitsandbytes' AdamW8bit. */
export function readAdamArguments(optimizer: string, args: readonly string[]): AdamSettings {
  return readArguments(optimizer, args, {
    betas: pair(number(0.9, { least: 0, below: 1 }), number(0.999, { least: 0, below: 1 })),
    eps: number(1e-8, { least: 0 }),
    weight_decay: number(0.01, { least: 0 }),
  });
}
