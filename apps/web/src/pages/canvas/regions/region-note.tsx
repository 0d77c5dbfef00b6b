/** Says in the panel of what is drawn whether regions act, and what does not act with them. */
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { isChanged, type Values } from "../../../form/values.ts";
import { useText } from "../../../language/language.ts";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { GIVEN, type RunKind } from "../run/request.ts";
import { useScene } from "../studio/studio.ts";
import { regionOf } from "./region.ts";
import { SAID_BY_REGIONS } from "./region-graph.ts";
import { actIn } from "./region-request.ts";
import { regionWords } from "./region-words.ts";

export function RegionNote({
  kind,
  tool,
  values,
}: {
  readonly kind: RunKind;
  readonly tool: ToolDeclaration | undefined;
  readonly values: Values;
}): ReactNode {
  const say = regionWords.use();
  const text = useText();
  const { layers } = useScene();
  const count = layers.filter(
    (layer) =>
      layer.kind === "region" &&
      layer.visible &&
      layer.opacity > 0 &&
      regionOf(layer).prompt.trim() !== "",
  ).length;
  if (count === 0) return null;
  const idle = Object.entries(tool?.parameters.properties ?? {}).flatMap(([name, schema]) => {
    const said: readonly string[] = [...SAID_BY_REGIONS, ...GIVEN];
    return said.includes(name) || !isChanged(schema, values[name])
      ? []
      : [text(schema["x-inkloom"].label)];
  });
  return (
    <Text size="xs" role="status">
      {actIn(kind) ? say("acting", { count }) : say("resting")}
      {actIn(kind) &&
        idle.length > 0 &&
        ` ${say("without", { names: idle.join(say("separator")) })}`}
    </Text>
  );
}
