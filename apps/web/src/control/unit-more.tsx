/** What is seldom changed of a unit. */
import { Stack, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { isUnion, layersOf, type Needs, type Unit } from "./control-unit.ts";
import { controlWords } from "./control-words.ts";
import { UnitChoice, UnitPicture } from "./unit-fields.tsx";
import { UnionChoice } from "./union-choice.tsx";

interface UnitMoreProps {
  readonly unit: Unit;
  readonly needs: Needs;
  readonly onChange: (fields: Unit) => void;
}

const RESIZES = ["crop", "stretch", "fill"] as const;
const PASSES = ["both", "low", "high"] as const;

export function UnitMore({ unit, needs, onChange }: UnitMoreProps): ReactNode {
  const say = controlWords.use();
  return (
    <Stack gap="xs">
      <UnitChoice
        label={say("resize")}
        options={RESIZES.map((value) => ({ value, label: say(value) }))}
        value={unit.resize ?? "crop"}
        onChange={(resize) => {
          onChange({ resize });
        }}
      />
      <UnitChoice
        label={say("hires")}
        options={PASSES.map((value) => ({ value, label: say(value) }))}
        value={unit.hires ?? "both"}
        onChange={(hires) => {
          onChange({ hires });
        }}
      />
      <UnitPicture
        label={controlWords.words.region}
        value={unit.region}
        onChange={(region) => {
          onChange({ region });
        }}
      />
      {/* Where the network's name says it, it stands beside the network. */}
      {needs.layers && !isUnion(unit) && <UnionChoice unit={unit} onChange={onChange} />}
      {needs.layers && (
        <LayerWeights
          weights={unit.layer_weights}
          onChange={(weights) => {
            onChange({ layer_weights: weights });
          }}
        />
      )}
    </Stack>
  );
}

interface LayerWeightsProps {
  readonly weights: readonly number[] | undefined;
  readonly onChange: (weights: readonly number[] | undefined) => void;
}

function LayerWeights({ weights, onChange }: LayerWeightsProps): ReactNode {
  const say = controlWords.use();
  const [typed, setTyped] = useState<string>();
  const text = typed ?? weights?.join(" ") ?? "";
  return (
    <TextInput
      label={say("layers")}
      description={say("layersHelp")}
      value={text}
      error={layersOf(text) === undefined ? say("layersFault") : undefined}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        const read = layersOf(value);
        if (read !== undefined) onChange(read.length === 0 ? undefined : read);
      }}
      onBlur={() => {
        if (layersOf(text) !== undefined) setTyped(undefined);
      }}
    />
  );
}
