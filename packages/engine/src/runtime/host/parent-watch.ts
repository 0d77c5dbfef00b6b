/** Ends this process when its parent goes away, also in the middle of a native call: those block the
 *  main thread, so that it does not even learn that its channel closed. */
import { Worker } from "node:worker_threads";

/** Milliseconds. */
const INTERVAL = 250;

/** Looks from a thread of its own. Its few lines are text because a bundle has no second file to start. */
const WATCH = `
  const { workerData } = require("node:worker_threads");
  const orphaned = () => {
    if (process.ppid !== workerData.parent) return true; // POSIX: init or a reaper takes over
    try { process.kill(workerData.parent, 0); return false; } catch { return true; } // Windows keeps the number
  };
  setInterval(() => { if (orphaned()) process.kill(process.pid, "SIGKILL"); }, workerData.interval);
`;

/** SIGKILL: nothing here is worth saving, and an orderly exit would wait for the native call. */
export function endWithParent(): void {
  new Worker(WATCH, {
    eval: true,
    workerData: { parent: process.ppid, interval: INTERVAL },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  }).unref();
}
