/** Passwords as argon2id, by the parameters that OWASP's "Password Storage Cheat Sheet" names first for 19 MiB. */
import { randomBytes } from "node:crypto";
import { hash, parseOptions, verify } from "@node-rs/argon2";
import { Problem } from "@inkloom/contract";
import { TooMany } from "./too-many.ts";

/** KiB of memory, passes, threads. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Characters. */
const SHORTEST = 10;
/** Bytes; a longer one is no password but an attempt to make us work. */
const LONGEST = 1024;

/** At once; each takes 19 MiB and one of the four threads that files need too. */
const AT_ONCE = 2;
const WAITING = 64;

/** @throws Problem `auth/account` */
export function expectPassword(password: string, name: string): void {
  const characters = Array.from(password).length;
  const bytes = Buffer.byteLength(password);
  if (characters < SHORTEST || bytes > LONGEST)
    throw new Problem("auth/account", {
      en: `The password has ${characters} characters, expected ${SHORTEST} or more, and at most ${LONGEST} bytes.`,
      zh: `密码有 ${characters} 个字符，应不少于 ${SHORTEST} 个字符，且不超过 ${LONGEST} 字节。`,
    });
  if (folded(password) === folded(name))
    throw new Problem("auth/account", {
      en: "The password is the user's name, expected another.",
      zh: "密码与用户名相同，请换一个。",
    });
}

const folded = (text: string): string => text.normalize("NFKC").toLowerCase();

/** Keyboards differ in how they compose the same character. */
const composed = (password: string): string => password.normalize("NFKC");

export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => hash(composed(password), COST));

/** Whether a hash was made with less than is asked for today. */
export function isWeak(passwordHash: string): boolean {
  const { memoryCost, timeCost } = parseOptions(passwordHash);
  return memoryCost < COST.memoryCost || timeCost < COST.timeCost;
}

/** A hash that no password has, of the usual cost: unknown names take as long as known ones. */
const NOBODY = [
  "",
  "argon2id",
  "v=19",
  `m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}`,
  ...[16, 32].map((bytes) => randomBytes(bytes).toString("base64").replaceAll("=", "")),
].join("$");

/**
 * Whether a password is the one behind a hash; takes the same time where there is no hash.
 * @throws TooMany where too many are being looked at already
 */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const short = Buffer.byteLength(password) <= LONGEST ? password : "";
  const same = await inTurn(() => verify(passwordHash ?? NOBODY, composed(short)));
  return same && passwordHash !== null && short === password;
}

let running = 0;
const queue: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (queue.length >= WAITING) throw new TooMany(5);
    await new Promise<void>((resolve) => queue.push(resolve));
  } else running++;
  try {
    return await work();
  } finally {
    // Who waits takes the place over; otherwise it is free.
    const next = queue.shift();
    if (next === undefined) running--;
    else next();
  }
}
