/** One line of a form: the control that its settings are known by, or those that their declarations ask for. */
import { lazy, Suspense, type ReactNode } from "react";
import { ParameterField } from "../../../form/parameter-field.tsx";
import { SeedField } from "../../../form/seed-field.tsx";
import type { Faults, Values } from "../../../form/values.ts";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { PromptFields } from "./prompt-fields.tsx";
import { SizeField } from "./size-field.tsx";
import style from "../create.module.css";

const AxisField = lazy(async () => ({
  default: (await import("../grid/axis-field.tsx")).AxisField,
}));

/** A few are made at once: nobody slides through them. */
const COUNTS = ["batch_count", "batch"];

interface FormRowProps {
  readonly row: readonly string[];
  readonly tool: ToolDeclaration;
  readonly values: Values;
  readonly faults: Faults;
  readonly lastSeed: number | undefined;
  readonly onChange: (fields: Record<string, unknown>) => void;
  readonly onStart: () => void;
}

export function FormRow({
  row,
  tool,
  values,
  faults,
  lastSeed,
  onChange,
  onStart,
}: FormRowProps): ReactNode {
  const [first = ""] = row;
  const shared = { tool, values, faults, onChange };
  if (first === "prompt") return <PromptFields {...shared} onStart={onStart} />;
  // It stands with the prompt.
  if (first === "negative_prompt") return null;
  if (row.includes("aspect")) return <SizeField {...shared} />;
  if (first === "x" || first === "y")
    return (
      <Suspense>
        <AxisField
          tool={tool}
          axis={first}
          value={values[first]}
          fault={faults[first]}
          onChange={(value) => {
            onChange({ [first]: value });
          }}
        />
      </Suspense>
    );
  const field = (name: string): ReactNode => {
    const schema = tool.parameters.properties[name];
    if (schema === undefined) return null;
    const props = {
      name,
      schema,
      value: values[name],
      onChange: (value: unknown) => {
        onChange({ [name]: value });
      },
      fault: faults[name],
      required: tool.parameters.required.includes(name),
      port: tool.inputs.find((port) => port.name === name),
      plain: COUNTS.includes(name),
    };
    return name === "seed" ? (
      <SeedField key={name} {...props} last={lastSeed} />
    ) : (
      <ParameterField key={name} {...props} />
    );
  };
  return row.length === 1 ? field(first) : <div className={style["two"]}>{row.map(field)}</div>;
}
