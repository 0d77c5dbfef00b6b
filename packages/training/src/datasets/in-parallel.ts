/** As many at once as the system's pool of file readers has. */
const AT_ONCE = 4;

/** Calls `work` with each item, a few at a time; the answers are in the items' order. The first failure ends it. */
export async function inParallel<In, Out>(
  items: readonly In[],
  work: (item: In, index: number) => Promise<Out>,
  signal?: AbortSignal,
): Promise<Out[]> {
  const answers = new Array<Out>(items.length);
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    for (;;) {
      const index = next++;
      if (index >= items.length || failed) return;
      signal?.throwIfAborted();
      try {
        answers[index] = await work(items[index] as In, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return answers;
}
