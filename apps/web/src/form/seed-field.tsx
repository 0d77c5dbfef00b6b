/** A seed: a number, or another one each time. */
import { ActionIcon, Group, NumberInput, Tooltip } from "@mantine/core";
import { IconDice5 } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useText } from "../language/language.ts";
import { formWords } from "./form-words.ts";
import type { FieldProps } from "./parameter-field.tsx";

export function SeedField({ schema, value, onChange, fault, required }: FieldProps): ReactNode {
  const text = useText();
  const say = formWords.use();
  const { label, help } = schema["x-inkloom"];
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <NumberInput
        flex={1}
        label={text(label)}
        description={text(help)}
        error={fault}
        required={required === true}
        value={typeof value === "number" ? value : ""}
        allowDecimal={false}
        clampBehavior="none"
        onChange={(given) => {
          onChange(given === "" ? undefined : given);
        }}
      />
      <Tooltip label={say("random")}>
        <ActionIcon
          size={36}
          variant={value === -1 ? "filled" : "default"}
          aria-label={say("random")}
          aria-pressed={value === -1}
          onClick={() => {
            onChange(-1);
          }}
        >
          <IconDice5 size={20} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
