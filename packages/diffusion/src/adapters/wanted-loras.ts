/** Which LoRAs a request asks for: those of its prompt, then those beside it. */
import type { DrawingRequest } from "@inkloom/contract";
import { type NetworkTag, takeNetworks } from "../prompt/networks/extra-networks.ts";
import { typed } from "../prompt/syntax/source-text.ts";
import type { WantedLora } from "./network-adapters.ts";

/** `tags` are the prompt's; the request's own list has the same form without `<lora:` and `>`.
 *  @throws Problem `prompt/network`, `prompt/weight` */
export function wantedLoras(
  tags: readonly NetworkTag[],
  { loras }: Pick<DrawingRequest, "loras">,
): readonly WantedLora[] {
  const listed = loras
    .split(";")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .flatMap((entry) => takeNetworks(typed(`<lora:${entry}>`)).networks);
  return [...tags, ...listed];
}
