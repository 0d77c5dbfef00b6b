/** A number between two ends: a slider to feel it, a field to type it. */
import { Input, Slider } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { useText } from "../language/language.ts";
import { FieldFrame, useAbout } from "./field-frame.tsx";
import { NumberBox } from "./number-box.tsx";
import type { FieldProps } from "./parameter-field.tsx";
import style from "./field.module.css";

export function SliderField(props: FieldProps & { readonly step: number }): ReactNode {
  const { schema, value, onChange, fault, step } = props;
  const text = useText();
  const id = useId();
  const { description, classNames } = useAbout(props);
  const { minimum = 0, maximum = 1 } = schema;
  const number = typeof value === "number" ? value : Number.NaN;
  const told = Number.isFinite(number);
  return (
    <FieldFrame
      field={props}
      id={id}
      end={
        <NumberBox
          id={id}
          size="xs"
          w={84}
          value={told ? number : undefined}
          step={step}
          allowDecimal={schema.type === "number"}
          clampBehavior="none"
          error={fault !== undefined}
          aria-describedby={`${id}-about`}
          onChange={onChange}
        />
      }
    >
      <Slider
        size="sm"
        thumbSize={24}
        classNames={{ thumb: style["thumb"] ?? "" }}
        mt={8}
        min={minimum}
        max={maximum}
        step={step}
        value={told ? Math.min(maximum, Math.max(minimum, number)) : minimum}
        label={null}
        thumbLabel={text(schema["x-inkloom"].label)}
        onChange={onChange}
      />
      <Input.Description id={`${id}-about`} className={classNames.description}>
        {description}
      </Input.Description>
      {fault !== undefined && <Input.Error mt={4}>{fault}</Input.Error>}
    </FieldFrame>
  );
}
