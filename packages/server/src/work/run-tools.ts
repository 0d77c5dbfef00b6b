/** Does what jobs ask: runs the tool, keeps its files by hash and enters its pictures in the gallery. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { Problem, type ToolDeclaration, type ToolId, TOOLS, validate } from "@inkloom/contract";
import {
  modelSessions,
  type OutputFile,
  perform,
  type RunContext,
  withNamesOnly,
} from "@inkloom/tools";
import { expectNames, hashOfPicture } from "./safe-names.ts";
import type { JobContext, JobOutcome, RunningJob, RunTool } from "../jobs/worker.ts";
import { enterAssets, enterPictures } from "../storage/gallery/enter.ts";
import type { NewEntry } from "../storage/gallery/entry.ts";
import type { Storage } from "../storage/storage.ts";
import { modelOfGraph } from "./graph-model.ts";
import { previewSender } from "./previews.ts";

/** What tools are given beside the job: folders and engines. */
export type ToolFolders = Pick<RunContext, "home" | "embeddedModels" | "folders" | "runtime">;

/** A kind of job that is no tool, such as a graph. */
export type RunOther = (
  job: RunningJob,
  context: JobContext & { readonly tools: RunContext; readonly storage: Storage },
) => Promise<JobOutcome>;

export interface ToolWork {
  readonly run: RunTool;
  /** Lets go of networks that nothing uses. */
  free(): Promise<void>;
  close(): Promise<void>;
}

export interface ToolWorkOptions {
  readonly storage: Storage;
  readonly tools: ToolFolders;
  readonly others: Readonly<Record<string, RunOther>>;
  /** Lets go of what other kinds of jobs keep. */
  readonly forget?: () => void;
  readonly onError: (error: unknown) => void;
}

/** A file of a job, as clients are told. */
export interface JobFile {
  readonly role: OutputFile["role"];
  /** SHA-256: the file is `asset:<hash>`. */
  readonly hash: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  readonly seed?: number;
  readonly infotext?: string;
}

/** Networks that no job has used for so long are let go; milliseconds. */
const IDLE = 10 * 60_000;

export function toolWork(options: ToolWorkOptions): ToolWork {
  const { storage, tools, others, forget, onError } = options;
  const sessions = modelSessions(tools.runtime);
  let busy = 0;
  let idle: NodeJS.Timeout | undefined;
  const release = () => sessions.clear();
  const free = () => {
    forget?.();
    return release();
  };
  const rest = () => {
    clearTimeout(idle);
    if (busy === 0) idle = setTimeout(() => void free().catch(onError), IDLE).unref();
  };

  const run: RunTool = async (job, context) => {
    const opened = new Set<string>();
    const model = modelOf(job.request) ?? "";
    const given: RunContext = {
      ...tools,
      signal: context.signal,
      runtime: (device) => {
        opened.add(device);
        return sessions.runtimeFor(device, model);
      },
      picture: (name) => storedPicture(storage, name),
      onProgress: previewSender(context, onError),
    };
    busy += 1;
    clearTimeout(idle);
    try {
      const other = others[job.tool];
      const outcome = await withNamesOnly(() =>
        other === undefined
          ? runTool(job, given, storage)
          : other(job, { ...context, tools: given, storage }),
      );
      if (opened.size > 0) await sessions.settle();
      return outcome;
    } catch (error) {
      // A job that was cancelled or failed for want of memory leaves none of it behind.
      if (opened.size > 0) await release().catch(onError);
      throw error;
    } finally {
      busy -= 1;
      rest();
    }
  };
  return {
    run,
    free,
    close: async () => {
      clearTimeout(idle);
      await free();
    },
  };
}

/** By which networks it is drawn: jobs of the same are cheaper one after the other. */
export function modelOf(request: Readonly<Record<string, unknown>>): string | undefined {
  const { model, upscaler, graph } = request;
  if (graph !== undefined) return modelOfGraph(graph);
  if (typeof model === "string") return model;
  return typeof upscaler === "string" ? upscaler : undefined;
}

async function runTool(job: RunningJob, given: RunContext, storage: Storage): Promise<JobOutcome> {
  const { tool, request, id } = job;
  if (!isTool(tool))
    throw new Problem("input/invalid", {
      en: `Job ${id} asks for "${tool}", expected one of ${Object.keys(TOOLS).join(", ")}.`,
      zh: `任务 ${id} 要求“${tool}”，应为以下之一：${Object.keys(TOOLS).join("、")}。`,
    });
  expectNames(request);
  // The same folder each time, so that a grid whose worker died goes on where it was.
  const place = join(given.home, "work", id);
  const parameters =
    tool === "grid"
      ? { ...validate(TOOLS.grid, request), folder: place }
      : validate(TOOLS[tool] as ToolDeclaration, request);
  const { files, report } = await perform(tool, parameters, given);
  const kept: JobFile[] = [];
  const entries: NewEntry[] = [];
  for await (const file of files) {
    const { bytes, mediaType, role, width, height, seed, infotext, record } = file;
    given.signal?.throwIfAborted();
    const stored = await storage.pictures.put(bytes, mediaType);
    const picture = { ...stored, mediaType, width, height };
    // Noted at once: of a job that is cancelled now, the sweep takes what it knows of.
    await enterAssets(storage.database.db, [picture]);
    kept.push({
      role,
      ...stored,
      mediaType,
      width,
      height,
      ...(seed !== undefined && { seed }),
      ...(infotext !== undefined && { infotext }),
    });
    // Control pictures of a drawing are told with it, as charts with their report: no pictures of their own.
    if (role === "chart" || (role === "map" && WITH_MAPS.includes(tool))) continue;
    const prompt = record?.parameters["prompt"];
    entries.push({
      picture,
      userId: job.user ?? undefined,
      jobId: id,
      index: entries.length,
      tool,
      prompt: typeof prompt === "string" ? prompt : undefined,
      model: record?.model?.name,
      seed,
      infotext,
      record: record === undefined ? undefined : { ...record },
    });
  }
  if (tool === "grid") await rm(place, { recursive: true, force: true });
  return {
    result: { files: kept, report },
    record: entries.length === 0 ? undefined : (tx) => enterPictures(tx, entries),
  };
}

/** Tools whose control pictures stand beside what they draw. */
const WITH_MAPS: readonly ToolId[] = ["generate", "img2img"];

const isTool = (tool: string): tool is ToolId => Object.hasOwn(TOOLS, tool);

/** @throws Problem `input/name`, `asset/missing` */
async function storedPicture({ pictures }: Storage, name: string): Promise<Uint8Array> {
  const { stream } = await pictures.open(hashOfPicture(name), { verify: true });
  return buffer(stream);
}
