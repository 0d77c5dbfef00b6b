/** What a model is good for, and where that leads. */
import type { Sent } from "../../pictures/send-to.ts";

export type UseName = "use" | "addToPrompt" | "addWithTriggers" | "useVae" | "upscaleWith";

export interface ModelUse {
  readonly name: UseName;
  readonly sent: Omit<Sent, "number">;
}

interface Usable {
  readonly kind: string;
  readonly name: string;
  readonly unreachable: string | null;
  readonly missingSince: string | null;
  readonly strength: number | null;
  readonly triggerWords: readonly string[];
}

/** None for what no request can name, and for kinds that other files bring along. */
export function usesOf(model: Usable): readonly ModelUse[] {
  const { kind, name, unreachable, missingSince, triggerWords } = model;
  if (unreachable !== null || missingSince !== null) return [];
  const set = (target: string, key: string): Omit<Sent, "number"> => ({
    target,
    values: { [key]: name },
  });
  switch (kind) {
    case "checkpoint":
      return [{ name: "use", sent: set("generate", "model") }];
    case "vae":
      return [{ name: "useVae", sent: set("generate", "vae") }];
    case "upscaler":
      return [{ name: "upscaleWith", sent: set("upscale", "upscaler") }];
    case "embedding":
      return [{ name: "addToPrompt", sent: { target: "generate", insert: name } }];
    case "lora": {
      const insert = `<lora:${name}:${model.strength ?? 1}>`;
      const words = [insert, ...triggerWords].join(", ");
      return [
        { name: "addToPrompt", sent: { target: "generate", insert } },
        ...(triggerWords.length > 0
          ? [{ name: "addWithTriggers" as const, sent: { target: "generate", insert: words } }]
          : []),
      ];
    }
    default:
      return [];
  }
}
