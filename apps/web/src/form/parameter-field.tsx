/** The field of one parameter, chosen by its declaration alone. */
import { Autocomplete, Select, Switch, Textarea, TextInput, Tooltip } from "@mantine/core";
import { lazy, Suspense, useId, type ReactNode } from "react";
import { useText } from "../language/language.ts";
import type { ParameterSchema, ToolPort } from "../service/tools.ts";
import { FieldFrame, ParameterName, ResetField, useAbout } from "./field-frame.tsx";
import { ModelField } from "./model-field.tsx";
import { DecimalBox, NumberBox } from "./number-box.tsx";
import { PictureField } from "./picture-field.tsx";
import { SeedField } from "./seed-field.tsx";
import { SliderField } from "./slider-field.tsx";
import type { Values } from "./values.ts";
import style from "./field.module.css";

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
  /** A number without its slider, where room is scarce. */
  readonly plain?: boolean | undefined;
  /** A text of several lines. */
  readonly lines?: boolean | undefined;
  /** Of the whole form. */
  readonly values?: Values | undefined;
}

/** Much code that most forms do without. */
const UnitsField = lazy(() => import("../control/units-field.tsx"));

/** Texts that may be longer than this have several lines. */
const LONG = 256;
/** Numbers with more steps than this between their ends have no slider. */
const SLIDER_STEPS = 400;
/** Numbers in finer steps than this, such as learning rates, are written as `5e-5` too. */
const FINE = 0.001;

export function ParameterField(props: FieldProps): ReactNode {
  const { name, schema, port, plain = false } = props;
  const { picks, offers } = schema["x-inkloom"];
  if (port?.type === "image") return <PictureField {...props} />;
  if (schema.type === "array" && schema.items?.properties?.["preprocessor"] !== undefined)
    return (
      <Suspense fallback={null}>
        <UnitsField {...props} />
      </Suspense>
    );
  if (picks !== undefined && picks !== "lora") return <ModelField {...props} kind={picks} />;
  if (name === "seed" || name.endsWith("_seed")) return <SeedField {...props} />;
  if (schema.type === "boolean") return <SwitchField {...props} />;
  if (schema.enum !== undefined) return <ChoiceField {...props} />;
  if (schema.type === "integer" || schema.type === "number") {
    const step = stepOf(schema);
    const felt = isFelt(schema, step);
    if (felt && !plain) return <SliderField {...props} step={step} />;
    const free = schema["x-inkloom"].step === undefined || step < FINE;
    return schema.type === "number" && free && !felt ? (
      <DecimalField {...props} />
    ) : (
      <NumberField {...props} step={step} />
    );
  }
  return offers === undefined ? (
    <TextField {...props} />
  ) : (
    <OfferField {...props} offers={offers} />
  );
}

const stepOf = (schema: ParameterSchema): number =>
  schema["x-inkloom"].step ?? (schema.type === "integer" ? 1 : 0.05);

const isFelt = ({ minimum, maximum, default: standard }: ParameterSchema, step: number): boolean =>
  minimum !== undefined &&
  maximum !== undefined &&
  standard !== undefined &&
  (maximum - minimum) / step <= SLIDER_STEPS;

function SwitchField(props: FieldProps): ReactNode {
  const { schema, value, onChange } = props;
  const text = useText();
  const { description, error, classNames } = useAbout(props);
  return (
    <div className={style["row"]}>
      <Switch
        label={
          <Tooltip label={description} multiline maw={320} openDelay={300}>
            <span>{text(schema["x-inkloom"].label)}</span>
          </Tooltip>
        }
        description={description}
        error={error}
        classNames={classNames}
        checked={value === true}
        onChange={({ currentTarget }) => {
          onChange(currentTarget.checked);
        }}
      />
      <ParameterName name={props.name} />
      <ResetField field={props} />
    </div>
  );
}

function ChoiceField(props: FieldProps): ReactNode {
  const { schema, value, onChange } = props;
  const id = useId();
  return (
    <FieldFrame field={props} id={id}>
      <Select
        {...useAbout(props)}
        id={id}
        data={[...(schema.enum ?? [])]}
        value={typeof value === "string" ? value : null}
        allowDeselect={false}
        onChange={(chosen) => {
          onChange(chosen ?? undefined);
        }}
      />
    </FieldFrame>
  );
}

function NumberField(props: FieldProps & { readonly step: number }): ReactNode {
  const { schema, value, onChange, step } = props;
  const id = useId();
  return (
    <FieldFrame field={props} id={id}>
      <NumberBox
        {...useAbout(props)}
        {...useWhenEmpty(props)}
        id={id}
        value={typeof value === "number" ? value : undefined}
        step={step}
        clampBehavior="none"
        allowDecimal={schema.type === "number"}
        onChange={onChange}
      />
    </FieldFrame>
  );
}

function DecimalField(props: FieldProps): ReactNode {
  const { value, onChange } = props;
  const id = useId();
  return (
    <FieldFrame field={props} id={id}>
      <DecimalBox
        {...useAbout(props)}
        {...useWhenEmpty(props)}
        id={id}
        value={value}
        onChange={onChange}
      />
    </FieldFrame>
  );
}

function OfferField(props: FieldProps & { readonly offers: readonly string[] }): ReactNode {
  const { value, onChange, offers } = props;
  const id = useId();
  return (
    <FieldFrame field={props} id={id}>
      <Autocomplete
        {...useAbout(props)}
        {...useWhenEmpty(props)}
        id={id}
        data={[...offers]}
        value={typeof value === "string" ? value : ""}
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
    </FieldFrame>
  );
}

function TextField(props: FieldProps): ReactNode {
  const { schema, value, onChange, port, lines = false } = props;
  const id = useId();
  const isLong = (schema.maxLength ?? 0) > LONG && port?.type === "text";
  const written = {
    ...useAbout(props),
    ...useWhenEmpty(props),
    id,
    value: typeof value === "string" ? value : "",
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => {
      onChange(currentTarget.value);
    },
  };
  return (
    <FieldFrame field={props} id={id}>
      {isLong || lines ? (
        <Textarea {...written} autosize minRows={2} maxRows={10} />
      ) : (
        <TextInput {...written} />
      )}
    </FieldFrame>
  );
}

/** What happens where nothing is given. */
function useWhenEmpty({ schema }: FieldProps): { readonly placeholder?: string } {
  const text = useText();
  const { whenAbsent } = schema["x-inkloom"];
  return whenAbsent === undefined ? {} : { placeholder: text(whenAbsent) };
}
