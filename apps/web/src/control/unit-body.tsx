/** Everything about one unit, from its picture to how strictly it is followed: only what its kind of control needs. */
import { Button, Chip, Group, Select, Stack, Switch, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useText } from "../language/language.ts";
import { useControlMap } from "./control-maps.ts";
import {
  asMap,
  findPreprocessor,
  isUnion,
  type Needs,
  needsOf,
  NO_PREPROCESSOR,
  type PreprocessorNotes,
  typeOf,
  type Unit,
  withoutEmpty,
  withPicture,
  withPreprocessor,
  withType,
} from "./control-unit.ts";
import { CONTROL_TYPES, controlWords, typeWords } from "./control-words.ts";
import { MapMaker } from "./map-maker.tsx";
import { type Ground, orderOf } from "./map-order.ts";
import { usePreprocessors } from "./preprocessors.ts";
import { PromptPictures } from "./prompt-pictures.tsx";
import { StepBar } from "./step-bar.tsx";
import { UnionChoice } from "./union-choice.tsx";
import { UnitDrawing } from "./unit-drawing.tsx";
import { UnitChoice, UnitModel, UnitPicture, UnitSlider } from "./unit-fields.tsx";
import { UnitMore } from "./unit-more.tsx";
import { WeightTypeChoice } from "./weight-type-choice.tsx";

export interface UnitBodyProps {
  readonly unit: Unit;
  /** Kinds of weight that the service knows. */
  readonly weightTypes: readonly string[];
  /** Of the request. */
  readonly steps: number;
  readonly ground: Ground;
  readonly onChange: (unit: Unit) => void;
}

const MODES = ["balanced", "prompt", "control"] as const;
const words = controlWords.words;

export function UnitBody(props: UnitBodyProps): ReactNode {
  const { unit, weightTypes, steps, ground, onChange } = props;
  const say = controlWords.use();
  const all = usePreprocessors();
  const notes = findPreprocessor(all, unit.preprocessor);
  const [more, setMore] = useState(false);
  const type = typeOf(unit, notes);
  const needs = needsOf(type, notes);
  const order = needs.map && notes ? orderOf(unit, notes, ground) : undefined;
  const made = useControlMap(order);
  const found = made.stale ? undefined : made.map?.pose;
  const change = (fields: Unit): void => {
    onChange(withoutEmpty({ ...unit, ...fields }));
  };
  return (
    <Stack gap="xs" mt="xs">
      <TypeChips
        type={type}
        onChange={(next) => {
          if (type === next) return;
          const first = all.find((each) => each.type === next)?.id ?? NO_PREPROCESSOR;
          onChange(withType(unit, next, first));
        }}
      />
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
            onChange(withPicture(unit, image));
          }}
        />
      )}
      <PreprocessorSelect
        type={type}
        value={notes?.id ?? NO_PREPROCESSOR}
        onChange={(id) => {
          // A control picture is still one of its kind.
          onChange(id === NO_PREPROCESSOR ? asMap(unit, type) : withPreprocessor(unit, id));
        }}
      />
      <PreprocessorFields unit={unit} notes={notes} needs={needs} onChange={change} />
      {needs.mask && (
        <UnitPicture
          label={words.mask}
          value={unit.mask}
          onChange={(mask) => {
            change({ mask });
          }}
        />
      )}
      {needs.map && (
        <MapMaker
          state={made}
          picture={order === undefined ? "none" : unit.image === undefined ? "ground" : "own"}
          onUse={({ asset }) => {
            onChange(asMap(unit, type, { image: asset }));
          }}
        />
      )}
      <UnitDrawing unit={unit} type={type} found={found} size={ground.size} onChange={onChange} />
      {unit.pose !== undefined && (
        <Group gap="xs">
          <Text size="sm">{say("hasPose")}</Text>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              change({ pose: undefined, type });
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
      {needs.layers && isUnion(unit) && <UnionChoice unit={unit} onChange={change} />}
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
        <WeightTypeChoice
          types={weightTypes}
          value={unit.weight_type}
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

const THRESHOLDS = ["threshold_a", "threshold_b"] as const;

/** Its sliders and the size at which it works. */
function PreprocessorFields({
  unit,
  notes,
  needs,
  onChange,
}: {
  readonly unit: Unit;
  readonly notes: PreprocessorNotes | undefined;
  readonly needs: Needs;
  readonly onChange: (fields: Unit) => void;
}): ReactNode {
  const say = controlWords.use();
  return (
    <>
      {notes?.sliders.slice(0, THRESHOLDS.length).map((slider, at) => {
        const field = THRESHOLDS[at] ?? "threshold_a";
        return (
          <UnitSlider
            key={slider.name}
            {...slider}
            standard={slider.default}
            value={unit[field]}
            onChange={(value) => {
              onChange({ [field]: value });
            }}
          />
        );
      })}
      {needs.resolution && (
        <Switch
          label={say("pixelPerfect")}
          checked={unit.pixel_perfect === true}
          onChange={({ currentTarget: { checked } }) => {
            onChange({ pixel_perfect: checked ? true : undefined });
          }}
        />
      )}
      {needs.resolution && unit.pixel_perfect !== true && (
        <UnitSlider
          label={words.resolution}
          help={words.resolutionHelp}
          minimum={64}
          maximum={2048}
          standard={notes?.resolution ?? 512}
          step={8}
          value={unit.resolution}
          onChange={(resolution) => {
            onChange({ resolution });
          }}
        />
      )}
    </>
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
