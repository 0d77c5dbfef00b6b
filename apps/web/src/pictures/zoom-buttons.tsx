/** Buttons of a zoom; the same by keys. */
import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconArrowsMaximize, IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useLanguage } from "../language/language.ts";
import { viewerWords } from "./viewer-words.ts";
import { STEP } from "./zoom.ts";
import type { ZoomChange } from "./zoom-change.ts";

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
