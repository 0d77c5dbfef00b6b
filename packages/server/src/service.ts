/** What routes and dialects work with; `openService` opens it, each plugin takes the parts that it needs. */
import type { Logger } from "pino";
import type { ToolId } from "@inkloom/contract";
import type { Account } from "./auth/account.ts";
import type { ServiceConfig } from "./config/service-config.ts";
import type { Job } from "./jobs/states.ts";
import type { JobQueue } from "./jobs/queue.ts";
import type { Storage } from "./storage/storage.ts";

export interface Service {
  readonly config: ServiceConfig;
  readonly log: Logger;
  readonly storage: Storage;
  readonly queue: JobQueue;
  /** Validates, checks that names are names and pictures are there, and queues. */
  submit(wanted: readonly SubmittedJob[], account: Account): Promise<Job[]>;
}

/** A job as a client asks for it; nothing about it has been checked. */
export interface SubmittedJob {
  /** Of version 7; jobs of one call may name each other by it. @default a new one */
  readonly id?: string | undefined;
  readonly tool: JobTool;
  /** The tool's parameters; pictures are named `asset:<sha256>`. */
  readonly parameters: unknown;
  readonly priority?: number | undefined;
  readonly waitsFor?: readonly string[] | undefined;
  readonly webhook?: string | undefined;
  /** What a client's dialect needs to answer about it later. */
  readonly origin?: Readonly<Record<string, unknown>> | undefined;
}

/** Tools, and graphs of ComfyUI, whose request is `{ prompt }` and whose result is `{ outputs }`. */
export type JobTool = ToolId | "comfy";
