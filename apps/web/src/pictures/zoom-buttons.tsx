/** Buttons of a zoom; the same by keys. */
import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconArrowsMaximize, IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useLanguage } from "../language/language.ts";
import { viewerWords } from "./viewer-words.ts";
import { FIT, STEP, type Zoom } from "./zoom.ts";

export interface ZoomChange {
  readonly by?: number;
  readonly to?: "fit" | "full";
}

/** What a key asks of the zoom; undefined for the others. */
export function zoomKey({ key, ctrlKey, metaKey, altKey }: KeyPress): ZoomChange | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  if (key === "+" || key === "=") return { by: STEP };
  if (key === "-") return { by: 1 / STEP };
  if (key === "0") return { to: "fit" };
  return key === "1" ? { to: "full" } : undefined;
}

type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/** Around the middle; `full` is the factor at which pixels are as they are. */
export function changedZoom(zoom: Zoom, { by, to }: ZoomChange, full: number): Zoom {
  if (to === "fit") return FIT;
  if (to === "full") return { ...zoom, factor: Math.max(1, full) };
  return { ...zoom, factor: Math.max(1, zoom.factor * (by ?? 1)) };
}

interface ZoomButtonsProps {
  /** Screen pixels per pixel, where known. */
  readonly scale: number | undefined;
  readonly onChange: (change: ZoomChange) => void;
}

export function ZoomButtons({ scale, onChange }: ZoomButtonsProps): ReactNode {
  const say = viewerWords.use();
  const language = useLanguage();
  const share =
    scale === undefined
      ? ""
      : new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en", {
          style: "percent",
          maximumFractionDigits: 0,
        }).format(scale);
  const button = (label: string, icon: ReactNode, change: ZoomChange): ReactNode => (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        onClick={() => {
          onChange(change);
        }}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Group gap={2} wrap="nowrap">
      {button(say("farther"), <IconZoomOut size={20} aria-hidden />, { by: 1 / STEP })}
      <Text size="xs" w={44} ta="center" aria-hidden style={{ fontVariantNumeric: "tabular-nums" }}>
        {share}
      </Text>
      {button(say("closer"), <IconZoomIn size={20} aria-hidden />, { by: STEP })}
      {button(say("fit"), <IconArrowsMaximize size={20} aria-hidden />, { to: "fit" })}
      {button(
        say("full"),
        <Text size="xs" fw={700} aria-hidden>
          1:1
        </Text>,
        { to: "full" },
      )}
    </Group>
  );
}
