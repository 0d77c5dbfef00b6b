/** Slows down who guesses passwords. Kept in memory, within bounds; several processes each count what they see. */
import { isIPv6 } from "node:net";
import { TooMany } from "./too-many.ts";

/** Failures that cost nothing, then a wait that doubles from one second to the longest. */
interface Rule {
  readonly free: number;
  /** Seconds. */
  readonly longest: number;
}

/** Somebody who forgot a password, from where they sit. */
const PAIR: Rule = { free: 5, longest: 900 };
/** Many names from one place. */
const ADDRESS: Rule = { free: 20, longest: 900 };
/** One name from many places; short, because whoever it belongs to waits as well. */
const NAME: Rule = { free: 50, longest: 30 };

/** After so long without a failure all is forgotten; milliseconds. */
const FORGOTTEN = 60 * 60 * 1000;
/** Keys of one kind; the one that was quiet longest goes first. */
const KEPT = 10_000;

interface Failures {
  count: number;
  last: number;
}

export interface Attempt {
  /** Takes back what the attempt was charged. */
  succeeded(): void;
}

export interface Attempts {
  /** An attempt counts as failed until it succeeds, so that many at once are no way round.
   *  @throws TooMany where it comes too early */
  begin(name: string, address: string): Attempt;
}

/** @param now milliseconds of any clock that only rises */
export function openAttempts(now: () => number = () => performance.now()): Attempts {
  const pairs = counters(PAIR, now);
  const addresses = counters(ADDRESS, now);
  const names = counters(NAME, now);
  return {
    begin(name, address) {
      const place = placeOf(address);
      const person = name.toLowerCase().slice(0, 100);
      const charged = [
        [pairs, `${place} ${person}`],
        [addresses, place],
        [names, person],
      ] as const;
      const wait = Math.max(...charged.map(([counter, key]) => counter.wait(key)));
      if (wait > 0) throw new TooMany(Math.ceil(wait / 1000));
      for (const [counter, key] of charged) counter.charge(key);
      return {
        succeeded: () => {
          pairs.forget(`${place} ${person}`);
          addresses.takeBack(place);
          names.takeBack(person);
        },
      };
    },
  };
}

/** One subscriber of IPv6 has at least a /64 (RFC 6177) and may use any address in it. */
export function placeOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address.slice(0, 64);
  const [head = "", tail] = address.replace(/%.*$/, "").split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0");
  const groups = tail === undefined ? before : [...before, ...gap, ...after];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(":")}::/64`;
}

function counters({ free, longest }: Rule, now: () => number) {
  const all = new Map<string, Failures>();
  const find = (key: string): Failures | undefined => {
    const found = all.get(key);
    if (found === undefined || now() - found.last <= FORGOTTEN) return found;
    all.delete(key);
    return undefined;
  };
  return {
    /** Milliseconds until the next attempt may come. */
    wait(key: string): number {
      const found = find(key);
      if (found === undefined || found.count < free) return 0;
      const pause = Math.min(longest, 2 ** Math.min(30, found.count - free)) * 1000;
      return Math.max(0, found.last + pause - now());
    },
    charge(key: string): void {
      const count = (find(key)?.count ?? 0) + 1;
      // Behind all others: the first key is the one that was quiet longest.
      all.delete(key);
      all.set(key, { count, last: now() });
      const [oldest] = all.size > KEPT ? all.keys() : [];
      if (oldest !== undefined) all.delete(oldest);
    },
    takeBack(key: string): void {
      const found = all.get(key);
      if (found === undefined) return;
      if (found.count > 1) found.count--;
      else all.delete(key);
    },
    forget: (key: string): void => void all.delete(key),
  };
}
