/** Boxes that numbers are typed into. What is on the way to a number, as `0.`, `-` or `5e-`, stays as it is typed. */
import { NumberInput, TextInput, type NumberInputProps, type TextInputProps } from "@mantine/core";
import { useState, type ReactNode } from "react";

interface Typed {
  readonly text: string;
  /** What the text was told as. */
  readonly told: unknown;
}

interface NumberBoxProps extends Omit<NumberInputProps, "value" | "onChange"> {
  readonly value: number | undefined;
  /** Undefined where no number stands there. */
  readonly onChange: (value: number | undefined) => void;
}

/** With steps up and down. */
export function NumberBox({ value, onChange, ...rest }: NumberBoxProps): ReactNode {
  const [typed, setTyped] = useState<Typed>();
  return (
    <NumberInput
      {...rest}
      value={typed !== undefined && typed.told === value ? typed.text : (value ?? "")}
      onChange={(given) => {
        const told = typeof given === "number" ? given : readNumber(given);
        setTyped(typeof given === "number" ? undefined : { text: given, told });
        onChange(told);
      }}
    />
  );
}

interface DecimalBoxProps extends Omit<TextInputProps, "value" | "onChange"> {
  readonly value: unknown;
  /** A number, undefined where the box is empty, or the text where it is no number. */
  readonly onChange: (value: number | string | undefined) => void;
}

/** For numbers of any magnitude: takes `5e-5` too, and has no steps. */
export function DecimalBox({ value, onChange, ...rest }: DecimalBoxProps): ReactNode {
  const [typed, setTyped] = useState<Typed>();
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  return (
    <TextInput
      {...rest}
      inputMode="decimal"
      value={typed !== undefined && typed.told === value ? typed.text : text}
      onChange={({ currentTarget: { value: given } }) => {
        const told = given.trim() === "" ? undefined : (readNumber(given) ?? given);
        setTyped({ text: given, told });
        onChange(told);
      }}
    />
  );
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** @returns undefined for what is no number, or not yet */
function readNumber(text: string): number | undefined {
  const number = NUMBER.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}
