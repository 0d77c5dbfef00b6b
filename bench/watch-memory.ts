/** Largest memory of this program and its engine host over a time. */
import { residentMemoryOfTree } from "@inkloom/engine/host";

const GIB = 2 ** 30;

/** Looks ten times a second until it is asked for the peak, GiB. */
export function watchMemory(): () => number {
  let peak = 0;
  const watch = setInterval(() => {
    void residentMemoryOfTree(process.pid).then((bytes = 0) => {
      peak = Math.max(peak, bytes);
    });
  }, 100);
  return () => {
    clearInterval(watch);
    return peak / GIB;
  };
}
