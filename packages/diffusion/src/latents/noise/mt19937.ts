/**
 * The 32-bit Mersenne Twister with the state size, seeding and tempering of the 2002 reference.
 * Source: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), and its 2002 seeding.
 */
const SIZE = 624;
const MIDDLE = 397;

export class Mt19937 {
  private readonly state = new Uint32Array(SIZE);
  private next = SIZE;

  /** Seeds with the low 32 bits of `seed`. */
  constructor(seed: number) {
    const { state } = this;
    state[0] = seed;
    for (let i = 1; i < SIZE; i++) {
      const last = at(state, i - 1);
      state[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
    }
  }

  /** The next output, 0 to 2^32 - 1. */
  uint32(): number {
    if (this.next === SIZE) this.twist();
    let y = at(this.state, this.next++);
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private twist(): void {
    const { state } = this;
    for (let i = 0; i < SIZE; i++) {
      const low = at(state, (i + 1) % SIZE);
      const y = (at(state, i) & 0x80000000) | (low & 0x7fffffff);
      state[i] = at(state, (i + MIDDLE) % SIZE) ^ (y >>> 1) ^ (low & 1 ? 0x9908b0df : 0);
    }
    this.next = 0;
  }
}

/** Indices here are always inside the state; the fallback only satisfies the type checker. */
function at(state: Uint32Array, i: number): number {
  return state[i] ?? 0;
}
