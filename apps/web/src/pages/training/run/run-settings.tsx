/** With which settings a run was begun: those that are no defaults. */
import { Code, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { isChanged, type Values } from "../../../form/values.ts";
import { useText } from "../../../language/language.ts";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { trainingWords } from "../training-words.ts";
import style from "../training.module.css";

interface RunSettingsProps {
  readonly tool: ToolDeclaration;
  readonly parameters: Values;
}

export function RunSettings({ tool, parameters }: RunSettingsProps): ReactNode {
  const say = trainingWords.use();
  const text = useText();
  const changed = Object.entries(tool.parameters.properties).filter(([name, schema]) =>
    isChanged(schema, parameters[name] ?? schema.default),
  );
  return (
    <details className={style["fold"]}>
      <summary>{say("settings")}</summary>
      <Table.ScrollContainer type="native" minWidth={320} tabIndex={0}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{say("setting")}</Table.Th>
              <Table.Th scope="col">{say("value")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changed.map(([name, schema]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={500}>
                  {text(schema["x-inkloom"].label)} <Code>{name}</Code>
                </Table.Th>
                <Table.Td>
                  <Text size="sm" className={style["settingValue"] ?? ""}>
                    {shownValue(parameters[name])}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </details>
  );
}

const shownValue = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);
