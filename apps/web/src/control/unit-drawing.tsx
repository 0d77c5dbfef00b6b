/** Making a unit's picture by hand: joints to be moved, or lines to be drawn. */
import { Button, Group } from "@mantine/core";
import { IconPencil, IconStretching } from "@tabler/icons-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { assetUrl, uploadPicture } from "../pictures/assets.ts";
import type { Extent } from "../pose/place.ts";
import { tellProblem } from "../service/problem-notice.tsx";
import { asMap, type Unit } from "./control-unit.ts";
import { controlWords } from "./control-words.ts";

const EditPose = lazy(() =>
  import("./edit-pose-dialog.tsx").then(({ EditPoseDialog }) => ({ default: EditPoseDialog })),
);
const Scribble = lazy(() =>
  import("./scribble-dialog.tsx").then(({ ScribbleDialog }) => ({ default: ScribbleDialog })),
);

interface UnitDrawingProps {
  readonly unit: Unit;
  readonly type: string | undefined;
  /** What a preprocessor found, where the unit has no pose of its own. */
  readonly found: string | undefined;
  /** Of the picture to be drawn. */
  readonly size: Extent;
  readonly onChange: (unit: Unit) => void;
}

export function UnitDrawing(props: UnitDrawingProps): ReactNode {
  const { unit, type, found, size, onChange } = props;
  const say = controlWords.use();
  const [opened, setOpened] = useState(false);
  const close = (): void => {
    setOpened(false);
  };
  if (type !== "openpose" && type !== "scribble") return null;
  const isPose = type === "openpose";
  const background = unit.image === undefined ? undefined : assetUrl(unit.image);
  const dialog = { size, background, resize: unit.resize ?? "crop", onClose: close };
  const Icon = isPose ? IconStretching : IconPencil;
  return (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={<Icon size={18} aria-hidden />}
        onClick={() => {
          setOpened(true);
        }}
      >
        {say(isPose ? "editPose" : "drawScribble")}
      </Button>
      <Suspense fallback={null}>
        {opened && isPose && (
          <EditPose
            {...dialog}
            pose={unit.pose ?? found}
            onDone={(pose) => {
              close();
              onChange(asMap(unit, type, { pose }));
            }}
          />
        )}
        {opened && !isPose && (
          <Scribble
            {...dialog}
            onDone={(picture) => {
              close();
              uploadPicture(picture).then(({ asset }) => {
                onChange(asMap(unit, type, { image: asset }));
              }, tellProblem);
            }}
          />
        )}
      </Suspense>
    </Group>
  );
}
