/** Every kind of control unit, the special before the general. */
import type { ControlKind } from "./control-unit.ts";
import { CONTROL_NET } from "./controlnet-kind.ts";
import { T2I_ADAPTER } from "./t2i-adapter-kind.ts";

export const CONTROL_KINDS: readonly ControlKind[] = [CONTROL_NET, T2I_ADAPTER];
