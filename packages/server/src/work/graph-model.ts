/** What a graph is drawn by; nothing about it has been checked. */

/** The first model that it names, by which the queue groups. */
export function modelOfGraph(graph: unknown): string | undefined {
  if (typeof graph !== "object" || graph === null) return undefined;
  for (const node of Object.values(graph as Record<string, unknown>)) {
    const inputs = typeof node === "object" && node !== null && "inputs" in node ? node.inputs : {};
    const { ckpt_name: checkpoint, model } = (inputs ?? {}) as Readonly<Record<string, unknown>>;
    for (const name of [checkpoint, model]) if (typeof name === "string") return name;
  }
  return undefined;
}
