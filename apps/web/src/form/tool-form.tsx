/** A tool's whole form, made from its declaration; groups beyond the first stay closed until somebody opens them. */
import { Accordion, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../language/language.ts";
import type { ToolDeclaration } from "../service/tools.ts";
import { ParameterField } from "./parameter-field.tsx";
import type { Faults, Values } from "./values.ts";

export interface ToolFormProps {
  readonly tool: ToolDeclaration;
  readonly values: Values;
  readonly onChange: (name: string, value: unknown) => void;
  readonly faults: Faults;
  /** Parameters that somebody else shows. */
  readonly without?: readonly string[];
  /** Groups that stand open, by their English title. */
  readonly open?: readonly string[];
}

export function ToolForm({
  tool,
  values,
  onChange,
  faults,
  without = [],
  open = [],
}: ToolFormProps): ReactNode {
  const say = useText();
  const { properties, required } = tool.parameters;
  const grouped = new Set(tool.groups.flatMap(({ parameters }) => parameters));
  const shown = (name: string): boolean => name in properties && !without.includes(name);
  const field = (name: string): ReactNode => {
    const schema = properties[name];
    return (
      schema !== undefined && (
        <ParameterField
          key={name}
          name={name}
          schema={schema}
          value={values[name]}
          onChange={(value) => {
            onChange(name, value);
          }}
          fault={faults[name]}
          required={required.includes(name)}
          port={tool.inputs.find((port) => port.name === name)}
        />
      )
    );
  };
  const groups = tool.groups
    .map(({ title, parameters }) => ({ title, parameters: parameters.filter(shown) }))
    .filter(({ parameters }) => parameters.length > 0);
  return (
    <Stack gap="md">
      {Object.keys(properties)
        .filter((name) => shown(name) && !grouped.has(name))
        .map(field)}
      <Accordion multiple defaultValue={[...open]} variant="separated">
        {groups.map(({ title, parameters }) => (
          <Accordion.Item key={title.en} value={title.en}>
            <Accordion.Control>{say(title)}</Accordion.Control>
            <Accordion.Panel>
              <Stack gap="md">{parameters.map(field)}</Stack>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Stack>
  );
}
