/** Has pictures drawn by a running service: they come back as if they had been drawn here. */
import { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import {
  type ControlUnit,
  type JobRecord,
  picturesOfUnits,
  Problem,
  type ProblemCode,
  PROBLEMS,
  type Progress,
  type Text,
  TOOLS,
  type ToolId,
  withUnitNames,
} from "@inkloom/contract";
import { decodePicture, decodePng, readPngText } from "@inkloom/pixels";
import {
  type GenerateResult,
  pictureTexts,
  readGraph,
  type RunContext,
  type Runs,
  UNIT_KEYWORD,
  type WorkflowPicture,
  withPictureNames,
} from "@inkloom/tools";
import type { JobAnswer } from "../routes/jobs/job-answer.ts";
import type { ToldEvent } from "../routes/events/told-event.ts";
import type { JobFile } from "../work/run-tools.ts";
import { askService, type AskOptions, callService } from "./ask-service.ts";

/** Parameters that are about several jobs, which the caller takes apart. */
const NOT_ASKED = ["prompts", "prompts_at", "prompts_seed", "folder"];
const PICTURES = ["image", "mask", "picture"];
/** What the service says of a file that is none of the pictures it takes. */
const OF_PICTURES: readonly ProblemCode[] = ["request/media", "request/large", "input/picture"];
/** What it calls a picture that is a request's body. */
const BODY = '"body"';

const called = ({ en, zh }: Text, name: string): Text => ({
  en: en.replace(BODY, () => name),
  zh: zh.replace(BODY, () => name),
});

/** Milliseconds after which a line that broke is taken up again. */
const AGAIN = 500;

/** @throws Problem the service's own; `service/unreachable` */
export function drawThere(options: AskOptions): NonNullable<RunContext["elsewhere"]> {
  const call = callService(options);
  const ask = askService(options);

  /** Runs one job to its end, and gives its files. */
  async function perform(
    tool: ToolId,
    parameters: Readonly<Record<string, unknown>>,
    context: RunContext,
  ): Promise<{ readonly job: JobAnswer; readonly files: readonly Fetched[] }> {
    const { signal } = context;
    signal?.throwIfAborted();
    const body = await asked(tool, parameters, context);
    const { id } = await ask<JobAnswer>("POST", `/tools/${tool}`, body);
    const cancel = () => {
      void ask("POST", `/jobs/${id}/cancel`).catch(() => undefined);
    };
    signal?.addEventListener("abort", cancel, { once: true });
    // Whoever interrupts may do so while the job is being asked for.
    if (signal?.aborted === true) cancel();
    try {
      const job = await follow(id, context);
      if (job.state !== "done") {
        signal?.throwIfAborted();
        throw failure(job);
      }
      const told = (job.result as { readonly files: readonly JobFile[] }).files;
      const files: Fetched[] = [];
      for (const file of told) files.push(await fetched(file));
      return { job, files };
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  const fetched = async (file: JobFile): Promise<Fetched> => ({
    ...file,
    content: await (await call(`/assets/${file.hash}`)).bytes(),
  });

  /** What the request names on this machine goes along with it. */
  async function asked(
    tool: ToolId,
    parameters: Readonly<Record<string, unknown>>,
    { picture }: RunContext,
  ): Promise<Record<string, unknown>> {
    const known = Object.keys(TOOLS[tool].parameters.properties);
    const given = Object.entries(parameters).filter(
      ([name, value]) => known.includes(name) && value !== undefined && !NOT_ASKED.includes(name),
    );
    const body: Record<string, unknown> = Object.fromEntries(given);
    if (tool === "workflow")
      body["graph"] = plainGraph(
        await withPictureNames(readGraph(body["graph"]), async (name) =>
          upload(await picture(name), name),
        ),
      );
    const units = body["control"];
    if (Array.isArray(units))
      body["control"] = await uploadedUnits(units as ControlUnit[], picture);
    for (const name of PICTURES) {
      const path = body[name];
      if (typeof path === "string") body[name] = await upload(await picture(path), path);
    }
    return body;
  }

  /** Pictures of units in place, each sent once. */
  async function uploadedUnits(
    units: readonly ControlUnit[],
    picture: RunContext["picture"],
  ): Promise<ControlUnit[]> {
    const assets = new Map<string, string>();
    for (const name of picturesOfUnits(units))
      if (!assets.has(name)) assets.set(name, await upload(await picture(name), name));
    return withUnitNames(units, { picture: (name) => assets.get(name) ?? name });
  }

  /** @throws Problem `input/picture` that names the picture as it is called here */
  async function upload(file: Uint8Array, name: string): Promise<string> {
    const answer = await call("/assets", {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: new Uint8Array(file),
    }).catch((error: unknown) => {
      throw error instanceof Problem && OF_PICTURES.includes(error.code)
        ? new Problem("input/picture", called(error.sentence, name), { cause: error })
        : error;
    });
    const { files } = (await answer.json()) as { readonly files: readonly { asset: string }[] };
    return files[0]?.asset ?? "";
  }

  /** Until it has ended; a line that breaks is taken up again. */
  async function follow(id: string, context: RunContext): Promise<JobAnswer> {
    const { onProgress, signal } = context;
    let preview: string | undefined;
    for (;;) {
      const { body } = await call(`/jobs/${id}/events?previews=base64`, signal && { signal });
      try {
        for await (const event of body === null ? [] : eventsOf(body)) {
          if (event.type === "progress") onProgress?.(progressOf(event.progress, preview));
          if (event.type === "preview") preview = event.picture;
          if (event.type === "state" && ENDED.includes(event.job.state)) return event.job;
        }
      } catch (error) {
        signal?.throwIfAborted();
        // What fetch calls a body that breaks off.
        if (!(error instanceof TypeError)) throw error;
        await pause(AGAIN, undefined, signal && { signal }).catch(() => undefined);
      }
      signal?.throwIfAborted();
      const job = await ask<JobAnswer>("GET", `/jobs/${id}`);
      if (ENDED.includes(job.state)) return job;
    }
  }

  const drawn =
    (tool: "generate" | "img2img") =>
    async (
      parameters: Readonly<Record<string, unknown>>,
      context: RunContext,
    ): Promise<GenerateResult> => {
      const { job, files } = await perform(tool, parameters, context);
      const { report } = job.result as { readonly report: DrawingReport };
      const { name, family } = report.model;
      const maps = await Promise.all(files.filter(isMap).map(madeMap));
      return {
        pictures: await Promise.all(files.filter((file) => !isMap(file)).map(finished)),
        ...(maps.length > 0 && { maps }),
        model: { name, path: name, family },
        seconds: report.seconds,
        ...(report.memory && { memory: report.memory }),
      };
    };
  return {
    workflow: async (parameters, context) => {
      const { job } = await perform("workflow", parameters, context);
      const { outputs, files } = job.result as WorkflowAnswer;
      const saved = new Set(files.map(({ hash }) => hash));
      const pictures: WorkflowPicture[] = [];
      for (const [node, { files: shown }] of Object.entries(outputs))
        for (const file of shown) {
          const { content, width, height, seed, infotext } = await fetched(file);
          const type = saved.has(file.hash) ? "output" : "temp";
          const told = { ...(seed !== undefined && { seed }), infotext };
          const prefix = prefixOf(parameters.graph[node]);
          pictures.push({ bytes: content, width, height, node, type, prefix, ...told });
        }
      const texts = Object.entries(outputs).flatMap(([node, { text }]) =>
        text === undefined ? [] : [{ node, text }],
      );
      return { pictures, texts };
    },
    generate: drawn("generate"),
    img2img: drawn("img2img"),
    annotate: async (parameters, context) => {
      const { job, files } = await perform("annotate", parameters, context);
      const [file] = files;
      if (file === undefined) throw new TypeError("the service answered no picture");
      const { report } = job.result as { readonly report: AnnotateReport };
      const { preprocessor: id, pose } = report;
      const map = await decodePicture(file.content);
      return { id, map, text: file.infotext ?? "", ...(pose && { pose }) };
    },
    upscale: async (parameters, context) => {
      const texts = pictureTexts(await context.picture(parameters.picture));
      const { job, files } = await perform("upscale", parameters, context);
      const [file] = files;
      if (file === undefined) throw new TypeError("the service answered no picture");
      const { report } = job.result as { readonly report: UpscaleReport };
      const told = texts["parameters"];
      const infotext = file.infotext ?? "";
      return {
        ...report,
        pixels: await decodePicture(file.content),
        texts,
        infotext: told === undefined ? infotext : infotext.slice(`${told}, `.length),
      };
    },
  };
}

type MadeMap = NonNullable<GenerateResult["maps"]>[number];

type Fetched = JobFile & { readonly content: Uint8Array };

/** Whole numbers beyond what JSON's readers hold exactly go as texts. */
const plainGraph = (graph: object): unknown =>
  JSON.parse(
    JSON.stringify(graph, (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    ),
  );

function prefixOf(node: unknown): string {
  const { inputs } = (node ?? {}) as { readonly inputs?: Readonly<Record<string, unknown>> };
  const prefix = inputs?.["filename_prefix"];
  return typeof prefix === "string" ? prefix : "";
}

interface WorkflowAnswer {
  readonly files: readonly JobFile[];
  readonly outputs: Readonly<
    Record<string, { readonly files: readonly JobFile[]; readonly text?: readonly string[] }>
  >;
}

interface DrawingReport extends Pick<GenerateResult, "seconds" | "memory"> {
  readonly model: { readonly name: string; readonly family: string };
}

interface AnnotateReport {
  readonly preprocessor: string;
  readonly pose?: NonNullable<Awaited<ReturnType<Runs["annotate"]>>["pose"]>;
}

type UpscaleReport = Pick<Awaited<ReturnType<Runs["upscale"]>>, "upscaler" | "upscaler2">;

const ENDED: readonly string[] = ["done", "failed", "cancelled"];

async function finished({
  content,
  seed,
  infotext,
}: Fetched): Promise<GenerateResult["pictures"][number]> {
  const { inkloom } = readPngText(content);
  if (seed === undefined || infotext === undefined || inkloom === undefined)
    throw new TypeError("the service answered a picture that does not tell how it was made");
  return {
    pixels: await decodePng(content),
    seed,
    infotext,
    job: JSON.parse(inkloom) as JobRecord,
  };
}

/** Control pictures stand behind what was drawn. */
const isMap = ({ role }: Fetched): boolean => role === "map";

const madeMap = async ({ content }: Fetched): Promise<MadeMap> => ({
  unit: Number(readPngText(content)[UNIT_KEYWORD] ?? 0),
  map: await decodePng(content),
});

/** Its notice is in one language already. */
function progressOf(
  told: Readonly<Record<string, unknown>>,
  preview: string | undefined,
): Parameters<NonNullable<RunContext["onProgress"]>>[0] {
  const { notice, ...progress } = told;
  const words: Text | undefined =
    typeof notice === "string" ? { en: notice, zh: notice } : undefined;
  return {
    ...(progress as unknown as Progress),
    ...(words !== undefined && { notice: words }),
    ...(preview !== undefined && {
      preview: () => decodePicture(Buffer.from(preview, "base64")),
    }),
  };
}

/** Why a job has no result, in the words of the service. */
function failure({ id, error }: JobAnswer): Problem {
  const code = error?.code ?? "job/failed";
  const said = error?.detail ?? `job ${id} was cancelled`;
  return new Problem(isCode(code) ? code : "job/failed", { en: said, zh: said });
}

const isCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);

type SentEvent = ToldEvent & { readonly picture?: string };

/** The events of the service's own stream, whose data are single lines. */
async function* eventsOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<SentEvent, void> {
  const lines = createInterface({ input: Readable.from(stream) });
  for await (const line of lines)
    if (line.startsWith("data: ")) yield JSON.parse(line.slice("data: ".length)) as SentEvent;
}
