/** Where a tool that fills a folder does so when only what it made is wanted. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ToolDeclaration } from "@inkloom/contract";
import type { RunContext } from "../run.ts";

/** Hands over the parameters, with a new folder where the tool takes one, which is gone afterwards. */
export async function withWorkFolder(
  tool: ToolDeclaration,
  parameters: object,
  { home }: Pick<RunContext, "home">,
  work: (parameters: object) => Promise<void>,
): Promise<void> {
  if (!("folder" in tool.parameters.properties)) return work(parameters);
  const above = join(home, "work");
  await mkdir(above, { recursive: true });
  const folder = await mkdtemp(join(above, "node-"));
  try {
    await work({ ...parameters, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
