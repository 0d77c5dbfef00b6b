/** How many pictures a grid will have, before it is drawn. */
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Values } from "../../../form/values.ts";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { createWords } from "../create-words.ts";
import { countValues, readAxis } from "./axis-text.ts";

interface GridCountProps {
  readonly tool: ToolDeclaration;
  readonly values: Values;
}

export function GridCount({ tool, values }: GridCountProps): ReactNode {
  const say = createWords.use();
  const count = ["x", "y", "z"].reduce((product, axis) => {
    const text = values[axis];
    if (typeof text !== "string" || text === "") return product;
    const { name, values: given } = readAxis(text);
    const type = tool.parameters.properties[name]?.type;
    return product * countValues(given, type === "integer" || type === "number");
  }, 1);
  // A prompt matrix multiplies it by what stands in the prompt.
  if (values["matrix"] !== "off") return null;
  return (
    <Text size="sm" c="dimmed" mb={4}>
      {say("cells", { count })}
    </Text>
  );
}
