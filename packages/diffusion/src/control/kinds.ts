/** Every kind of control unit, the special before the general. */
import type { ControlKind } from "./control-unit.ts";
import { CONTROL_NET } from "./controlnet-kind.ts";
import { INSTANT_ID } from "./instant-id/instant-id-kind.ts";
import { IP_ADAPTER } from "./ip-adapter/ip-adapter-kind.ts";
import { LLLITE } from "./lllite/lllite-kind.ts";
import { REFERENCE } from "./reference/reference-kind.ts";
import { T2I_ADAPTER } from "./t2i-adapter-kind.ts";
import { T2I_STYLE } from "./t2i-style/style-kind.ts";

export const CONTROL_KINDS: readonly ControlKind[] = [
  REFERENCE,
  INSTANT_ID,
  CONTROL_NET,
  IP_ADAPTER,
  LLLITE,
  T2I_STYLE,
  T2I_ADAPTER,
];
