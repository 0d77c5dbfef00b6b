/**
 * Drawing with a reference picture and no network of its own: the U-Net sees the noised reference first, keeping what
 * its attention and features see (banks), and then looks at both while it sees the picture.
 * Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/hook.py (hacked_basic_transformer_inner_forward,
 * hacked_group_norm_forward and how UnetHook.hook weighs the modules).
 */
import {
  add,
  concat,
  div,
  gather,
  maximum,
  mean,
  mul,
  sizeAt,
  sqrt,
  sub,
  type Tensor,
  unsqueeze,
  variance,
} from "@inkloom/engine";
import type { UnetConfig } from "./config.ts";
import type { UnetHooks } from "./hooks.ts";
import { blocksOf, transformerPlaces } from "./places.ts";

export interface ReferenceUnit {
  /** Whether attention looks at the reference's tokens. */
  readonly attention: boolean;
  /** Whether features take the reference's mean and spread. */
  readonly features: boolean;
  /** 0 to 2: modules that count for less are left out. */
  readonly weight: number;
  /** 0 to 1: how far the unwanted side is kept from seeing the reference. */
  readonly fidelity: number;
}

/** A variance below is taken for this. */
const LEAST_VARIANCE = 1e-6;
/** A fidelity below counts as none. */
const LEAST_FIDELITY = 1e-5;
/** In networks of so many levels the last module that halves nothing on the way up is left out. */
const LEVELS_OF_SD1 = 4;

interface Kept<What> {
  readonly what: What;
  readonly fidelity: number;
}

interface Spread {
  readonly mean: Tensor; // [N, C, 1, 1]
  readonly variance: Tensor; // [N, C, 1, 1]
}

/** Which row of the batch answers for the unwanted words. */
export interface UnwantedRow {
  /** [N, 1, 1]: 1 for that row, else 0; all 0 where there is none. */
  readonly share: Tensor;
  /** int64 [1]: its number; any where there is none. */
  readonly row: Tensor;
}

/** The banks of one graph. */
export class ReferenceBanks {
  readonly unwanted: UnwantedRow;
  readonly #tokens: Modules<Tensor>;
  readonly #spreads: Modules<Spread>;
  #writing: ReferenceUnit | undefined;

  constructor(config: UnetConfig, unwanted: UnwantedRow) {
    this.unwanted = unwanted;
    this.#tokens = new Modules(attentionThresholds(config));
    this.#spreads = new Modules(featureThresholds(config));
  }

  /** Keeps what `pass`, which traces the U-Net over the reference with `hooks`, sees for a unit. A unit that leaves
   *  attention alone looks at the units before it, and what it saw of them is gone, as in the reference. */
  write(unit: ReferenceUnit, pass: () => void): void {
    this.#writing = unit;
    pass();
    this.#writing = undefined;
  }

  readonly hooks: UnetHooks = {
    selfAttention: ({ path }, seen, attend) => {
      const unit = this.#writing;
      if (unit?.attention === true) {
        this.#tokens.keep(path, unit, seen);
        return attend(seen, seen);
      }
      const { kept, fidelity } = this.#tokens.take(path);
      if (kept.length === 0) return attend(seen, seen);
      const all = attend(seen, concat([seen, ...kept], 1));
      const plain = (): Tensor => {
        const own = this.#row(seen);
        return attend(own, own);
      };
      return this.#mixed(all, plain, fidelity);
    },
    features: (path, x) => {
      const unit = this.#writing;
      const own = (): Spread => ({
        mean: mean(x, [2, 3], true),
        variance: variance(x, [2, 3], true),
      });
      if (unit?.features === true) {
        if (this.#spreads.counts(path, unit)) this.#spreads.keep(path, unit, own());
        return x;
      }
      const { kept, fidelity } = this.#spreads.take(path);
      if (kept.length === 0) return x;
      const here = own();
      const there = {
        mean: average(kept.map((each) => each.mean)),
        variance: average(kept.map((each) => each.variance)),
      };
      const plain = div(sub(x, here.mean), deviation(here));
      const taken = add(mul(plain, deviation(there)), there.mean);
      return this.#mixed(taken, () => this.#row(x), fidelity);
    },
  };

  /** `all`, of whose unwanted row the share `fidelity` is `plain` [1, ...]. */
  #mixed(all: Tensor, plain: () => Tensor, fidelity: number): Tensor {
    if (fidelity <= LEAST_FIDELITY) return all;
    const share = mul(this.unwanted.share, fidelity); // [N, 1, 1]
    const fitted = all.shape.length === 4 ? unsqueeze(share, [3]) : share;
    return add(all, mul(sub(plain(), this.#row(all)), fitted));
  }

  #row(x: Tensor): Tensor {
    return sizeAt(x.shape, 0) === 1 ? x : gather(x, this.unwanted.row, 0);
  }
}

/** What is kept of each module until it is taken. */
class Modules<What> {
  readonly #thresholds: ReadonlyMap<string, number>;
  readonly #kept = new Map<string, Kept<What>[]>();

  constructor(thresholds: ReadonlyMap<string, number>) {
    this.#thresholds = thresholds;
  }

  counts(path: string, { weight }: ReferenceUnit): boolean {
    return weight > (this.#thresholds.get(path) ?? Infinity);
  }

  keep(path: string, unit: ReferenceUnit, what: What): void {
    if (!this.counts(path, unit)) return;
    const { fidelity } = unit;
    this.#kept.set(path, [...(this.#kept.get(path) ?? []), { what, fidelity }]);
  }

  take(path: string): { readonly kept: readonly What[]; readonly fidelity: number } {
    const all = this.#kept.get(path) ?? [];
    this.#kept.delete(path);
    const sum = all.reduce((total, { fidelity }) => total + fidelity, 0);
    return { kept: all.map(({ what }) => what), fidelity: all.length > 0 ? sum / all.length : 0 };
  }
}

const average = (all: readonly Tensor[]): Tensor => {
  const [first, ...rest] = all;
  if (first === undefined) throw new RangeError("average: nothing was given, expected tensors");
  return mul(
    rest.reduce((sum, each) => add(sum, each), first),
    1 / all.length,
  );
};

const deviation = ({ variance: value }: Spread): Tensor => sqrt(maximum(value, LEAST_VARIANCE));

/** By block: widest first, in the network's order among equals, from 0 to nearly 1. */
function attentionThresholds(config: UnetConfig): ReadonlyMap<string, number> {
  const blocks = transformerPlaces(config).flatMap((place) =>
    blocksOf(place).map((path) => ({ path, channels: place.channels })),
  );
  const sorted = blocks.toSorted((a, b) => b.channels - a.channels);
  return new Map(sorted.map(({ path }, i) => [path, i / sorted.length]));
}

/** By module: the middle first, then outward; all of the levels below the first that halve and double nothing, twice
 *  the share of their number. */
function featureThresholds({ levels, resBlocks }: UnetConfig): ReadonlyMap<string, number> {
  const down = Array.from({ length: resBlocks * (levels.length - 1) }, (_, i) => {
    const level = Math.floor(i / resBlocks) + 1;
    return `input_blocks.${level * (resBlocks + 1) + 1 + (i % resBlocks)}`;
  });
  const all = (resBlocks + 1) * (levels.length - 1);
  const up = Array.from(
    { length: levels.length >= LEVELS_OF_SD1 ? all - 1 : all },
    (_, i) => `output_blocks.${i}`,
  );
  return new Map([
    ["middle_block", 0],
    ...down.map((path, i): [string, number] => [path, 2 * (1 - i / down.length)]),
    ...up.map((path, i): [string, number] => [path, (2 * i) / up.length]),
  ]);
}
