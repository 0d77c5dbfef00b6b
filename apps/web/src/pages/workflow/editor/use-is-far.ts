import { useStore } from "@xyflow/react";

/** Below this zoom fields would be smaller than 24 pixels: they are shown as text then, and edited in the panel. */
const NEAR = 0.86;

/** Whether the graph is seen from too far to edit fields on it. */
export const useIsFar = (): boolean => useStore(({ transform }) => transform[2] < NEAR);
