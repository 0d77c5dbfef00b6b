/** Every kind of control unit, the special before the general. */
import type { ControlKind } from "./control-unit.ts";

export const CONTROL_KINDS: readonly ControlKind[] = [];
