/** Every tool that works with the pointer, by name; `hand` has none, so that the view is moved. */
import type { Studio, ToolName } from "../studio/studio.ts";
import type { CanvasTool } from "../view/pointer-input.ts";
import { lassoTool, rectangleTool } from "./area-tools.ts";
import { poseTool } from "../pose/pose-tool.ts";
import { brushTool } from "./brush-tool.ts";
import { frameTool, moveTool } from "./drag-tools.ts";

export type Tools = Readonly<Partial<Record<ToolName, CanvasTool>>>;

export const createTools = (studio: Studio): Tools => ({
  brush: brushTool(studio, { erases: false }),
  eraser: brushTool(studio, { erases: true }),
  lasso: lassoTool(studio),
  rectangle: rectangleTool(studio),
  move: moveTool(studio),
  frame: frameTool(studio),
  pose: poseTool(studio),
});
