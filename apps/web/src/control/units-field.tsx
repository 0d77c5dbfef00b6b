/** The parameter `control`: a list of control units, each a card. */
import { ActionIcon, Button, Input, Stack, Switch, Text } from "@mantine/core";
import {
  IconChevronDown,
  IconChevronRight,
  IconCopy,
  IconPlus,
  IconTrash,
} from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import type { FieldProps } from "../form/parameter-field.tsx";
import { useText } from "../language/language.ts";
import { findPreprocessor, MOST_UNITS, typeOf, type Unit, unitsOf } from "./control-unit.ts";
import { controlWords, typeWords } from "./control-words.ts";
import type { Ground } from "./map-order.ts";
import { usePreprocessors } from "./preprocessors.ts";
import { UnitBody } from "./unit-body.tsx";
import { useGround } from "./use-ground.ts";
import style from "./control.module.css";

/** Steps of forms that do not say. */
const STEPS = 20;
/** Cards are told apart by numbers of the page's own, so that what a card remembers goes with its unit; requests hold none. */
let lastKey = 0;
const newKey = (): number => (lastKey += 1);

const FIRST: Unit = { preprocessor: "canny" };

export default function UnitsField({
  schema,
  value,
  onChange,
  values,
  fault,
}: FieldProps): ReactNode {
  const say = controlWords.use();
  const text = useText();
  const units = unitsOf(value);
  const [keys, setKeys] = useState<readonly number[]>(() => units.map(newKey));
  const [opened, setOpened] = useState<readonly number[]>(() => (keys.length === 1 ? keys : []));
  // Restored from a picture or a preset: other units than those that were here.
  if (keys.length !== units.length) setKeys(units.map((_, at) => keys[at] ?? newKey()));
  const steps = typeof values?.["steps"] === "number" ? values["steps"] : STEPS;
  const ground = useGround(values);
  const weightTypes = schema.items?.properties?.["weight_type"]?.enum ?? ["linear"];
  // An empty list is the default, which is no list.
  const change = (next: readonly Unit[]): void => {
    onChange(next.length === 0 ? undefined : next);
  };
  const full = units.length >= MOST_UNITS;
  const insert = (at: number, unit: Unit): void => {
    change(units.toSpliced(at, 0, unit));
    const key = newKey();
    setKeys(keys.toSpliced(at, 0, key));
    setOpened([...opened, key]);
  };
  return (
    <Input.Wrapper
      label={text(schema["x-inkloom"].label)}
      labelElement="div"
      error={fault}
      description={units.length === 0 ? say("none") : undefined}
    >
      <Stack gap="xs" mt={4}>
        {units.map((unit, at) => (
          <UnitCard
            key={keys[at]}
            number={at + 1}
            unit={unit}
            weightTypes={weightTypes}
            steps={Math.max(1, steps)}
            ground={ground}
            opened={opened.includes(keys[at] ?? 0)}
            full={full}
            onOpen={(open) => {
              const key = keys[at] ?? 0;
              setOpened(open ? [...opened, key] : opened.filter((each) => each !== key));
            }}
            onChange={(next) => {
              change(units.with(at, next));
            }}
            onDuplicate={() => {
              insert(at + 1, unit);
            }}
            onRemove={() => {
              change(units.toSpliced(at, 1));
              setKeys(keys.toSpliced(at, 1));
            }}
          />
        ))}
        <Button
          variant="default"
          disabled={full}
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => {
            insert(units.length, FIRST);
          }}
        >
          {say("add")}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}

const isWorded = (type: string): type is keyof typeof typeWords.words => type in typeWords.words;

interface UnitCardProps {
  readonly number: number;
  readonly unit: Unit;
  readonly weightTypes: readonly string[];
  readonly steps: number;
  readonly ground: Ground;
  readonly opened: boolean;
  /** Whether no more units may be added. */
  readonly full: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onChange: (unit: Unit) => void;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
}

function UnitCard(props: UnitCardProps): ReactNode {
  const { number, unit, opened, full, onOpen, onChange, onDuplicate, onRemove } = props;
  const say = controlWords.use();
  const text = useText();
  const notes = findPreprocessor(usePreprocessors(), unit.preprocessor);
  const sayType = typeWords.use();
  const named = { number };
  const type = typeOf(unit, notes);
  const kind = type !== undefined && isWorded(type) ? sayType(type) : undefined;
  const about =
    notes === undefined
      ? [kind, unit.model].filter((part) => part !== undefined).join(" · ")
      : text(notes.title);
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  return (
    <section
      className={style["card"]}
      data-off={unit.enabled === false}
      aria-label={say("unit", named)}
    >
      <div className={style["head"]}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-expanded={opened}
          aria-label={say(opened ? "close" : "open", named)}
          onClick={() => {
            onOpen(!opened);
          }}
        >
          <Chevron size={18} aria-hidden />
        </ActionIcon>
        <Switch
          size="xs"
          aria-label={say("enabled", named)}
          checked={unit.enabled !== false}
          onChange={({ currentTarget: { checked } }) => {
            onChange({ ...unit, enabled: checked });
          }}
        />
        <Text component="span" className={style["title"]}>
          {number}. {about}
        </Text>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={full}
          aria-label={say("duplicate", named)}
          onClick={onDuplicate}
        >
          <IconCopy size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={say("remove", named)}
          onClick={onRemove}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </div>
      {/* What nobody sees is not made. */}
      {opened && <UnitBody {...props} />}
    </section>
  );
}
