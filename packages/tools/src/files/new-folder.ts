import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "@inkloom/training";
import { writeProblem } from "./write-problem.ts";

/** Makes the first folder of `name-00001`, `name-00002` ... that is not there, and those above it.
 *  @throws Problem `output/unwritable` or `output/full` */
export async function newFolder(above: string, name: string): Promise<string> {
  try {
    await mkdir(above, { recursive: true });
    for (let number = 1; ; number++) {
      const folder = join(above, `${name}-${String(number).padStart(5, "0")}`);
      const taken = await mkdir(folder).then(
        () => false,
        (error: unknown) => {
          if (codeOf(error) === "EEXIST") return true;
          throw error;
        },
      );
      if (!taken) return folder;
    }
  } catch (error) {
    throw writeProblem(error, above);
  }
}
