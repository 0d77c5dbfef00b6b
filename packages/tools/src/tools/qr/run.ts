import type { QrRequest } from "@inkloom/contract";
import type { Finished, GenerateResult } from "@inkloom/diffusion";
import { encodePng, type Pixels } from "@inkloom/pixels";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPicture } from "../../pictures/read-picture.ts";
import type { RunContext } from "../../run.ts";
import { runGenerate } from "../generate/run.ts";
import { modelSessions } from "../grid/kept-sessions.ts";
import { runImg2img } from "../img2img/run.ts";
import { codeOf, lightGuide } from "./guide.ts";
import { guidedJob, tileJob } from "./recipe.ts";
import { scansFrom } from "./scan.ts";
import { untilItScans } from "./until-scans.ts";

export interface QrResult {
  /** What was followed: the code, or what light hides. */
  readonly code: Pixels;
  /** Those that scan first, then the others; none of a bare code. */
  readonly pictures: readonly (Finished & {
    /** In how many of three sizes it reads as the text; 0 for not at all. */
    readonly scans: number;
  })[];
  /** How many of the pictures scan; of light, which has nothing to scan, 0. */
  readonly scanned: number;
  readonly model?: GenerateResult["model"];
  readonly seconds: GenerateResult["seconds"];
}

/** Makes a code, and pictures that scan as it. */
export async function runQr(request: QrRequest, context: RunContext): Promise<QrResult> {
  const { recipe, plain, picture } = request;
  const light = recipe === "light";
  const code = light
    ? await lightGuide(
        request,
        picture === undefined ? undefined : await readPicture(context, picture),
      )
    : codeOf(request);
  if (plain) return { code, pictures: [], scanned: 0, seconds: {} };
  const desk = await openDesk(context);
  try {
    const guide = await desk.lay("guide", code);
    const last: { model?: GenerateResult["model"]; seconds: Record<string, number> } = {
      seconds: {},
    };
    const noted = (result: GenerateResult): Finished => {
      last.model = result.model;
      for (const [stage, seconds] of Object.entries(result.seconds))
        last.seconds[stage] = (last.seconds[stage] ?? 0) + seconds;
      const [only] = result.pictures;
      if (only === undefined) throw new Error("drawing made no picture");
      return only;
    };
    const scans = light
      ? () => Promise.resolve(1)
      : (made: Finished) => scansFrom(made.pixels, request.text);
    const search = {
      seed: request.seed === -1 ? randomSeed() : request.seed,
      tries: request.tries,
      wanted: request.wanted,
    };
    const draw = async (seed: number, attempt: number): Promise<Finished> => {
      context.signal?.throwIfAborted();
      const counted = await desk.context(request, { number: attempt + 1, of: request.tries });
      const first = noted(await runGenerate(guidedJob(request, guide, seed), counted));
      const tile = tileJob(request, await desk.lay("drawn", first.pixels), seed);
      if (tile === undefined || (await scans(first)) === 0) {
        await desk.settle();
        return first;
      }
      const finer = noted(await runImg2img(tile, counted));
      await desk.settle();
      return (await scans(finer)) > 0 ? finer : first; // detail that costs the code is none
    };
    const { attempts, scanned } = await untilItScans(search, draw, scans);
    return {
      code,
      pictures: attempts.map(({ drawn, scans: sizes }) => ({ ...drawn, scans: light ? 0 : sizes })),
      scanned: light ? 0 : scanned,
      ...last,
    };
  } finally {
    await desk.clear();
  }
}

/** As A1111 draws a seed where none is given. */
const randomSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

interface Counted {
  readonly number: number;
  readonly of: number;
}

/** Networks that stay loaded from one picture to the next, and pictures that jobs can name. */
async function openDesk(context: RunContext) {
  const sessions = modelSessions(context.runtime);
  const folder = context.elsewhere ? await mkdtemp(join(tmpdir(), "inkloom-qr-")) : undefined;
  const pictures = new Map<string, Uint8Array>();
  return {
    /** Gives the name; who draws elsewhere takes files. */
    async lay(name: string, pixels: Pixels): Promise<string> {
      const bytes = await encodePng(pixels);
      if (folder === undefined) {
        pictures.set(`qr:${name}`, bytes);
        return `qr:${name}`;
      }
      const path = join(folder, `${name}.png`);
      await writeFile(path, bytes);
      return path;
    },
    async context({ device, model }: QrRequest, picture: Counted): Promise<RunContext> {
      const runtime = context.elsewhere ? undefined : await sessions.runtimeFor(device, model);
      return {
        ...context,
        ...(runtime && { runtime: () => Promise.resolve(runtime) }),
        picture: async (name) => pictures.get(name) ?? context.picture(name),
        onProgress: (progress) => context.onProgress?.({ ...progress, picture }),
      };
    },
    settle: () => sessions.settle(),
    async clear(): Promise<void> {
      await sessions.clear();
      if (folder !== undefined) await rm(folder, { recursive: true });
    },
  };
}
