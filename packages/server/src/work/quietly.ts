/** Work for the network: requests name no paths, and problems tell no folder. */
import { Problem } from "@inkloom/contract";
import { type RunContext, withNamesOnly } from "@inkloom/tools";
import { withoutFolders } from "./without-folders.ts";

/** @param places folders of the service, which no message tells */
export const quietly =
  (places: Pick<RunContext, "home" | "embeddedModels" | "folders">) =>
  async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await withNamesOnly(work);
    } catch (error) {
      throw error instanceof Problem ? await withoutFolders(error, places) : error;
    }
  };
