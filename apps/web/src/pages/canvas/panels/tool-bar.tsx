/** The tools, each with the key that takes it. */
import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconArrowsMove,
  IconBrush,
  IconCrop,
  IconEraser,
  IconHandStop,
  IconLasso,
  IconSquareDashed,
  IconStretching,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { canvasWords } from "../canvas-words.ts";
import { useStudio, useStudioState, type ToolName } from "../studio/studio.ts";
import { TOOL_KEYS } from "./use-shortcuts.ts";
import style from "./canvas.module.css";

const SHOWN = {
  brush: IconBrush,
  eraser: IconEraser,
  lasso: IconLasso,
  rectangle: IconSquareDashed,
  move: IconArrowsMove,
  frame: IconCrop,
  hand: IconHandStop,
  pose: IconStretching,
} as const satisfies Partial<Record<ToolName, TablerIcon>>;

export function ToolBar(): ReactNode {
  const say = canvasWords.use();
  const { state } = useStudio();
  const current = useStudioState(({ tool }) => tool);
  return (
    <div className={style["tools"]} role="group" aria-label={say("tools")}>
      {(Object.keys(SHOWN) as (keyof typeof SHOWN)[]).map((tool) => {
        const Icon = SHOWN[tool];
        const key = TOOL_KEYS[tool];
        return (
          <Tooltip key={tool} label={`${say(tool)} (${key})`} position="right" multiline maw={240}>
            <ActionIcon
              size={36}
              variant={tool === current ? "filled" : "subtle"}
              color={tool === current ? "ink" : "gray"}
              aria-label={say(tool)}
              aria-keyshortcuts={key}
              aria-pressed={tool === current}
              onClick={() => {
                state.setState({ tool });
              }}
            >
              <Icon size={20} aria-hidden />
            </ActionIcon>
          </Tooltip>
        );
      })}
    </div>
  );
}
