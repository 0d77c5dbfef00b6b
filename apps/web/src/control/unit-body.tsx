/** Everything about one unit, from its picture to how strictly it is followed: only what its kind of control needs. */
import { Button, Chip, Group, Select, Stack, Switch, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useText } from "../language/language.ts";
import {
  findPreprocessor,
  needsOf,
  NO_PREPROCESSOR,
  type Unit,
  withoutEmpty,
  withPicture,
  withPreprocessor,
  withType,
} from "./control-unit.ts";
import { CONTROL_TYPES, controlWords, typeWords } from "./control-words.ts";
import { MapMaker } from "./map-maker.tsx";
import { usePreprocessors } from "./preprocessors.ts";
import { PromptPictures } from "./prompt-pictures.tsx";
import { StepBar } from "./step-bar.tsx";
import { UnitDrawing } from "./unit-drawing.tsx";
import { UnitChoice, UnitModel, UnitPicture, UnitSlider } from "./unit-fields.tsx";
import { UnitMore } from "./unit-more.tsx";

export interface UnitBodyProps {
  readonly unit: Unit;
  /** Kinds of weight that the service knows. */
  readonly weightTypes: readonly string[];
  /** Of the request. */
  readonly steps: number;
  /** Of the picture to be drawn. */
  readonly size: { readonly width: number; readonly height: number };
  readonly onChange: (unit: Unit) => void;
}

const MODES = ["balanced", "prompt", "control"] as const;
const THRESHOLDS = ["threshold_a", "threshold_b"] as const;
const words = controlWords.words;

