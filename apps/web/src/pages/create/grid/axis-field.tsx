/** One axis of a grid: what changes, and to which values; names are offered where there are only some. */
import { MultiSelect, Select, TagsInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useText } from "../../../language/language.ts";
import { answered } from "../../../service/answers.ts";
import { service } from "../../../service/service.ts";
import type { ParameterSchema, ToolDeclaration } from "../../../service/tools.ts";
import { gridWords } from "./grid-words.ts";
import { axisText, joinValues, readAxis, splitValues } from "./axis-text.ts";
import style from "./grid.module.css";

interface AxisFieldProps {
  readonly tool: ToolDeclaration;
  readonly axis: "x" | "y" | "z";
  readonly value: unknown;
  readonly fault?: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** Changes of the prompt's words, as the tool calls them. */
const WORDS = ["Prompt S/R", "Prompt order"];
/** Those that people compare most stand first. */
const FIRST = ["sampler", "schedule", "steps", "cfg", "seed", "model"];
/** Not asked for one cell at a time, or about the grid itself. */
const NEVER = [
  "device",
  "x",
  "y",
  "z",
  "folder",
  "margin",
  "no_labels",
  "matrix",
  "matrix_at_start",
  "matrix_seeds",
  "matrix_delimiter",
];

export function AxisField({ tool, axis, value, fault, onChange }: AxisFieldProps): ReactNode {
  const say = gridWords.use();
  const text = useText();
  const { properties } = tool.parameters;
  const { name, values } = readAxis(typeof value === "string" ? value : "");
  const names = Object.keys(properties).filter((each) => !NEVER.includes(each));
  const first = FIRST.filter((each) => names.includes(each));
  const option = (each: string) => ({
    value: each,
    label: text(properties[each]?.["x-inkloom"].label ?? { en: each, zh: each }),
  });
  const data = [
    { group: say("usual"), items: first.map(option) },
    {
      group: say("words"),
      items: WORDS.map((each) => ({
        value: each,
        label: say(each === "Prompt S/R" ? "replace" : "order"),
      })),
    },
    { group: say("others"), items: names.filter((each) => !first.includes(each)).map(option) },
  ];
  const known = properties[name] ?? (WORDS.includes(name) ? undefined : properties[plain(name)]);
  const chosen = WORDS.includes(name) || name in properties ? name : null;
  return (
    <fieldset className={style["axis"]}>
      <legend className={style["legend"]}>{say("axis", { axis: axis.toUpperCase() })}</legend>
      <Select
        aria-label={say("changes", { axis: axis.toUpperCase() })}
        placeholder={name === "" ? say("nothing") : name}
        data={data}
        value={chosen}
        searchable
        clearable
        clearButtonProps={{ "aria-label": say("clear") }}
        nothingFoundMessage={say("none")}
        onChange={(picked) => {
          onChange(
            picked === null
              ? undefined
              : axisText({ name: picked, values: startOf(properties[picked]) }),
          );
        }}
      />
      {name !== "" && (
        <AxisValues
          label={say("values", { axis: axis.toUpperCase() })}
          schema={known}
          isWords={WORDS.includes(name)}
          values={values}
          onChange={(next) => {
            onChange(axisText({ name, values: next }));
          }}
        />
      )}
      {fault !== undefined && <p className={style["fault"]}>{fault}</p>}
    </fieldset>
  );
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s-]/g, "_");

/** The value that counts without the axis, to be compared with. */
function startOf(schema: ParameterSchema | undefined): string {
  const standard = schema?.default;
  return typeof standard === "string" || typeof standard === "number"
    ? joinValues([String(standard)])
    : "";
}

interface AxisValuesProps {
  readonly label: string;
  readonly schema: ParameterSchema | undefined;
  readonly isWords: boolean;
  readonly values: string;
  readonly onChange: (values: string) => void;
}

function AxisValues({ label, schema, isWords, values, onChange }: AxisValuesProps): ReactNode {
  const say = gridWords.use();
  const { offers, picks } = schema?.["x-inkloom"] ?? {};
  const names = useNames(picks);
  const offered = schema?.enum ?? (picks === undefined ? offers : [...(offers ?? []), ...names]);
  const several = {
    "aria-label": label,
    value: [...new Set(splitValues(values))],
    onChange: (next: string[]) => {
      onChange(joinValues(next));
    },
  };
  if (schema?.enum !== undefined || (offers !== undefined && picks === undefined))
    return (
      <MultiSelect
        {...several}
        data={[...(offered ?? [])]}
        searchable
        placeholder={say("choose")}
        hidePickedOptions={false}
      />
    );
  if (picks !== undefined && offered !== undefined)
    return <TagsInput {...several} data={[...new Set(offered)]} placeholder={say("choose")} />;
  const numeric = schema?.type === "integer" || schema?.type === "number";
  return (
    <TextInput
      aria-label={label}
      value={values}
      description={say(numeric ? "numbers" : isWords ? "replaced" : "texts")}
      inputWrapperOrder={["label", "input", "description", "error"]}
      placeholder={numeric ? "5, 10, 20-40 (+10)" : ""}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.value);
      }}
    />
  );
}

const useNames = (kind: string | undefined): readonly string[] =>
  useQuery({
    queryKey: ["models", "names", kind, ""],
    enabled: kind !== undefined,
    queryFn: async () => {
      const { models } = await answered(
        service().api.GET("/api/v1/models", { params: { query: { kind, limit: 100 } as never } }),
      );
      return models.filter(({ unreachable }) => unreachable === null).map(({ name }) => name);
    },
  }).data ?? [];
