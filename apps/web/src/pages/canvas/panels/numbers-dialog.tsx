/** A rectangle that is marked or freed without a pointer. */
import { Button, Group, Modal, SegmentedControl, Stack } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { canvasWords } from "../canvas-words.ts";
import { LARGEST_SIDE } from "../document/scene.ts";
import { fillRectangle } from "../strokes/areas.ts";
import { brushOptions } from "../studio/brush-options.ts";
import { useStudio } from "../studio/studio.ts";
import { inkFor, paintableLayer } from "../tools/paintable.ts";
import { RectFields } from "./rect-fields.tsx";

export function NumbersDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = canvasWords.use();
  const studio = useStudio();
  const { bounds, frame } = studio.document.scene;
  const [takesAway, setTakesAway] = useState(false);
  // A quarter of the frame in its middle is a begin.
  const [rect, setRect] = useState({
    x: Math.round(frame.x + frame.width / 4),
    y: Math.round(frame.y + frame.height / 4),
    width: Math.round(frame.width / 2),
    height: Math.round(frame.height / 2),
  });
  const apply = (): void => {
    const layer = paintableLayer(studio);
    if (layer !== undefined)
      studio.document.do("rectangle", (edit) => {
        fillRectangle(edit, layer, rect, {
          ink: takesAway ? undefined : inkFor(layer),
          opacity: brushOptions.get().opacity,
          clip: bounds,
        });
      });
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": say("close") }}
      title={say("byNumbers")}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <Stack>
          <SegmentedControl
            aria-label={say("mode")}
            value={takesAway ? "away" : "adds"}
            data={[
              { value: "adds", label: say("adds") },
              { value: "away", label: say("takesAway") },
            ]}
            onChange={(mode) => {
              setTakesAway(mode === "away");
            }}
          />
          <RectFields rect={rect} onChange={setRect} smallest={1} largest={LARGEST_SIDE} />
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
