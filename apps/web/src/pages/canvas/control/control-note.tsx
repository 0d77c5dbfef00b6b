/** Says in the panel of what is drawn which layers it follows. */
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { regionOf } from "../regions/region.ts";
import { actIn } from "../regions/region-request.ts";
import type { RunKind } from "../run/request.ts";
import { useScene } from "../studio/studio.ts";
import { controlWords } from "./control-words.ts";
import { controlLayers, networkFor } from "./layer-control.ts";
import { useNetworks } from "./networks.ts";

export function ControlNote({ kind }: { readonly kind: RunKind }): ReactNode {
  const say = controlWords.use();
  const { layers } = useScene();
  const names = useNetworks() ?? [];
  const acting = controlLayers(layers).filter(
    (layer) => layer.kind !== "pose" || networkFor(layer, names) !== undefined,
  );
  if (acting.length === 0) return null;
  const byRegion =
    actIn(kind) &&
    layers.some(
      (layer) =>
        layer.kind === "region" &&
        layer.visible &&
        layer.opacity > 0 &&
        regionOf(layer).prompt.trim() !== "",
    );
  const listed = acting.map((layer) => `${layer.name} (${networkFor(layer, names) ?? "?"})`);
  return (
    <Text size="xs" role="status">
      {byRegion ? say("resting") : say("acting", { names: listed.join(say("separator")) })}
    </Text>
  );
}
