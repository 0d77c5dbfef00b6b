/** Resident memory of processes, in bytes, shared pages counted in each that has them mapped. Read from
 *  /proc, so known on Linux only; elsewhere the engine host asks its process instead. */
import { readdir, readFile } from "node:fs/promises";

/** Bytes resident in one process; undefined where it is gone or the system does not say. */
export async function residentMemory(pid: number): Promise<number | undefined> {
  const status = await readOrNothing(`/proc/${pid}/status`);
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/** Sum over a process and all its descendants; undefined where the system does not say. */
export async function residentMemoryOfTree(root: number): Promise<number | undefined> {
  const own = await residentMemory(root);
  if (own === undefined) return undefined;
  const children = await childrenByParent();
  let total = own;
  const waiting = [...(children.get(root) ?? [])];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    total += (await residentMemory(pid)) ?? 0;
    waiting.push(...(children.get(pid) ?? []));
  }
  return total;
}

async function childrenByParent(): Promise<ReadonlyMap<number, readonly number[]>> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const children = new Map<number, number[]>();
  for (const pid of pids) {
    // "pid (command) state parent ..."; the command may itself hold parentheses.
    const stat = await readOrNothing(`/proc/${pid}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  return children;
}

const readOrNothing = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");
