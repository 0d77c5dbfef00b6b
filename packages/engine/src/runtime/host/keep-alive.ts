/** Nothing about a child process keeps Node alive here, so that a command line ends when its work does;
 *  a caller who waits for an answer must. */

/** Keeps this Node process alive until the returned function is called or `signal` is aborted. */
export function keepAlive(signal?: AbortSignal): () => void {
  if (signal?.aborted === true) return () => undefined;
  const timer = setInterval(() => undefined, 2 ** 30);
  const letGo = () => {
    clearInterval(timer);
    signal?.removeEventListener("abort", letGo);
  };
  signal?.addEventListener("abort", letGo, { once: true });
  return letGo;
}