export function UnitBody({ unit, weightTypes, steps, size, onChange }: UnitBodyProps): ReactNode {
  const say = controlWords.use();
  const all = usePreprocessors();
  const notes = findPreprocessor(all, unit.preprocessor);
  const [picked, setPicked] = useState<string>();
  const [found, setFound] = useState<string>();
  const [more, setMore] = useState(false);
  const type = picked ?? notes?.type;
  const needs = needsOf(type, notes);
  const change = (fields: Unit): void => {
    onChange(withoutEmpty({ ...unit, ...fields }));
  };
  const pickType = (next: string): void => {
    setPicked(next);
    if (notes?.type === next) return;
    const first = all.find((each) => each.type === next)?.id ?? NO_PREPROCESSOR;
    setFound(undefined);
    onChange(withType(unit, next, first));
  };
  return (
    <Stack gap="xs" mt="xs">
      <TypeChips type={type} onChange={pickType} />
      {needs.images ? (
        <PromptPictures
          pictures={unit.images ?? []}
          onChange={(images) => {
            change({ images });
          }}
        />
      ) : (
        <UnitPicture
          label={words.picture}
          value={unit.image}
          onChange={(image) => {
            // The pose that was found was of the picture before.
            setFound(undefined);
            onChange(withPicture(unit, image));
          }}
        />
      )}
      <PreprocessorSelect
        type={type}
        value={notes?.id ?? NO_PREPROCESSOR}
        onChange={(id) => {
          // A control picture is still one of its kind.
          if (id === NO_PREPROCESSOR) setPicked(type);
          onChange(withPreprocessor(unit, id));
        }}
      />
      {notes?.sliders.slice(0, THRESHOLDS.length).map((slider, at) => {
        const field = THRESHOLDS[at] ?? "threshold_a";
        return (
          <UnitSlider
            key={slider.name}
            {...slider}
            standard={slider.default}
            value={unit[field]}
            onChange={(value) => {
              change({ [field]: value });
            }}
          />
        );
      })}
      {needs.resolution && (
        <>
          <Switch
            label={say("pixelPerfect")}
            checked={unit.pixel_perfect === true}
            onChange={({ currentTarget: { checked } }) => {
              change({ pixel_perfect: checked ? true : undefined });
            }}
          />
          {unit.pixel_perfect !== true && (
            <UnitSlider
              label={words.resolution}
              help={words.resolutionHelp}
              minimum={64}
              maximum={2048}
              standard={notes?.resolution ?? 512}
              step={8}
              value={unit.resolution}
              onChange={(resolution) => {
                change({ resolution });
              }}
            />
          )}
        </>
      )}
      {needs.mask && (
        <UnitPicture
          label={words.mask}
          value={unit.mask}
          onChange={(mask) => {
            change({ mask });
          }}
        />
      )}
      {needs.map && notes !== undefined && (
        <MapMaker
          key={notes.id}
          unit={unit}
          notes={notes}
          onMade={({ pose }) => {
            setFound(pose);
          }}
          onUse={({ asset }) => {
            setPicked(type);
            onChange(withPreprocessor({ ...unit, image: asset }, NO_PREPROCESSOR));
          }}
        />
      )}
      <UnitDrawing
        unit={unit}
        type={type}
        found={found}
        size={size}
        onChange={(next) => {
          setPicked(type);
          onChange(next);
        }}
      />
      {unit.pose !== undefined && (
        <Group gap="xs">
          <Text size="sm">{say("hasPose")}</Text>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              change({ pose: undefined });
            }}
          >
            {say("dropPose")}
          </Button>
        </Group>
      )}
      {needs.model && (
        <UnitModel
          label={words.model}
          help={words.modelHelp}
          value={unit.model}
          onChange={(model) => {
            change({ model });
          }}
        />
      )}
      <UnitSlider
        label={words.weight}
        help={words.weightHelp}
        minimum={0}
        maximum={2}
        standard={1}
        step={0.05}
        value={unit.weight}
        onChange={(weight) => {
          change({ weight });
        }}
      />
      <StepBar
        start={unit.start ?? 0}
        end={unit.end ?? 1}
        weight={unit.weight ?? 1}
        steps={steps}
        onChange={change}
      />
      {needs.images ? (
        <UnitChoice
          label={say("weightType")}
          options={weightTypes.map((value) => ({ value, label: value }))}
          value={unit.weight_type ?? "linear"}
          onChange={(chosen) => {
            change({ weight_type: chosen });
          }}
        />
      ) : (
        <UnitChoice
          label={say("mode")}
          options={MODES.map((value) => ({ value, label: say(value) }))}
          value={unit.mode ?? "balanced"}
          onChange={(mode) => {
            change({ mode });
          }}
        />
      )}
      <Button
        variant="subtle"
        size="xs"
        aria-expanded={more}
        onClick={() => {
          setMore(!more);
        }}
      >
        {say("more")}
      </Button>
      {more && <UnitMore unit={unit} needs={needs} onChange={change} />}
    </Stack>
  );
}

function TypeChips({
  type,
  onChange,
}: {
  readonly type: string | undefined;
  readonly onChange: (type: string) => void;
}): ReactNode {
  const say = controlWords.use();
  const sayType = typeWords.use();
  return (
    <Chip.Group
      value={type ?? ""}
      onChange={(next) => {
        if (typeof next === "string") onChange(next);
      }}
    >
      <Group gap={4} role="group" aria-label={say("type")}>
        {CONTROL_TYPES.map((each) => (
          <Chip key={each} value={each} size="xs" radius="sm">
            {sayType(each)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

function PreprocessorSelect({
  type,
  value,
  onChange,
}: {
  readonly type: string | undefined;
  readonly value: string;
  readonly onChange: (id: string) => void;
}): ReactNode {
  const say = controlWords.use();
  const text = useText();
  const all = usePreprocessors();
  const offered = all.filter((each) => type === undefined || each.type === type);
  const help = findPreprocessor(all, value)?.help;
  return (
    <Select
      label={say("preprocessor")}
      description={help && text(help)}
      searchable
      allowDeselect={false}
      value={value}
      data={[
        { value: NO_PREPROCESSOR, label: say("noPreprocessor") },
        ...offered.map(({ id, title }) => ({ value: id, label: `${text(title)} (${id})` })),
      ]}
      onChange={(id) => {
        if (id !== null) onChange(id);
      }}
    />
  );
}
