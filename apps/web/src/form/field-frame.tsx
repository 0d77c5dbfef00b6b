/** What surrounds the control of a field: its name, the way back to its default, what it does. */
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconRestore } from "@tabler/icons-react";
import { use, type ReactNode } from "react";
import { useText } from "../language/language.ts";
import { explanations } from "./explanations.ts";
import { formWords } from "./form-words.ts";
import type { FieldProps } from "./parameter-field.tsx";
import { ParameterNames } from "./parameter-names.ts";
import { isChanged } from "./values.ts";
import style from "./field.module.css";

interface FieldFrameProps {
  readonly field: FieldProps;
  /** Of the control. */
  readonly id: string;
  /** At the end of the line that holds the name. */
  readonly end?: ReactNode;
  readonly children: ReactNode;
}

export function FieldFrame({ field, id, end, children }: FieldFrameProps): ReactNode {
  return (
    <div>
      <div className={style["head"]}>
        <FieldName field={field} id={id} />
        <ParameterName name={field.name} />
        <ResetField field={field} />
        {end !== undefined && <span className={style["end"]}>{end}</span>}
      </div>
      {children}
    </div>
  );
}

function FieldName({ field, id }: Pick<FieldFrameProps, "field" | "id">): ReactNode {
  const text = useText();
  const { label, help, unit } = field.schema["x-inkloom"];
  return (
    <Tooltip label={text(help)} multiline maw={320} openDelay={300}>
      <label htmlFor={id} id={`${id}-name`} className={style["label"]}>
        {text(label)}
        {unit !== undefined && <span className={style["unit"]}> ({text(unit)})</span>}
        {field.required === true && field.schema.default === undefined && (
          <span className={style["required"]} aria-hidden>
            {" *"}
          </span>
        )}
      </label>
    </Tooltip>
  );
}

/** What requests call it, where that is shown. */
export function ParameterName({ name }: Pick<FieldProps, "name">): ReactNode {
  return (
    use(ParameterNames) && (
      <code className={style["name"]} title={name}>
        {name}
      </code>
    )
  );
}

/** Nothing where the field has its default. */
export function ResetField({ field }: Pick<FieldFrameProps, "field">): ReactNode {
  const text = useText();
  const say = formWords.use();
  const { schema, value, onChange } = field;
  if (!isChanged(schema, value)) return null;
  const label = say("reset", { name: text(schema["x-inkloom"].label) });
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={24}
        variant="subtle"
        color="gray"
        aria-label={label}
        onClick={() => {
          onChange(schema.default);
        }}
      >
        <IconRestore size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** For Mantine's inputs: the explanation, which is always read out, and what is wrong. */
export function useAbout({ schema, fault, required }: FieldProps) {
  const text = useText();
  const shown = explanations.use(({ value }) => value);
  return {
    description: text(schema["x-inkloom"].help),
    error: fault,
    required: required === true && schema.default === undefined,
    withAsterisk: false,
    inputWrapperOrder: ["label", "input", "description", "error"] as (
      "label" | "input" | "description" | "error"
    )[],
    classNames: { description: (shown ? style["about"] : style["hidden"]) ?? "" },
  };
}
