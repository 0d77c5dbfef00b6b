/** Whether the details stand beside the graph, and the dialogs that are open. */
import { create } from "zustand";
import { preference } from "../../../drafts/preference.ts";

export const panelOpen = preference("workflow-panel", true, (kept) =>
  typeof kept === "boolean" ? kept : undefined,
);

export const mapShown = preference("workflow-map", true, (kept) =>
  typeof kept === "boolean" ? kept : undefined,
);

export const openPanel = (): void => {
  panelOpen.set(true);
  useDialogs.setState({ phonePanel: true });
};

/** One end of a link that looks for the other. */
export interface LooseEnd {
  readonly node: string;
  readonly side: "input" | "output";
  /** Name of the input, or number of the output. */
  readonly place: string | number;
  readonly type: string;
  readonly label: string;
}

interface Dialogs {
  /** Choosing a node to add, at a place of the graph, linked to the loose end. */
  readonly adding?: { readonly x?: number; readonly y?: number; readonly end?: LooseEnd };
  /** Choosing what to connect. */
  readonly connecting?: LooseEnd | { readonly node: string };
  /** On phones the details lie over the graph. */
  readonly phonePanel?: boolean;
  readonly saving?: "new" | "again";
  /** Types of nodes that cannot run, of what was just opened. */
  readonly unknown?: readonly string[];
}

export const useDialogs = create<Dialogs>()(() => ({}));

export const closeDialogs = (): void => {
  useDialogs.setState({}, true);
};
