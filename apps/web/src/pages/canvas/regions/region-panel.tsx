/** Words and weights of the region that is worked on. */
import { ColorSwatch, Group, Slider, Stack, Text } from "@mantine/core";
import { useRef, useState, type ReactNode } from "react";
import { PromptEditor } from "../../../prompts/prompt-editor.tsx";
import type { Layer } from "../document/scene.ts";
import { useDocumentState, useScene, useStudio } from "../studio/studio.ts";
import {
  activeRegion,
  COLOURS,
  LARGEST_FEATHER,
  LARGEST_STRENGTH,
  type Region,
  regionOf,
} from "./region.ts";
import { setRegion } from "./region-acts.ts";
import { regionDraft } from "./region-request.ts";
import { regionWords } from "./region-words.ts";
import style from "./regions.module.css";

export function RegionPanel(): ReactNode {
  const layer = activeRegion(useScene());
  return layer === undefined ? null : <RegionOf key={layer.id} layer={layer} />;
}

function RegionOf({ layer }: { readonly layer: Layer }): ReactNode {
  const say = regionWords.use();
  const { document } = useStudio();
  const readOnly = useDocumentState((state) => state.readOnly);
  const idle = readOnly || layer.locked;
  const region = regionOf(layer);
  const ground = regionDraft.use(({ value }) => value.ground);
  const set = (fields: Partial<Region>): void => {
    setRegion(document, layer, fields);
  };
  return (
    <section className={style["panel"]} aria-label={say("title")}>
      <Stack gap="xs">
        <Text component="h2" size="sm" fw={600}>
          {layer.name}
        </Text>
        <Text size="xs" c="dimmed" mt={-6}>
          {say("help")}
        </Text>
        <Words
          label={say("prompt")}
          value={region.prompt}
          rows={2}
          onChange={(prompt) => {
            set({ prompt });
          }}
        />
        <Words
          label={say("negative")}
          value={region.negative}
          rows={1}
          onChange={(negative) => {
            set({ negative });
          }}
        />
        <Amount
          label={say("strength")}
          value={region.strength}
          largest={LARGEST_STRENGTH}
          step={0.05}
          disabled={idle}
          onChange={(strength) => {
            set({ strength });
          }}
        />
        <Amount
          label={say("feather")}
          value={region.feather}
          largest={LARGEST_FEATHER}
          step={1}
          disabled={idle}
          onChange={(feather) => {
            set({ feather });
          }}
        />
        <Amount
          label={say("ground")}
          title={say("groundHelp")}
          value={ground}
          largest={1}
          step={0.05}
          disabled={idle}
          onChange={(share) => {
            regionDraft.change({ ground: share });
          }}
        />
        <Group gap={4} role="group" aria-label={say("colour")}>
          {COLOURS.map((colour) => (
            <ColorSwatch
              key={colour}
              component="button"
              type="button"
              size={26}
              color={colour}
              disabled={idle}
              aria-label={`${say("colour")} ${colour}`}
              aria-pressed={colour === region.colour}
              className={style["swatch"] ?? ""}
              onClick={() => {
                set({ colour });
              }}
            />
          ))}
        </Group>
      </Stack>
    </section>
  );
}

interface WordsProps {
  readonly label: string;
  readonly value: string;
  readonly rows: number;
  readonly onChange: (value: string) => void;
}

function Words({ label, value, rows, onChange }: WordsProps): ReactNode {
  const field = useRef<HTMLTextAreaElement>(null);
  return <PromptEditor field={field} label={label} value={value} rows={rows} onChange={onChange} />;
}

function Amount({
  label,
  title,
  value,
  largest,
  step,
  disabled,
  onChange,
}: {
  readonly label: string;
  readonly title?: string;
  readonly value: number;
  readonly largest: number;
  readonly step: number;
  readonly disabled: boolean;
  readonly onChange: (value: number) => void;
}): ReactNode {
  // While it is dragged it is no step yet.
  const [dragged, setDragged] = useState<number>();
  const shown = dragged ?? value;
  return (
    <div title={title}>
      <Group justify="space-between" gap="sm">
        <Text size="xs" aria-hidden>
          {label}
        </Text>
        <Text size="xs" aria-hidden>
          {new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 }).format(shown)}
        </Text>
      </Group>
      <Slider
        size="sm"
        min={0}
        max={largest}
        step={step}
        value={shown}
        label={null}
        thumbLabel={label}
        disabled={disabled}
        onChange={setDragged}
        onChangeEnd={(chosen) => {
          setDragged(undefined);
          onChange(chosen);
        }}
      />
    </div>
  );
}
