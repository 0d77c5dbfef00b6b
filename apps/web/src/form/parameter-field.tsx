/** The field of one parameter, chosen by its declaration alone. */
import { Autocomplete, NumberInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../language/language.ts";
import type { ParameterSchema, ToolPort } from "../service/tools.ts";
import { ModelField } from "./model-field.tsx";
import { PictureField } from "./picture-field.tsx";
import { SeedField } from "./seed-field.tsx";
import { SliderField } from "./slider-field.tsx";

export interface FieldProps {
  readonly name: string;
  readonly schema: ParameterSchema;
  readonly value: unknown;
  /** Undefined empties it. */
  readonly onChange: (value: unknown) => void;
  readonly fault?: string | undefined;
  readonly required?: boolean | undefined;
  /** Of the tool's inputs, the one that this parameter takes. */
  readonly port?: ToolPort | undefined;
}

/** Texts that may be longer than this have several lines. */
const LONG = 256;
/** Numbers with more steps than this between their ends have no slider. */
const SLIDER_STEPS = 400;

export function ParameterField(props: FieldProps): ReactNode {
  const { name, schema, value, onChange, fault, required, port } = props;
  const say = useText();
  const { label, help, unit, whenAbsent, offers, picks, step } = schema["x-inkloom"];
  const words = {
    label: unit === undefined ? say(label) : `${say(label)} (${say(unit)})`,
    description: say(help),
    error: fault,
    required: required === true,
    withAsterisk: required === true,
  };
  const text = typeof value === "string" ? value : "";
  const empty = whenAbsent === undefined ? {} : { placeholder: say(whenAbsent) };
  if (port?.type === "image") return <PictureField {...props} />;
  if (picks !== undefined && picks !== "lora") return <ModelField {...props} kind={picks} />;
  if (name === "seed" || name.endsWith("_seed")) return <SeedField {...props} />;
  if (schema.type === "boolean")
    return (
      <Switch
        label={words.label}
        description={words.description}
        error={fault}
        checked={value === true}
        onChange={({ currentTarget }) => {
          onChange(currentTarget.checked);
        }}
      />
    );
  if (schema.enum !== undefined)
    return (
      <Select
        {...words}
        data={[...schema.enum]}
        value={text}
        allowDeselect={false}
        onChange={(chosen) => {
          onChange(chosen ?? undefined);
        }}
      />
    );
  if (schema.type === "integer" || schema.type === "number") {
    const { minimum, maximum } = schema;
    const by = step ?? (schema.type === "integer" ? 1 : 0.05);
    if (
      minimum !== undefined &&
      maximum !== undefined &&
      schema.default !== undefined &&
      (maximum - minimum) / by <= SLIDER_STEPS
    )
      return <SliderField {...props} step={by} />;
    return (
      <NumberInput
        {...words}
        {...empty}
        value={typeof value === "number" ? value : ""}
        step={by}
        clampBehavior="none"
        allowDecimal={schema.type === "number"}
        onChange={(given) => {
          onChange(given === "" ? undefined : given);
        }}
      />
    );
  }
  if (offers !== undefined)
    return (
      <Autocomplete
        {...words}
        {...empty}
        data={[...offers]}
        value={text}
        onChange={onChange}
        // All are offered while a whole name of them stands there.
        filter={({ options, search }) =>
          offers.includes(search)
            ? options
            : options.filter(
                (option) =>
                  "label" in option && option.label.toLowerCase().includes(search.toLowerCase()),
              )
        }
      />
    );
  const written = {
    ...words,
    ...empty,
    value: text,
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => {
      onChange(currentTarget.value);
    },
  };
  return (schema.maxLength ?? 0) > LONG && port?.type === "text" ? (
    <Textarea {...written} autosize minRows={2} maxRows={10} />
  ) : (
    <TextInput {...written} />
  );
}
