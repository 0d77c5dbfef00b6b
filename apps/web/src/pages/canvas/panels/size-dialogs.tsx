/** New documents by size, and the size and frame of the one that is open. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { canvasWords } from "../canvas-words.ts";
import type { Rect } from "../document/rect.ts";
import { LARGEST_SIDE } from "../document/scene.ts";
import { newDocument } from "../opening/opened.ts";
import { useStudio } from "../studio/studio.ts";
import { CELL, LONGEST_SIDE, SHORTEST_SIDE } from "../view/frame-drag.ts";
import { RectFields } from "./rect-fields.tsx";

interface DialogProps {
  readonly onClose: () => void;
}

const PRESETS = [
  [512, 512],
  [768, 512],
  [512, 768],
  [1024, 1024],
  [1216, 832],
  [832, 1216],
  [2048, 2048],
  [4096, 4096],
] as const;

const clamped = (side: number, smallest: number, largest: number): number =>
  Math.min(largest, Math.max(smallest, Math.round(side)));

export function NewDocumentDialog({ onClose }: DialogProps): ReactNode {
  const say = canvasWords.use();
  const [rect, setRect] = useState<Rect>({ x: 0, y: 0, width: 1024, height: 1024 });
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": say("close") }}
      title={say("newDocument")}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const side = (given: number): number => clamped(given, SHORTEST_SIDE, LARGEST_SIDE);
          newDocument(side(rect.width), side(rect.height)).then(onClose, tellProblem);
        }}
      >
        <Stack>
          <Group gap="xs" role="group" aria-label={say("sizes")}>
            {PRESETS.map(([width, height]) => (
              <Button
                key={`${width}x${height}`}
                size="xs"
                variant={rect.width === width && rect.height === height ? "filled" : "default"}
                onClick={() => {
                  setRect({ x: 0, y: 0, width, height });
                }}
              >
                {width} × {height}
              </Button>
            ))}
          </Group>
          <RectFields
            sizeAlone
            rect={rect}
            onChange={setRect}
            smallest={SHORTEST_SIDE}
            largest={LARGEST_SIDE}
            step={CELL}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("cancel")}
            </Button>
            <Button type="submit">{say("create")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

export function SizeDialog({ onClose }: DialogProps): ReactNode {
  const say = canvasWords.use();
  const { document } = useStudio();
  const [frame, setFrame] = useState(document.scene.frame);
  const [bounds, setBounds] = useState(document.scene.bounds);
  const fitting = (rect: Rect, largest: number): Rect => ({
    ...rect,
    width: clamped(rect.width, SHORTEST_SIDE, largest),
    height: clamped(rect.height, SHORTEST_SIDE, largest),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": say("close") }}
      title={say("resize")}
      size="lg"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          document.do("size", (edit) => {
            edit.change({
              frame: fitting(frame, LONGEST_SIDE),
              bounds: fitting(bounds, LARGEST_SIDE),
            });
          });
          onClose();
        }}
      >
        <Stack>
          <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
            <Text component="legend" fw={600}>
              {say("frameShort")}
            </Text>
            <Text size="sm" c="dimmed">
              {say("frameHelp")}
            </Text>
            <RectFields
              rect={frame}
              onChange={setFrame}
              smallest={SHORTEST_SIDE}
              largest={LONGEST_SIDE}
              step={CELL}
            />
          </fieldset>
          <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
            <Text component="legend" fw={600}>
              {say("canvasSize")}
            </Text>
            <Text size="sm" c="dimmed">
              {say("sizeHelp")}
            </Text>
            <RectFields
              rect={bounds}
              onChange={setBounds}
              smallest={SHORTEST_SIDE}
              largest={LARGEST_SIDE}
              step={CELL}
            />
          </fieldset>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("cancel")}
            </Button>
            <Button type="submit">{say("apply")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
