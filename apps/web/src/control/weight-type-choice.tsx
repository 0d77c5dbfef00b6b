/** Which blocks an image prompt reaches. */
import type { ReactNode } from "react";
import { controlWords, weightTypeWords } from "./control-words.ts";
import { UnitChoice } from "./unit-fields.tsx";

interface WeightTypeChoiceProps {
  /** Those that the service knows. */
  readonly types: readonly string[];
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}

type Worded = keyof typeof weightTypeWords.words;
const isWorded = (type: string): type is Worded => type in weightTypeWords.words;

export function WeightTypeChoice({ types, value, onChange }: WeightTypeChoiceProps): ReactNode {
  const say = controlWords.use();
  const sayType = weightTypeWords.use();
  return (
    <UnitChoice
      label={say("weightType")}
      options={types.map((type) => ({ value: type, label: isWorded(type) ? sayType(type) : type }))}
      value={value ?? "linear"}
      onChange={onChange}
    />
  );
}
