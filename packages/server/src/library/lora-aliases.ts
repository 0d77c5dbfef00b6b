/** The names that LoRAs tell in their own files, for whoever cannot wait while folders are looked through. */
import { setTimeout as pause } from "node:timers/promises";
import type { ModelLibrary } from "./library.ts";

/** How long is waited for what is new; milliseconds. */
const PATIENCE = 300;

/** Gives what is known by then, and what was known before until that is. */
export function loraAliases(
  library: Pick<ModelLibrary, "catalogue">,
  onError: (error: unknown) => void,
): () => Promise<readonly string[]> {
  let known: readonly string[] = [];
  let asking: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    try {
      const { loras } = await library.catalogue();
      known = loras.flatMap(({ alias }) => alias ?? []);
    } catch (error) {
      onError(error);
    } finally {
      asking = undefined;
    }
  };
  return async () => {
    await Promise.race([(asking ??= ask()), pause(PATIENCE, undefined, { ref: false })]);
    return known;
  };
}
