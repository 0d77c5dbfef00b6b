/** What is done with the document that is open: the tool, what it shows on its way, and the view. */
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { CanvasDocument, DocumentState } from "../document/canvas-document.ts";
import type { Point, Rect } from "../document/rect.ts";
import { activeLayer, type Layer, type Scene } from "../document/scene.ts";
import type { Stage, View } from "../view/stage.ts";

export type ToolName =
  "brush" | "eraser" | "lasso" | "rectangle" | "move" | "frame" | "hand" | "pose" | "region";

export interface StudioState {
  readonly tool: ToolName;
  readonly maskShown: boolean;
  /** What a tool is about to mark, in pixels of the document. */
  readonly outline: readonly Point[] | undefined;
  /** What of the picture is cut out to be drawn alone. */
  readonly cut: Rect | undefined;
  /** Absent until the screen is there. */
  readonly stage: Stage | undefined;
}

export interface Studio {
  readonly document: CanvasDocument;
  readonly state: StoreApi<StudioState>;
}

export const createStudio = (document: CanvasDocument, tool: ToolName): Studio => ({
  document,
  state: createStore<StudioState>()(() => ({
    tool,
    maskShown: true,
    outline: undefined,
    cut: undefined,
    stage: undefined,
  })),
});

export const StudioContext = createContext<Studio | undefined>(undefined);

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (studio === undefined) throw new Error("No document is open here.");
  return studio;
}

export const useStudioState = <T>(pick: (state: StudioState) => T): T =>
  useStore(useStudio().state, pick);

export const useDocumentState = <T>(pick: (state: DocumentState) => T): T =>
  useStore(useStudio().document.state, pick);

export const useScene = (): Scene => useDocumentState(({ scene }) => scene);

export const useActiveLayer = (): Layer | undefined =>
  useDocumentState(({ scene }) => activeLayer(scene));

const NO_VIEW: StoreApi<View> = createStore<View>()(() => ({
  camera: { zoom: 1, x: 0, y: 0 },
  extent: { width: 0, height: 0 },
}));

export const useView = <T>(pick: (view: View) => T): T =>
  useStore(useStudioState(({ stage }) => stage)?.view ?? NO_VIEW, pick);
