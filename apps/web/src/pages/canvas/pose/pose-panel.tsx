/** Figures of the pose layer that is worked on; everything that a pointer does can be done here by keys. */
import {
  ActionIcon,
  Button,
  Checkbox,
  FileButton,
  Group,
  Menu,
  NativeSelect,
  NumberInput,
  Stack,
  Text,
  Tooltip,
} from "@mantine/core";
import {
  IconCopy,
  IconFlipHorizontal,
  IconPlus,
  IconRotate,
  IconRotateClockwise,
  IconTrash,
  IconZoomIn,
  IconZoomOut,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { tellProblem } from "../../../service/problem-notice.tsx";
import type { Layer } from "../document/scene.ts";
import { useDocumentState, useScene, useStudio } from "../studio/studio.ts";
import {
  type Figure,
  JOINTS,
  mirroredFigure,
  movedFigure,
  scaledFigure,
  turnedFigure,
  withJoint,
} from "../../../pose/figure.ts";
import { poseWords } from "../../../pose/pose-words.ts";
import { STANCES } from "../../../pose/stances.ts";
import { activePose, addFigure, changeFigure, setFigures, usePoseSelection } from "./pose-acts.ts";
import { exportPoseJson, exportPosePicture, importPose, sendPosePicture } from "./pose-files.ts";
import { poseOf } from "./pose-data.ts";
import style from "../regions/regions.module.css";

const SCALE = 1.05;
const TURN = 5;
/** Pixels that a copy lies aside, as a share of the picture's width. */
const ASIDE = 0.1;

export function PosePanel(): ReactNode {
  const layer = activePose(useScene());
  return layer === undefined ? null : <PoseOf key={layer.id} layer={layer} />;
}

function PoseOf({ layer }: { readonly layer: Layer }): ReactNode {
  const say = poseWords.use();
  const { document } = useStudio();
  const readOnly = useDocumentState((state) => state.readOnly);
  const idle = readOnly || layer.locked;
  const { figures } = poseOf(layer);
  const selected = usePoseSelection();
  const at = Math.min(selected.figure, Math.max(0, figures.length - 1));
  const figure = figures[at];
  return (
    <section className={style["panel"]} aria-label={say("title")}>
      <Stack gap="xs">
        <Text component="h2" size="sm" fw={600}>
          {layer.name}
        </Text>
        <Text size="xs" c="dimmed" mt={-6}>
          {say("help")}
        </Text>
        <Group gap="xs" wrap="nowrap" align="end">
          {figures.length > 0 && (
            <NativeSelect
              size="xs"
              flex={1}
              label={say("figure")}
              value={String(at)}
              data={figures.map((_, i) => ({
                value: String(i),
                label: say("figureNumber", { number: i + 1 }),
              }))}
              onChange={({ currentTarget }) => {
                usePoseSelection.setState({ figure: Number(currentTarget.value) });
              }}
            />
          )}
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <Button
                size="xs"
                variant="default"
                disabled={idle}
                leftSection={<IconPlus size={16} aria-hidden />}
              >
                {say("addFigure")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {STANCES.map((stance) => (
                <Menu.Item
                  key={stance}
                  onClick={() => {
                    addFigure(document, layer, stance);
                  }}
                >
                  {say(stance)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </Group>
        {figure === undefined ? (
          <Text size="sm">{say("none")}</Text>
        ) : (
          <>
            <FigureActs layer={layer} at={at} idle={idle} />
            <JointFields layer={layer} at={at} figure={figure} idle={idle} />
          </>
        )}
        <Files layer={layer} idle={idle} />
      </Stack>
    </section>
  );
}

function FigureActs({
  layer,
  at,
  idle,
}: {
  readonly layer: Layer;
  readonly at: number;
  readonly idle: boolean;
}): ReactNode {
  const say = poseWords.use();
  const { document } = useStudio();
  const { figures } = poseOf(layer);
  const act = (label: string, icon: ReactNode, run: () => void): ReactNode => (
    <Tooltip label={label}>
      <ActionIcon variant="default" size={30} aria-label={label} disabled={idle} onClick={run}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  const change = (how: (figure: Figure) => Figure | undefined, merge?: string) => (): void => {
    changeFigure(document, layer, at, how, merge);
  };
  const size = { size: 17, "aria-hidden": true } as const;
  const scaling = `pose:${layer.id}:${at}:scale`;
  const turning = `pose:${layer.id}:${at}:turn`;
  return (
    <Group gap={4}>
      {act(
        say("larger"),
        <IconZoomIn {...size} />,
        change((each) => scaledFigure(each, SCALE), scaling),
      )}
      {act(
        say("smaller"),
        <IconZoomOut {...size} />,
        change((each) => scaledFigure(each, 1 / SCALE), scaling),
      )}
      {act(
        say("turnLeft"),
        <IconRotate {...size} />,
        change((each) => turnedFigure(each, -TURN), turning),
      )}
      {act(
        say("turnRight"),
        <IconRotateClockwise {...size} />,
        change((each) => turnedFigure(each, TURN), turning),
      )}
      {act(say("mirror"), <IconFlipHorizontal {...size} />, change(mirroredFigure))}
      {act(say("copy"), <IconCopy {...size} />, () => {
        const figure = figures[at];
        if (figure === undefined) return;
        const aside = document.scene.bounds.width * ASIDE;
        setFigures(document, layer, [...figures, movedFigure(figure, aside, 0)]);
        usePoseSelection.setState({ figure: figures.length });
      })}
      {act(
        say("remove"),
        <IconTrash {...size} />,
        change(() => undefined),
      )}
    </Group>
  );
}

function JointFields({
  layer,
  at,
  figure,
  idle,
}: {
  readonly layer: Layer;
  readonly at: number;
  readonly figure: Figure;
  readonly idle: boolean;
}): ReactNode {
  const say = poseWords.use();
  const { document } = useStudio();
  const { joint: number } = usePoseSelection();
  const joint = figure.body[number];
  if (joint === undefined) return null;
  const merge = `pose:${layer.id}:${at}:${number}`;
  const place = (axis: "x" | "y"): ReactNode => (
    <NumberInput
      size="xs"
      w={76}
      label={say(axis)}
      value={Math.round(joint[axis])}
      allowDecimal={false}
      disabled={idle}
      onChange={(given) => {
        if (typeof given !== "number" || given === Math.round(joint[axis])) return;
        const fields = axis === "x" ? { x: given } : { y: given };
        changeFigure(document, layer, at, (each) => withJoint(each, number, fields), merge);
      }}
    />
  );
  return (
    <>
      <Group gap="xs" wrap="nowrap" align="end">
        <NativeSelect
          size="xs"
          flex={1}
          label={say("joint")}
          value={String(number)}
          data={JOINTS.map((name, i) => ({ value: String(i), label: say(name) }))}
          onChange={({ currentTarget }) => {
            usePoseSelection.setState({ joint: Number(currentTarget.value) });
          }}
        />
        {place("x")}
        {place("y")}
      </Group>
      <Checkbox
        size="xs"
        label={say("shown")}
        checked={joint.shown}
        disabled={idle}
        onChange={({ currentTarget }) => {
          const { checked: shown } = currentTarget;
          changeFigure(document, layer, at, (each) => withJoint(each, number, { shown }));
        }}
      />
    </>
  );
}

function Files({ layer, idle }: { readonly layer: Layer; readonly idle: boolean }): ReactNode {
  const say = poseWords.use();
  const { document } = useStudio();
  return (
    <Stack gap={4} role="group" aria-label={say("files")}>
      <FileButton
        accept="application/json,.json"
        onChange={(file) => {
          if (file !== null) importPose(document, layer, file).catch(tellProblem);
        }}
      >
        {(props) => (
          <Button {...props} size="xs" variant="default" disabled={idle}>
            {say("import")}
          </Button>
        )}
      </FileButton>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          exportPoseJson(document, layer);
        }}
      >
        {say("exportJson")}
      </Button>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          exportPosePicture(document, layer).catch(tellProblem);
        }}
      >
        {say("exportPng")}
      </Button>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          sendPosePicture(document, layer).catch(tellProblem);
        }}
      >
        {say("send")}
      </Button>
    </Stack>
  );
}
