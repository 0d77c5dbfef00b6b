/** Fields of a unit, made of the form's own. */
import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import { ModelField } from "../form/model-field.tsx";
import { PictureField } from "../form/picture-field.tsx";
import { SliderField } from "../form/slider-field.tsx";
import type { Text } from "../language/language.ts";

interface Spec {
  readonly label: Text;
  readonly help?: Text | undefined;
}

const NO_HELP: Text = { en: "", zh: "" };

export function UnitPicture({
  label,
  value,
  onChange,
}: Spec & {
  readonly value: string | undefined;
  readonly onChange: (asset: string | undefined) => void;
}): ReactNode {
  return (
    <PictureField
      name="picture"
      schema={{ type: "string", "x-inkloom": { label, help: NO_HELP } }}
      value={value}
      onChange={(asset) => {
        onChange(typeof asset === "string" ? asset : undefined);
      }}
    />
  );
}

export function UnitModel({
  label,
  help = NO_HELP,
  value,
  onChange,
}: Spec & {
  readonly value: string | undefined;
  readonly onChange: (name: string | undefined) => void;
}): ReactNode {
  return (
    <ModelField
      name="model"
      kind="controlnet"
      schema={{ type: "string", "x-inkloom": { label, help } }}
      value={value}
      onChange={(name) => {
        onChange(typeof name === "string" && name !== "" ? name : undefined);
      }}
    />
  );
}

export function UnitSlider({
  label,
  help = NO_HELP,
  minimum,
  maximum,
  standard,
  step,
  value,
  onChange,
}: Spec & {
  readonly minimum: number;
  readonly maximum: number;
  readonly standard: number;
  readonly step: number;
  readonly value: number | undefined;
  /** Undefined for the default. */
  readonly onChange: (value: number | undefined) => void;
}): ReactNode {
  return (
    // Only what is typed to its end is brought into range: the first digit of 512 is below 64.
    <div
      onBlur={() => {
        if (value !== undefined) onChange(Math.min(maximum, Math.max(minimum, value)));
      }}
    >
      <SliderField
        name="slider"
        step={step}
        schema={{
          type: Number.isInteger(step) ? "integer" : "number",
          minimum,
          maximum,
          default: standard,
          "x-inkloom": { label, help },
        }}
        value={value ?? standard}
        onChange={(given) => {
          onChange(typeof given === "number" ? given : undefined);
        }}
      />
    </div>
  );
}

export function UnitChoice({
  label,
  help,
  options,
  value,
  onChange,
}: {
  readonly label: string;
  readonly help?: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  return (
    <Select
      label={label}
      description={help}
      data={[...options]}
      value={value}
      allowDeselect={false}
      onChange={(chosen) => {
        if (chosen !== null) onChange(chosen);
      }}
    />
  );
}
