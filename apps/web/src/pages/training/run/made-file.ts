/** How Create takes what a run made. */
import type { Sent } from "../../../pictures/send-to.ts";

interface Made {
  readonly kind: string;
  readonly name: string;
}

/** undefined for kinds that no form takes by name alone. */
export function usedAs({ kind, name }: Made): Omit<Sent, "number"> | undefined {
  switch (kind) {
    case "lora":
      return { target: "generate", insert: `<lora:${name}:1>` };
    case "embedding":
      return { target: "generate", insert: name };
    case "checkpoint":
      return { target: "generate", values: { model: name } };
    default:
      return undefined;
  }
}
