import type { ToolId } from "../tools/registry.ts";

/**
 * What made a picture, as JSON in the picture's own file. `parameters` makes this one picture again:
 * its own seed, a batch of 1, names and sizes as they were resolved.
 */
export interface JobRecord {
  readonly program: "inkloom";
  /** Version of Inkloom that made it. */
  readonly version: string;
  readonly tool: ToolId;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly model: {
    readonly name: string;
    readonly family: string;
    /** SHA-256 of the checkpoint, hexadecimal, where it was computed. */
    readonly hash?: string;
  };
}
