/** A rectangle in numbers. */
import { Group, NumberInput } from "@mantine/core";
import type { ReactNode } from "react";
import { canvasWords } from "../canvas-words.ts";
import type { Rect } from "../document/rect.ts";

interface RectFieldsProps {
  readonly rect: Rect;
  readonly onChange: (rect: Rect) => void;
  readonly smallest: number;
  readonly largest: number;
  readonly step?: number;
  /** Whether only the size is asked for. */
  readonly sizeAlone?: boolean;
}

export function RectFields({
  rect,
  onChange,
  smallest,
  largest,
  step = 1,
  sizeAlone = false,
}: RectFieldsProps): ReactNode {
  const say = canvasWords.use();
  const field = (name: keyof Rect, label: string): ReactNode => {
    const side = name === "width" || name === "height";
    return (
      <NumberInput
        flex={1}
        miw={80}
        label={label}
        value={rect[name]}
        min={side ? smallest : -largest}
        max={largest}
        step={step}
        allowDecimal={false}
        onChange={(given) => {
          if (typeof given === "number") onChange({ ...rect, [name]: given });
        }}
      />
    );
  };
  return (
    <Group gap="sm" grow preventGrowOverflow={false}>
      {!sizeAlone && field("x", say("left"))}
      {!sizeAlone && field("y", say("top"))}
      {field("width", say("width"))}
      {field("height", say("height"))}
    </Group>
  );
}
