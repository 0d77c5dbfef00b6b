/** numpy's default generator: PCG XSL RR 128/64.
 *  Source: O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random Number
 *  Generation" (2014), section 6.3.3; numpy/numpy@v2.4.0 numpy/random/src/pcg64. */
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
const LOW = 0xffffffffffffffffn;

/** What numpy makes of the seed 0: `default_rng(0).bit_generator.state`. */
const SEED_0 = {
  state: 35399562948360463058890781895381311971n,
  increment: 87136372517582989555478159403783844777n,
};

/** `default_rng(0).random(count)`: evenly spread, from 0 to below 1. */
export function uniformsOfSeed0(count: number): Float64Array {
  let { state } = SEED_0;
  return Float64Array.from({ length: count }, () => {
    state = BigInt.asUintN(128, state * MULTIPLIER + SEED_0.increment);
    const folded = (state >> 64n) ^ (state & LOW);
    const turn = state >> 122n;
    const rotated = (folded >> turn) | BigInt.asUintN(64, folded << (64n - turn));
    return Number(rotated >> 11n) / 2 ** 53;
  });
}
