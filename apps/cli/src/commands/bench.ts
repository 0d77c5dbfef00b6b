import type { Language, ToolId } from "@inkloom/contract";
import type { RunContext, Runs } from "@inkloom/tools";
import type { ToolRequest } from "../arguments/program.ts";
import type { Surroundings } from "../surroundings.ts";

/** What a command works with. */
export interface Bench {
  readonly language: Language;
  readonly around: Surroundings;
  readonly runs: Runs;
  readonly context: RunContext;
  /** Prints one JSON document. */
  readonly printJson: (document: object) => void;
}

/** Runs a tool and shows what it made. */
export type Perform<Id extends ToolId> = (request: ToolRequest<Id>, bench: Bench) => Promise<void>;
