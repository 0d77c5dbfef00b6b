/** A tool's whole form, made from its declaration: groups that stay closed until somebody opens them, and a search. */
import {
  Accordion,
  ActionIcon,
  CloseButton,
  Stack,
  Text,
  TextInput,
  Tooltip,
  VisuallyHidden,
} from "@mantine/core";
import { IconHelp, IconSearch } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useText } from "../language/language.ts";
import type { ToolDeclaration } from "../service/tools.ts";
import { explanations } from "./explanations.ts";
import { findParameters } from "./find-parameters.ts";
import { formWords } from "./form-words.ts";
import { ParameterField } from "./parameter-field.tsx";
import { type Faults, isChanged, type Values } from "./values.ts";
import style from "./field.module.css";

interface ToolFormProps {
  readonly tool: ToolDeclaration;
  readonly values: Values;
  readonly onChange: (name: string, value: unknown) => void;
  readonly faults: Faults;
  /** Parameters that somebody else shows; the search finds them all the same. */
  readonly without?: readonly string[];
  /** Parameters that nobody is to see. */
  readonly hidden?: readonly string[];
  /** Groups that stand open, by their English title. */
  readonly open?: readonly string[];
  /** Texts of several lines. */
  readonly lines?: readonly string[];
}

/** Forms of more parameters than this can be searched. */
const FEW = 8;

export function ToolForm(props: ToolFormProps): ReactNode {
  const { tool, values, faults, without = [], hidden = [], open = [] } = props;
  const text = useText();
  const say = formWords.use();
  const [search, setSearch] = useState("");
  const [opened, setOpened] = useState<string[]>([...open]);
  const { properties } = tool.parameters;
  const grouped = new Set(tool.groups.flatMap(({ parameters }) => parameters));
  const shown = (name: string): boolean =>
    name in properties && !without.includes(name) && !hidden.includes(name);
  const free = Object.keys(properties).filter((name) => shown(name) && !grouped.has(name));
  const groups = tool.groups
    .map(({ title, parameters }) => ({ title, parameters: parameters.filter(shown) }))
    .filter(({ parameters }) => parameters.length > 0);
  const changed = (name: string): boolean => {
    const schema = properties[name];
    return schema !== undefined && isChanged(schema, values[name]);
  };
  return (
    <Stack gap="sm">
      {Object.keys(properties).length > FEW && (
        <FindSettings search={search} onSearch={setSearch} />
      )}
      {search.trim() === "" ? (
        <>
          {free.map((name) => (
            <Field key={name} {...props} name={name} />
          ))}
          {groups.length > 0 && (
            <Accordion
              multiple
              value={opened}
              onChange={setOpened}
              variant="separated"
              chevronPosition="left"
            >
              {groups.map(({ title, parameters }) => (
                <Accordion.Item key={title.en} value={title.en}>
                  <Accordion.Control>
                    {text(title)}
                    {parameters.some(changed) && <Mark label={say("changedWithin")} />}
                    {parameters.some((name) => name in faults) && (
                      <Text component="span" c="var(--mantine-color-error)" size="sm" ms="xs">
                        {say("wrongWithin")}
                      </Text>
                    )}
                  </Accordion.Control>
                  <Accordion.Panel>
                    {/* What nobody sees is not made: some forms have more than a hundred fields. */}
                    {opened.includes(title.en) && (
                      <Stack gap="sm">
                        {parameters.map((name) => (
                          <Field key={name} {...props} name={name} />
                        ))}
                      </Stack>
                    )}
                  </Accordion.Panel>
                </Accordion.Item>
              ))}
            </Accordion>
          )}
        </>
      ) : (
        <Found {...props} search={search} />
      )}
    </Stack>
  );
}

function FindSettings({
  search,
  onSearch,
}: {
  readonly search: string;
  readonly onSearch: (search: string) => void;
}): ReactNode {
  const say = formWords.use();
  const shown = explanations.use(({ value }) => value);
  return (
    <div className={style["find"]}>
      <TextInput
        flex={1}
        type="search"
        value={search}
        aria-label={say("find")}
        placeholder={say("find")}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          search !== "" && (
            <CloseButton
              size="sm"
              aria-label={say("clearSearch")}
              onClick={() => {
                onSearch("");
              }}
            />
          )
        }
        onChange={({ currentTarget }) => {
          onSearch(currentTarget.value);
        }}
        onKeyDown={({ key }) => {
          if (key === "Escape") onSearch("");
        }}
      />
      <Tooltip label={say(shown ? "hideHelp" : "showHelp")}>
        <ActionIcon
          size={36}
          variant={shown ? "filled" : "default"}
          aria-label={say("showHelp")}
          aria-pressed={shown}
          onClick={() => {
            explanations.set(!shown);
          }}
        >
          <IconHelp size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function Found(props: ToolFormProps & { readonly search: string }): ReactNode {
  const { tool, search, hidden = [] } = props;
  const text = useText();
  const say = formWords.use();
  const found = findParameters(tool, search).filter((name) => !hidden.includes(name));
  const groupOf = (name: string) => tool.groups.find(({ parameters }) => parameters.includes(name));
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed" role="status">
        {found.length === 0 ? say("nothingFound") : say("found", { count: found.length })}
      </Text>
      {found.map((name) => {
        const group = groupOf(name);
        return (
          <div key={name}>
            {group !== undefined && <p className={style["group"]}>{text(group.title)}</p>}
            <Field {...props} name={name} />
          </div>
        );
      })}
    </Stack>
  );
}

function Field({
  tool,
  values,
  onChange,
  faults,
  lines = [],
  name,
}: ToolFormProps & { readonly name: string }): ReactNode {
  const schema = tool.parameters.properties[name];
  if (schema === undefined) return null;
  return (
    <ParameterField
      name={name}
      schema={schema}
      value={values[name]}
      values={values}
      onChange={(value) => {
        onChange(name, value);
      }}
      fault={faults[name]}
      required={tool.parameters.required.includes(name)}
      port={tool.inputs.find((port) => port.name === name)}
      lines={lines.includes(name)}
    />
  );
}

function Mark({ label }: { readonly label: string }): ReactNode {
  return (
    <>
      <span className={style["dot"]} aria-hidden />
      <VisuallyHidden>{label}</VisuallyHidden>
    </>
  );
}
