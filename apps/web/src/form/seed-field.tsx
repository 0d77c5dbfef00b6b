/** A seed: a number, another one each time, the last one that was drawn, or the next. */
import { ActionIcon, Group, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconDice5, IconPlus } from "@tabler/icons-react";
import { useId, type ReactNode } from "react";
import { FieldFrame, useAbout } from "./field-frame.tsx";
import { formWords } from "./form-words.ts";
import { NumberBox } from "./number-box.tsx";
import type { FieldProps } from "./parameter-field.tsx";

interface SeedFieldProps extends FieldProps {
  /** Of the last picture. */
  readonly last?: number | undefined;
}

export function SeedField(props: SeedFieldProps): ReactNode {
  const { value, onChange, last, schema } = props;
  const say = formWords.use();
  const id = useId();
  const about = useAbout(props);
  const number = typeof value === "number" && value >= 0 ? value : last;
  const next =
    number === undefined ? undefined : Math.min(number + 1, schema.maximum ?? number + 1);
  return (
    <FieldFrame field={props} id={id}>
      <Group gap={4} align="flex-start" wrap="nowrap">
        <NumberBox
          {...about}
          id={id}
          flex={1}
          miw={0}
          value={typeof value === "number" && value >= 0 ? value : undefined}
          placeholder={say("randomSeed")}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          clampBehavior="none"
          onChange={(given) => {
            onChange(given ?? schema.default);
          }}
        />
        <SeedButton
          label={say("random")}
          pressed={value === -1}
          onClick={() => {
            onChange(-1);
          }}
        >
          <IconDice5 size={18} aria-hidden />
        </SeedButton>
        {last !== undefined && (
          <SeedButton
            label={say("lastSeed", { seed: last })}
            pressed={value === last}
            onClick={() => {
              onChange(last);
            }}
          >
            <IconArrowBackUp size={18} aria-hidden />
          </SeedButton>
        )}
        {next !== undefined && (
          <SeedButton
            label={say("nextSeed", { seed: next })}
            onClick={() => {
              onChange(next);
            }}
          >
            <IconPlus size={18} aria-hidden />
          </SeedButton>
        )}
      </Group>
    </FieldFrame>
  );
}

function SeedButton({
  label,
  pressed,
  onClick,
  children,
}: {
  readonly label: string;
  readonly pressed?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={36}
        variant={pressed === true ? "filled" : "default"}
        aria-label={label}
        aria-pressed={pressed}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
