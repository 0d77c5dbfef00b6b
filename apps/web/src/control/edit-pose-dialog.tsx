/** OpenPose's JSON as figures whose joints are dragged. */
import { Button, Checkbox, Group, Menu, NativeSelect, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { type Figure, JOINTS, MOST_FIGURES, withJoint } from "../pose/figure.ts";
import { begun, changed, type History } from "../pose/history.ts";
import { canvasOf, PoseFileError, readOpenPose, writeOpenPose } from "../pose/openpose-file.ts";
import type { Extent } from "../pose/place.ts";
import { poseWords } from "../pose/pose-words.ts";
import { figureIn, STANCES } from "../pose/stances.ts";
import { DrawDialog } from "./draw-dialog.tsx";
import { drawWords } from "./draw-words.ts";
import { type Chosen, type Figures, PosePaper } from "./pose-paper.tsx";

export interface EditPoseDialogProps {
  /** OpenPose's JSON; a figure that stands where there is none. */
  readonly pose: string | undefined;
  /** Address of the picture that the pose belongs to, shown faintly, and how it fits. */
  readonly background: string | undefined;
  readonly resize: string;
  /** Of the picture to be drawn, pixels; a pose that names another keeps it. */
  readonly size: Extent;
  readonly onClose: () => void;
  readonly onDone: (pose: string) => void;
}

export function EditPoseDialog(props: EditPoseDialogProps): ReactNode {
  const { pose, background, resize, onClose, onDone } = props;
  const say = drawWords.use();
  const tell = poseWords.use();
  const [{ size, ...first }] = useState(() => given(pose, props.size));
  const [history, setHistory] = useState<History<Figures>>(() => begun(first.figures));
  const [chosen, setChosen] = useState<Chosen>({ figure: 0, joint: 0 });
  const { now: figures } = history;
  const at = Math.min(chosen.figure, Math.max(0, figures.length - 1));
  const joint = figures[at]?.body[chosen.joint];
  const place = { x: 0, y: 0, ...size };
  const change = (next: Figures): void => {
    setHistory((before) => changed(before, next));
  };
  const withFigure = (how: (figure: Figure) => Figure): Figures =>
    figures.map((figure, i) => (i === at ? how(figure) : figure));
  return (
    <DrawDialog
      title={say("editPose")}
      help={say("poseHelp")}
      history={history}
      onHistory={setHistory}
      onClose={onClose}
      onDone={() => {
        onDone(writeOpenPose({ figures }, place));
      }}
      drawing={
        <>
          {first.unread && (
            <Text size="sm" role="status">
              {say("unreadable")}
            </Text>
          )}
          <PosePaper
            size={size}
            background={background}
            resize={resize}
            chosen={{ ...chosen, figure: at }}
            onChoose={setChosen}
            history={history}
            onHistory={setHistory}
          />
        </>
      }
      tools={
        <Group gap="xs" align="end">
          {figures.length > 0 && (
            <NativeSelect
              size="xs"
              label={tell("figure")}
              value={String(at)}
              data={figures.map((_, i) => ({
                value: String(i),
                label: tell("figureNumber", { number: i + 1 }),
              }))}
              onChange={({ currentTarget }) => {
                setChosen({ ...chosen, figure: Number(currentTarget.value) });
              }}
            />
          )}
          <NativeSelect
            size="xs"
            label={tell("joint")}
            value={String(chosen.joint)}
            data={JOINTS.map((name, i) => ({ value: String(i), label: tell(name) }))}
            onChange={({ currentTarget }) => {
              setChosen({ ...chosen, joint: Number(currentTarget.value) });
            }}
          />
          <Checkbox
            size="xs"
            mb={6}
            label={tell("shown")}
            checked={joint?.shown ?? false}
            disabled={joint === undefined}
            onChange={({ currentTarget: { checked } }) => {
              change(withFigure((figure) => withJoint(figure, chosen.joint, { shown: checked })));
            }}
          />
        </Group>
      }
      more={
        <>
          <Menu shadow="md">
            <Menu.Target>
              <Button size="xs" variant="default" disabled={figures.length >= MOST_FIGURES}>
                {tell("addFigure")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {STANCES.map((stance) => (
                <Menu.Item
                  key={stance}
                  onClick={() => {
                    change([...figures, figureIn(place, stance, figures.length)]);
                    setChosen({ figure: figures.length, joint: 0 });
                  }}
                >
                  {tell(stance)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <Button
            size="xs"
            variant="default"
            disabled={figures.length === 0}
            onClick={() => {
              change(figures.filter((_, i) => i !== at));
            }}
          >
            {say("removeFigure")}
          </Button>
        </>
      }
    />
  );
}

interface Given {
  readonly figures: Figures;
  readonly size: Extent;
  readonly unread: boolean;
}

function given(pose: string | undefined, drawn: Extent): Given {
  const standing = {
    figures: [figureIn({ x: 0, y: 0, ...drawn }, "standing")],
    size: drawn,
    unread: false,
  };
  if (pose === undefined) return standing;
  // Fitted to what is drawn as its picture would be.
  const size = canvasOf(pose) ?? drawn;
  try {
    return { figures: readOpenPose(pose, { x: 0, y: 0, ...size }).figures, size, unread: false };
  } catch (error) {
    if (!(error instanceof PoseFileError)) throw error;
    return { ...standing, unread: true };
  }
}
