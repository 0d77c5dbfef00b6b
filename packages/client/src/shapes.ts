/** Names for parts of the generated types. */
import type { components, paths } from "./api.ts";

export type Job = components["schemas"]["Job"];
export type Upload = components["schemas"]["Upload"];

type ToolPath = Extract<keyof paths, `/api/v1/tools/${string}`>;
type ToolOf<Path> = Path extends `/api/v1/tools/${infer Id}` ? Id : never;

/** Id of a tool. */
export type Tool = Exclude<ToolOf<ToolPath>, "{id}">;

/** What a tool takes; all that has a default may be left out. */
export type ToolParameters<Id extends Tool> =
  paths[`/api/v1/tools/${Id}`]["post"]["requestBody"]["content"]["application/json"];
