import { Damage } from "../damage.ts";
import { ByteReader } from "./byte-reader.ts";
import { CHANGES, PUSHES, REFUSED } from "./opcodes.ts";
import { PickleStack } from "./stack.ts";
import type { PickleHost, PickleValue } from "./values.ts";

/** Most bytes of pickle that are read. A Stable Diffusion checkpoint has about 0.4 MB. */
export const LARGEST_PICKLE = 64 * 2 ** 20;
/** Most instructions plus copied elements: about a second. A Stable Diffusion checkpoint takes 0.1 million. */
const MOST_WORK = 2_000_000;
const STOP = 0x2e;

/**
 * Reads one pickle without executing anything: a loop over the instructions of `opcodes.ts`; names get
 * their meaning from `host`, which knows a short list and refuses the rest.
 *
 * @returns the value, and the position behind the STOP instruction
 * @throws PickleTruncated where `bytes` end first; Damage where the pickle is wrong or not allowed
 */
export function readPickle(
  bytes: Uint8Array,
  start: number,
  host: PickleHost,
): { readonly value: PickleValue; readonly end: number } {
  const reader = new ByteReader(bytes, start);
  const stack = new PickleStack();
  let work = 0;
  const charge = (units: number) => {
    work += units;
    if (work > MOST_WORK)
      throw new Damage("weights/pickle-limit", {
        en: `the pickle takes over ${MOST_WORK} steps to read.`,
        zh: `读取该 pickle 需要超过 ${MOST_WORK} 步。`,
      });
  };
  const machine = { bytes: reader, stack, host, charge };
  for (;;) {
    charge(1);
    const at = reader.at;
    const code = reader.u8();
    if (code === STOP) return { value: stack.pop(), end: reader.at };
    const push = PUSHES.get(code);
    const change = CHANGES.get(code);
    if (push !== undefined) stack.push(push(machine));
    else if (change !== undefined) change(machine);
    else {
      const name = REFUSED.get(code) ?? `0x${code.toString(16).padStart(2, "0")}`;
      throw new Damage("weights/pickle", {
        en: `pickle instruction ${name} at byte ${at} has no place in a weight file.`,
        zh: `第 ${at} 字节处的 pickle 指令 ${name} 不应出现在权重文件中。`,
      });
    }
  }
}
