/** The desk of prompts as the network may use it: requests name no paths, and answers tell no folder. */
import type { PromptDesk, RunContext } from "@inkloom/tools";
import { quietly } from "./quietly.ts";
import { foldersOf, textWithout } from "./without-folders.ts";

type Folders = Pick<RunContext, "home" | "embeddedModels" | "folders">;

export function sharedPrompts(desk: PromptDesk, places: Folders): PromptDesk {
  const folders = foldersOf(places);
  const quiet = quietly(places);
  type Fault = Awaited<ReturnType<PromptDesk["read"]>>["faults"][number];
  const cleaned = (faults: readonly Fault[]): Fault[] =>
    faults.map((fault) => ({ ...fault, message: textWithout(fault.message, folders) }));
  return {
    read: (query) =>
      quiet(async () => {
        const { prompt, negativePrompt, faults, ...rest } = await desk.read(query);
        return {
          ...rest,
          prompt: { ...prompt, faults: cleaned(prompt.faults) },
          negativePrompt: { ...negativePrompt, faults: cleaned(negativePrompt.faults) },
          faults: cleaned(faults),
        };
      }),
    complete: (query) => quiet(() => desk.complete(query)),
    styles: {
      list: () => quiet(() => desk.styles.list()),
      put: (style) => quiet(() => desk.styles.put(style)),
      remove: (name) => quiet(() => desk.styles.remove(name)),
    },
    tags: {
      list: () => quiet(() => desk.tags.list()),
      put: (name, bytes) => quiet(() => desk.tags.put(name, bytes)),
      remove: (name) => quiet(() => desk.tags.remove(name)),
      index: () => desk.tags.index(),
    },
  };
}
