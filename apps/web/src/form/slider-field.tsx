/** A number between two ends: a slider to feel it, a field to type it. */
import { Group, Input, NumberInput, Slider } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { useText } from "../language/language.ts";
import type { FieldProps } from "./parameter-field.tsx";

export function SliderField({
  schema,
  value,
  onChange,
  fault,
  required,
  step,
}: FieldProps & { readonly step: number }): ReactNode {
  const say = useText();
  const id = useId();
  const { label, help, unit } = schema["x-inkloom"];
  const { minimum = 0, maximum = 1 } = schema;
  const number = typeof value === "number" ? value : Number.NaN;
  const named = unit === undefined ? say(label) : `${say(label)} (${say(unit)})`;
  return (
    <Input.Wrapper
      id={id}
      label={named}
      labelProps={{ id: `${id}-label` }}
      description={say(help)}
      error={fault}
      required={required === true}
    >
      <Group gap="sm" wrap="nowrap" mt={4}>
        <Slider
          flex={1}
          min={minimum}
          max={maximum}
          step={step}
          value={Number.isFinite(number) ? Math.min(maximum, Math.max(minimum, number)) : minimum}
          label={null}
          thumbLabel={named}
          onChange={onChange}
        />
        <NumberInput
          id={id}
          w={92}
          value={Number.isFinite(number) ? number : ""}
          step={step}
          allowDecimal={schema.type === "number"}
          clampBehavior="none"
          error={fault !== undefined}
          onChange={(given) => {
            onChange(given === "" ? undefined : given);
          }}
        />
      </Group>
    </Input.Wrapper>
  );
}
