/** What is asked of the service for what stands in the frame. */
import type { CanvasDocument } from "../document/canvas-document.ts";
import { intersection, isNowhere, type Rect } from "../document/rect.ts";
import { defaultsOf, requestOf, type Values } from "../../../form/values.ts";
import type { ToolDeclaration } from "../../../service/tools.ts";
import type { Extent } from "../view/camera.ts";
import { overhang } from "../view/frame-drag.ts";
import { anythingIn, seenLayers, visibleLayers } from "./flatten.ts";

/** `generate` where there is no picture yet. */
export type RunKind = "generate" | "img2img" | "inpaint" | "outpaint";

/** Sizes at which the frame is drawn: its own, what the model knows best, or another. */
export type SizeMode = "frame" | "model" | "own";

export interface RunSettings {
  readonly values: Values;
  readonly sizeMode: SizeMode;
  readonly ownWidth: number;
  readonly ownHeight: number;
}

/** Parameters that the canvas gives itself. */
export const GIVEN = [
  "image",
  "mask",
  "mask_invert",
  "width",
  "height",
  "outpaint_left",
  "outpaint_right",
  "outpaint_top",
  "outpaint_bottom",
  "upscale_by",
  "upscaler",
  "upscale_overlap",
] as const;

/** The part of the frame in which the picture is. */
export const sentPart = ({ scene: { frame, bounds } }: CanvasDocument): Rect =>
  intersection(frame, bounds);

export function runKindOf(document: CanvasDocument): RunKind {
  const part = sentPart(document);
  if (isNowhere(part) || !anythingIn(document, seenLayers(document), part)) return "generate";
  const { frame, bounds } = document.scene;
  if (Object.values(overhang(frame, bounds)).some((added) => added > 0)) return "outpaint";
  return anythingIn(document, visibleLayers(document, ["mask"]), part) ? "inpaint" : "img2img";
}

const whole = (side: number): number => side - (side % 8);

/** The size at which it is drawn; undefined leaves it to the model. */
export function drawnSize(
  { width, height }: Extent,
  { sizeMode, ownWidth, ownHeight }: RunSettings,
): Extent | undefined {
  if (sizeMode === "model") return undefined;
  if (sizeMode === "own") return { width: ownWidth, height: ownHeight };
  return { width: whole(width), height: whole(height) };
}

interface Uploads {
  readonly image?: string;
  readonly mask?: string;
}

/** Parameters of `tool`, which is `generate` for that kind and `img2img` for the others. */
export function parametersOf(
  document: CanvasDocument,
  kind: RunKind,
  tool: ToolDeclaration,
  settings: RunSettings,
  { image, mask }: Uploads,
): Record<string, unknown> {
  const { frame, bounds } = document.scene;
  const values = Object.fromEntries(
    Object.entries(settings.values).filter(
      ([name]) => !(GIVEN as readonly string[]).includes(name),
    ),
  );
  const size = drawnSize(frame, settings);
  const request = { ...requestOf(tool, { ...defaultsOf(tool), ...values }), ...size };
  if (kind === "generate") return request;
  const added = overhang(frame, bounds);
  return {
    ...request,
    ...(image !== undefined && { image }),
    ...(mask !== undefined && { mask }),
    ...(kind === "outpaint" && {
      outpaint_left: added.left,
      outpaint_right: added.right,
      outpaint_top: added.top,
      outpaint_bottom: added.bottom,
    }),
  };
}

export const toolOf = (kind: RunKind): "generate" | "img2img" =>
  kind === "generate" ? "generate" : "img2img";
