/** How a picture was made, as the form of its tool takes it. */
import type { Job } from "@inkloom/client";
import type { Text } from "../../../language/language.ts";
import { InkloomProblem } from "@inkloom/client";
import type { Values } from "../../../form/values.ts";
import { endOf } from "../../../service/job-end.ts";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { restoreWords } from "./restore-words.ts";
import { startJob } from "../results/start-job.ts";

/** A setting of the picture that the form cannot hold. */
export interface Unrestored {
  readonly name: string;
  readonly value: string;
  readonly why: Text;
}

export interface RestoredForm {
  readonly tool: ToolDeclaration;
  readonly values: Values;
  /** Whose way of keeping settings it was. */
  readonly source?: string;
  readonly unknown: readonly Unrestored[];
}

/** What a picture's file tells: its settings, or why it tells none. */
export type PictureTold = { readonly form: RestoredForm } | { readonly why: Text };

interface Report {
  readonly restored?: {
    readonly tool: string;
    readonly parameters: Values;
    readonly source: string;
    readonly unknown: readonly Unrestored[];
  };
  readonly why?: Text;
}

/** Asks the service; rejects with its problem where the picture cannot be read. */
export async function readPicture(
  asset: string,
  tools: readonly ToolDeclaration[],
  signal?: AbortSignal,
): Promise<PictureTold> {
  const info = tools.find(({ id }) => id === "info");
  if (info === undefined) return { why: restoreWords.words.untold };
  const asked = await startJob(info, { picture: asset });
  const job = await endOf(asked.id, signal);
  if (job.error !== null) throw new InkloomProblem(job.error);
  return toldBy(job, tools);
}

/** What the report of the tool `info` says. */
export function toldBy(
  { result }: Pick<Job, "result">,
  tools: readonly ToolDeclaration[],
): PictureTold {
  const { restored, why = restoreWords.words.untold } = (result?.report ?? {}) as Report;
  const tool = tools.find(({ id }) => id === restored?.tool);
  if (restored === undefined || tool === undefined) return { why };
  const { parameters, source, unknown } = restored;
  return { form: { tool, values: parameters, source, unknown } };
}

/** The settings of one picture of a job; undefined for jobs of tools that are there no more. */
export function formOfJob(
  job: Pick<Job, "tool" | "parameters">,
  tools: readonly ToolDeclaration[],
  seed?: number,
): RestoredForm | undefined {
  const tool = tools.find(({ id }) => id === job.tool);
  if (tool === undefined) return undefined;
  const one = seed === undefined ? {} : { seed, batch: 1, batch_count: 1 };
  return { tool, values: { ...job.parameters, ...one }, unknown: [] };
}
