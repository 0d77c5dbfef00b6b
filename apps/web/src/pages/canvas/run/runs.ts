/** Settings of what is drawn, and jobs whose results nobody has taken or turned down yet; kept through reloads. */
import { createDraft } from "../../../drafts/draft-store.ts";
import { uploadPicture } from "../../../pictures/assets.ts";
import { answered } from "../../../service/answers.ts";
import { noteJob } from "../../../service/live-jobs.ts";
import { service } from "../../../service/service.ts";
import type { ToolDeclaration } from "../../../service/tools.ts";
import type { CanvasDocument } from "../document/canvas-document.ts";
import { union, type Rect } from "../document/rect.ts";
import { freeName, newLayer, type LayerKind } from "../document/scene.ts";
import { controlUnitsOf } from "../control/control-request.ts";
import { defaultsOf } from "../../../form/values.ts";
import { regionRequest, regionsFor, withNextSeed } from "../regions/region-request.ts";
import { flattened, greyOf, maskIn, SEEN, seenLayers } from "./flatten.ts";
import { pixelsOf, pngOf } from "./pictures.ts";
import {
  drawnSize,
  parametersOf,
  runKindOf,
  type RunKind,
  type RunSettings,
  sentPart,
  toolOf,
} from "./request.ts";

export interface CanvasRun {
  readonly job: string;
  readonly document: string;
  readonly kind: RunKind;
  /** Where its pictures belong. */
  readonly place: Rect;
  /** What is drawn alone, which is what is seen of the work. */
  readonly cut?: Rect | undefined;
  /** What runs it, where that is not the tool of its kind: regions are a graph of nodes. */
  readonly tool?: "workflow";
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface RunDraft extends RunSettings {
  /** The newest last. */
  readonly runs: readonly CanvasRun[];
}

export const runDraft = createDraft<RunDraft>("canvas-run", {
  values: {},
  sizeMode: "frame",
  ownWidth: 512,
  ownHeight: 512,
  runs: [],
});

/** Runs that are kept, of all documents together. */
const MOST_RUNS = 50;

/** Sends what stands in the frame; `cut` is what is drawn alone of it. Rejects with a problem of the service or an `Error` in the page's language. */
export async function startRun(
  document: CanvasDocument,
  tools: readonly ToolDeclaration[],
  cut: Rect | undefined,
): Promise<CanvasRun> {
  const kind = runKindOf(document);
  const tool = tools.find(({ id }) => id === toolOf(kind));
  if (tool === undefined) throw new Error(`The service has no tool ${toolOf(kind)}.`);
  const place = document.scene.frame;
  const part = sentPart(document);
  const uploads: { image?: string; mask?: string } = {};
  if (kind !== "generate") {
    const picture = flattened(document, seenLayers(document), part);
    const mask = maskIn(document, part);
    uploads.image = (await uploadPicture(await pngOf(picture))).asset;
    if (mask !== undefined) uploads.mask = (await uploadPicture(await pngOf(greyOf(mask)))).asset;
  }
  const units = await controlUnitsOf(document);
  const asked = regionsFor(document, kind);
  if (asked.length > 0) {
    const values = { ...defaultsOf(tool), ...runDraft.get().values };
    const { ownWidth, ownHeight, sizeMode } = runDraft.get();
    const size = drawnSize(place, { values, sizeMode, ownWidth, ownHeight });
    const { image } = uploads;
    const graph = await regionRequest(document, asked, { values, size, image, units });
    const run = {
      document: document.id,
      kind,
      place,
      tool: "workflow",
      parameters: graph,
    } as const;
    return submitted(run);
  }
  const settings = parametersOf(document, kind, tool, runDraft.get(), uploads);
  const { control: given } = settings;
  const typed: readonly unknown[] = Array.isArray(given) ? given : [];
  const control = [...typed, ...units];
  const parameters = { ...settings, ...(control.length > 0 && { control }) };
  return submitted({ document: document.id, kind, place, parameters, cut });
}

/** The same again with another seed. */
export function repeatRun({ job: _, parameters, ...run }: CanvasRun): Promise<CanvasRun> {
  if (run.tool === "workflow") return submitted({ ...run, parameters: withNextSeed(parameters) });
  const { seed } = parameters;
  const next = typeof seed === "number" && seed >= 0 ? seed + 1 : seed;
  return submitted({ ...run, parameters: { ...parameters, seed: next } });
}

async function submitted(run: Omit<CanvasRun, "job">): Promise<CanvasRun> {
  const job = await service().submit(run.tool ?? toolOf(run.kind), run.parameters as never);
  noteJob(job);
  const started: CanvasRun = { ...run, job: job.id };
  runDraft.change({ runs: [...runDraft.get().runs, started].slice(-MOST_RUNS) });
  return started;
}

export function forgetRun({ job }: CanvasRun): void {
  runDraft.change({ runs: runDraft.get().runs.filter((run) => run.job !== job) });
}

/** Puts a run that was turned down back. */
export function rememberRun(run: CanvasRun): void {
  runDraft.change({ runs: [...runDraft.get().runs, run] });
}

export async function cancelRun({ job }: CanvasRun): Promise<void> {
  const about = { params: { path: { id: job } } };
  noteJob(await answered(service().api.POST("/api/v1/jobs/{id}/cancel", about)));
}

/** Puts a result into the document as a layer of its own; the picture grows by what was added to it. */
export async function acceptResult(
  document: CanvasDocument,
  { place }: Pick<CanvasRun, "place">,
  url: string,
  name: string,
): Promise<void> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const pixels = await pixelsOf(await answer.blob(), place);
  document.do("result", (edit) => {
    const { layers, active } = edit.scene;
    const layer = newLayer("picture", freeName(edit.scene, name));
    const seen: readonly LayerKind[] = SEEN;
    const highest = layers.findLast(({ kind }) => seen.includes(kind));
    edit.addLayer(layer, highest?.id ?? null);
    if (highest === undefined) edit.change({ layers: [layer, ...layers] });
    edit.write(layer.id, place.x, place.y, pixels);
    edit.change({ bounds: union(edit.scene.bounds, place), active: active ?? layer.id });
  });
}
