/** The most that processes hold resident while something runs. The system keeps the highest figure of each process
 *  (VmHWM) and forgets it when asked to; known on Linux only. */
import { readFile, writeFile } from "node:fs/promises";

interface Watch {
  highest: number | undefined;
}

/** One process, or one after another in the same role, and who wants to know its highest figure. */
export class PeakMemory {
  readonly #watches = new Set<Watch>();

  /** From now on. The process may be replaced meanwhile: `note` the old one before it goes. */
  async begin(pid: number | undefined): Promise<Watch> {
    await this.note(pid); // whoever watches already keeps what was until now
    if (pid !== undefined) await forgetPeak(pid);
    const watch: Watch = { highest: undefined };
    this.#watches.add(watch);
    return watch;
  }

  async note(pid: number | undefined): Promise<void> {
    if (pid === undefined || this.#watches.size === 0) return;
    const peak = await peakOf(pid);
    if (peak === undefined) return;
    for (const watch of this.#watches) watch.highest = Math.max(watch.highest ?? 0, peak);
  }

  /** Bytes; undefined where the system does not say. */
  async end(watch: Watch, pid: number | undefined): Promise<number | undefined> {
    await this.note(pid);
    this.#watches.delete(watch);
    return watch.highest;
  }
}

/** This program itself, whichever engines it has. */
export const OWN_PEAK = new PeakMemory();

async function peakOf(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/** Where it is not allowed, figures are the highest since the process began. See proc(5), /proc/pid/clear_refs. */
const forgetPeak = (pid: number): Promise<void> =>
  writeFile(`/proc/${pid}/clear_refs`, "5").catch(() => undefined);
