/** Which of its kinds a network follows that unites several. */
import type { ReactNode } from "react";
import { UNION_KINDS, type Unit } from "./control-unit.ts";
import { controlWords, unionWords } from "./control-words.ts";
import { UnitChoice } from "./unit-fields.tsx";

interface UnionChoiceProps {
  readonly unit: Unit;
  readonly onChange: (fields: Unit) => void;
}

const BY_PREPROCESSOR = "";

export function UnionChoice({ unit, onChange }: UnionChoiceProps): ReactNode {
  const say = controlWords.use();
  const sayKind = unionWords.use();
  const kinds: readonly string[] = UNION_KINDS;
  const { union_type: chosen = BY_PREPROCESSOR } = unit;
  // Requests of other programs may name it otherwise.
  const others = chosen === BY_PREPROCESSOR || kinds.includes(chosen) ? [] : [chosen];
  return (
    <UnitChoice
      label={say("unionType")}
      help={say("unionHelp")}
      options={[
        { value: BY_PREPROCESSOR, label: say("byPreprocessor") },
        ...UNION_KINDS.map((value) => ({ value, label: sayKind(value) })),
        ...others.map((value) => ({ value, label: value })),
      ]}
      value={chosen}
      onChange={(value) => {
        onChange({ union_type: value === BY_PREPROCESSOR ? undefined : value });
      }}
    />
  );
}
