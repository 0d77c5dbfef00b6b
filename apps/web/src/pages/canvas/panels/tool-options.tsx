/** What can be set about the tool that is taken. */
import {
  ActionIcon,
  Button,
  Checkbox,
  ColorInput,
  Group,
  NumberInput,
  Popover,
  SegmentedControl,
  Slider,
  Stack,
  Text,
  Tooltip,
} from "@mantine/core";
import {
  IconAdjustments,
  IconDroplet,
  IconEraser,
  IconMask,
  IconSquareDashed,
} from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { canvasWords } from "../canvas-words.ts";
import { clearLayer, fillLayer, invertLayer } from "../layers/layer-acts.ts";
import {
  brushOptions,
  type BrushOptions,
  LARGEST_BRUSH,
  SMALLEST_BRUSH,
} from "../studio/brush-options.ts";
import { useActiveLayer, useStudio, useStudioState } from "../studio/studio.ts";
import { inkFor } from "../tools/paintable.ts";
import { NumbersDialog } from "./numbers-dialog.tsx";
import style from "./canvas.module.css";

export function ToolOptions(): ReactNode {
  const say = canvasWords.use();
  const tool = useStudioState((state) => state.tool);
  const options = brushOptions.use(({ value }) => value);
  const layer = useActiveLayer();
  const paints = tool === "brush" || tool === "eraser";
  const encloses = tool === "lasso" || tool === "rectangle";
  return (
    <div className={style["options"]}>
      {paints && <BrushSize size={options.size} />}
      {paints && (
        <Percent name="hardness" label={say("hardness")} value={options.hardness} minimum={0} />
      )}
      {(paints || encloses) && (
        <Percent name="opacity" label={say("opacity")} value={options.opacity} minimum={0.01} />
      )}
      {encloses && (
        <SegmentedControl
          size="xs"
          aria-label={say("mode")}
          value={options.takesAway ? "away" : "adds"}
          data={[
            { value: "adds", label: say("adds") },
            { value: "away", label: say("takesAway") },
          ]}
          onChange={(mode) => {
            brushOptions.change({ takesAway: mode === "away" });
          }}
        />
      )}
      {layer?.kind !== "mask" &&
        layer?.kind !== "region" &&
        tool !== "eraser" &&
        (paints || encloses) && (
          <ColorInput
            size="xs"
            w={120}
            aria-label={say("colour")}
            value={options.colour}
            format="hex"
            eyeDropperButtonProps={{ "aria-label": say("colour") }}
            onChange={(colour) => {
              brushOptions.change({ colour });
            }}
          />
        )}
      {paints && <BrushMore options={options} />}
      <span className={style["spring"]} />
      <LayerActs />
    </div>
  );
}

function BrushSize({ size }: { readonly size: number }): ReactNode {
  const say = canvasWords.use();
  // Small brushes need fine steps, large ones coarse.
  const toSlider = (pixels: number): number =>
    (Math.log(pixels / SMALLEST_BRUSH) / Math.log(LARGEST_BRUSH / SMALLEST_BRUSH)) * 100;
  const toPixels = (share: number): number =>
    Math.round(SMALLEST_BRUSH * (LARGEST_BRUSH / SMALLEST_BRUSH) ** (share / 100));
  const set = (pixels: number): void => {
    const size = Math.round(Math.min(LARGEST_BRUSH, Math.max(SMALLEST_BRUSH, pixels)));
    brushOptions.change({ size });
  };
  return (
    <Group gap={8} wrap="nowrap">
      <Text size="xs" aria-hidden>
        {say("size")}
      </Text>
      <Tooltip label={`${say("size")} ([ ])`}>
        <Slider
          w={110}
          size="sm"
          label={null}
          thumbLabel={say("size")}
          value={toSlider(size)}
          step={1}
          onChange={(share) => {
            set(toPixels(share));
          }}
        />
      </Tooltip>
      <NumberInput
        size="xs"
        w={66}
        hideControls
        aria-label={say("size")}
        min={SMALLEST_BRUSH}
        max={LARGEST_BRUSH}
        allowDecimal={false}
        value={size}
        onChange={(given) => {
          if (typeof given === "number" && given >= SMALLEST_BRUSH) set(given);
        }}
      />
    </Group>
  );
}

function Percent({
  name,
  label,
  value,
  minimum,
}: {
  readonly name: "hardness" | "opacity" | "smoothing" | "spacing";
  readonly label: string;
  readonly value: number;
  readonly minimum: number;
}): ReactNode {
  return (
    <Group gap={8} wrap="nowrap">
      <Text size="xs" aria-hidden style={{ whiteSpace: "nowrap" }}>
        {label}
      </Text>
      <Slider
        w={80}
        size="sm"
        min={minimum}
        max={name === "spacing" ? 2 : name === "smoothing" ? 0.95 : 1}
        step={0.01}
        value={value}
        label={(share) => `${Math.round(share * 100)} %`}
        thumbLabel={label}
        onChange={(share) => {
          brushOptions.change({ [name]: share });
        }}
      />
    </Group>
  );
}

function BrushMore({ options }: { readonly options: BrushOptions }): ReactNode {
  const say = canvasWords.use();
  return (
    <Popover position="bottom-start" withArrow trapFocus>
      <Popover.Target>
        <Tooltip label={say("brushMore")}>
          <ActionIcon variant="subtle" color="gray" size={32} aria-label={say("brushMore")}>
            <IconAdjustments size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={say("brushMore")}>
        <Stack gap="sm">
          <Percent
            name="smoothing"
            label={say("smoothing")}
            value={options.smoothing}
            minimum={0}
          />
          <Percent name="spacing" label={say("spacing")} value={options.spacing} minimum={0} />
          <Checkbox
            label={say("pressureSize")}
            checked={options.pressureSize}
            onChange={({ currentTarget }) => {
              brushOptions.change({ pressureSize: currentTarget.checked });
            }}
          />
          <Checkbox
            label={say("pressureOpacity")}
            checked={options.pressureOpacity}
            onChange={({ currentTarget }) => {
              brushOptions.change({ pressureOpacity: currentTarget.checked });
            }}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** What is done with the whole layer, and a rectangle for those who use no pointer. */
function LayerActs(): ReactNode {
  const say = canvasWords.use();
  const { document } = useStudio();
  const layer = useActiveLayer();
  const [numbers, setNumbers] = useState(false);
  if (layer === undefined || layer.kind === "pose") return null;
  const act = (label: string, icon: ReactNode, run: () => void): ReactNode => (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label={label}
        disabled={layer.locked}
        onClick={run}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Group gap={2} wrap="nowrap">
      {act(say("byNumbers"), <IconSquareDashed size={18} aria-hidden />, () => {
        setNumbers(true);
      })}
      {layer.kind === "mask" &&
        act(`${say("invert")} (I)`, <IconMask size={18} aria-hidden />, () => {
          invertLayer(document, layer);
        })}
      {act(`${say("fill")} (Shift+F)`, <IconDroplet size={18} aria-hidden />, () => {
        fillLayer(document, layer, inkFor(layer), brushOptions.get().opacity);
      })}
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={<IconEraser size={16} aria-hidden />}
        disabled={layer.locked}
        onClick={() => {
          clearLayer(document, layer);
        }}
      >
        {say("clear")}
      </Button>
      {numbers && (
        <NumbersDialog
          onClose={() => {
            setNumbers(false);
          }}
        />
      )}
    </Group>
  );
}
