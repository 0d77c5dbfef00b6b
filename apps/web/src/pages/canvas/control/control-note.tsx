/** Says in the panel of what is drawn which layers it follows. */
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { usePreprocessors } from "../../../control/preprocessors.ts";
import type { Layer } from "../document/scene.ts";
import { regionOf } from "../regions/region.ts";
import { actIn } from "../regions/region-request.ts";
import type { RunKind } from "../run/request.ts";
import { useScene } from "../studio/studio.ts";
import { controlWords } from "./control-words.ts";
import { fitsGraph } from "./graph-controls.ts";
import { controlLayers, controlOf, networkFor } from "./layer-control.ts";
import { useNetworks } from "./networks.ts";

export function ControlNote({ kind }: { readonly kind: RunKind }): ReactNode {
  const say = controlWords.use();
  const { layers } = useScene();
  const preprocessors = usePreprocessors();
  const names = useNetworks() ?? [];
  const control = controlLayers(layers);
  const byRegion =
    actIn(kind) &&
    layers.some(
      (layer) =>
        layer.kind === "region" &&
        layer.visible &&
        layer.opacity > 0 &&
        regionOf(layer).prompt.trim() !== "",
    );
  const acts = (layer: Layer): boolean => {
    const found = networkFor(layer, names) !== undefined;
    if (byRegion) return found && fitsGraph(controlOf(layer).preprocessor, preprocessors);
    return found || layer.kind !== "pose";
  };
  const acting = control
    .filter(acts)
    .map((layer) => `${layer.name} (${networkFor(layer, names) ?? "?"})`);
  const resting = byRegion ? control.filter((layer) => !acts(layer)) : [];
  const listed = (all: readonly string[]): string => all.join(say("separator"));
  if (acting.length + resting.length === 0) return null;
  return (
    <Text size="xs" role="status">
      {acting.length > 0 && say("acting", { names: listed(acting) })}
      {acting.length > 0 && resting.length > 0 && " "}
      {resting.length > 0 && say("resting", { names: listed(resting.map(({ name }) => name)) })}
    </Text>
  );
}
