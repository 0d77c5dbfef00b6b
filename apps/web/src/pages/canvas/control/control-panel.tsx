/** The layer that is worked on as control. */
import { Checkbox, Group, NativeSelect, NumberInput, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { usePreprocessors } from "../../../control/preprocessors.ts";
import { useText } from "../../../language/language.ts";
import { activeLayer, type Layer } from "../document/scene.ts";
import { useDocumentState, useScene, useStudio } from "../studio/studio.ts";
import { controlWords } from "./control-words.ts";
import { canBeControl, controlOf, HEAVIEST, networkFor, setControl } from "./layer-control.ts";
import { useNetworks } from "./networks.ts";
import style from "../regions/regions.module.css";

export function ControlPanel(): ReactNode {
  const layer = activeLayer(useScene());
  return layer === undefined || !canBeControl(layer) ? null : (
    <ControlOf key={layer.id} layer={layer} />
  );
}

function ControlOf({ layer }: { readonly layer: Layer }): ReactNode {
  const say = controlWords.use();
  const { document } = useStudio();
  const readOnly = useDocumentState((state) => state.readOnly);
  const { enabled } = controlOf(layer);
  return (
    <section className={style["panel"]} aria-label={say("title")}>
      <Stack gap="xs">
        <Text component="h2" size="sm" fw={600}>
          {say("title")}
        </Text>
        <Checkbox
          size="xs"
          label={say(layer.kind === "pose" ? "usePose" : "use")}
          description={layer.kind === "pose" ? undefined : say("about")}
          checked={enabled}
          disabled={readOnly}
          onChange={({ currentTarget }) => {
            setControl(document, layer, { enabled: currentTarget.checked });
          }}
        />
        {enabled && <Fields layer={layer} idle={readOnly} />}
      </Stack>
    </section>
  );
}

function Fields({ layer, idle }: { readonly layer: Layer; readonly idle: boolean }): ReactNode {
  const say = controlWords.use();
  const text = useText();
  const { document } = useStudio();
  const networks = useNetworks();
  const preprocessors = usePreprocessors();
  const control = controlOf(layer);
  const found = networkFor({ ...layer, data: withoutModel(layer) }, networks ?? []);
  const names = [
    ...new Set([...(control.model === "" ? [] : [control.model]), ...(networks ?? [])]),
  ];
  const number = (name: "weight" | "start" | "end", most: number): ReactNode => (
    <NumberInput
      size="xs"
      flex={1}
      label={say(name)}
      value={control[name]}
      min={0}
      max={most}
      step={0.05}
      decimalScale={2}
      clampBehavior="strict"
      disabled={idle}
      onChange={(given) => {
        if (typeof given !== "number" || given === control[name]) return;
        setControl(document, layer, { [name]: given }, `control:${layer.id}:${name}`);
      }}
    />
  );
  return (
    <>
      {layer.kind !== "pose" && (
        <NativeSelect
          size="xs"
          label={say("preprocessor")}
          value={control.preprocessor}
          disabled={idle}
          data={[
            { value: "none", label: say("none") },
            ...preprocessors.map(({ id, title }) => ({ value: id, label: text(title) })),
          ]}
          onChange={({ currentTarget }) => {
            setControl(document, layer, { preprocessor: currentTarget.value });
          }}
        />
      )}
      <NativeSelect
        size="xs"
        label={say("model")}
        value={control.model}
        disabled={idle}
        data={[
          { value: "", label: found === undefined ? say("choose") : say("found", { name: found }) },
          ...names.map((name) => ({ value: name, label: name })),
        ]}
        onChange={({ currentTarget }) => {
          setControl(document, layer, { model: currentTarget.value });
        }}
      />
      {layer.kind === "pose" && networks !== undefined && control.model === "" && !found && (
        <Text size="xs" role="status">
          {say("noNetwork")}
        </Text>
      )}
      <Group gap="xs" wrap="nowrap">
        {number("weight", HEAVIEST)}
        {number("start", 1)}
        {number("end", 1)}
      </Group>
    </>
  );
}

/** What is found is found as if nothing were chosen. */
const withoutModel = (layer: Layer) => ({ control: { ...controlOf(layer), model: "" } });
