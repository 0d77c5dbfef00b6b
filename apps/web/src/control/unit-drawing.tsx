/** Making a unit's picture by hand: joints to be moved, or lines to be drawn. */
import { Button, Group } from "@mantine/core";
import { IconPencil, IconStretching } from "@tabler/icons-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { assetUrl, uploadPicture } from "../pictures/assets.ts";
import { tellProblem } from "../service/problem-notice.tsx";
import { NO_PREPROCESSOR, type Unit, withoutEmpty } from "./control-unit.ts";
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
  readonly size: { readonly width: number; readonly height: number };
  readonly onChange: (unit: Unit) => void;
}

export function UnitDrawing(props: UnitDrawingProps): ReactNode {
  const { unit, type, found, size, onChange } = props;
  const say = controlWords.use();
  const [opened, setOpened] = useState<"pose" | "scribble">();
  const close = (): void => {
    setOpened(undefined);
  };
  if (type !== "openpose" && type !== "scribble") return null;
  return (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={
          type === "openpose" ? (
            <IconStretching size={18} aria-hidden />
          ) : (
            <IconPencil size={18} aria-hidden />
          )
        }
        onClick={() => {
          setOpened(type === "openpose" ? "pose" : "scribble");
        }}
      >
        {say(type === "openpose" ? "editPose" : "drawScribble")}
      </Button>
      <Suspense fallback={null}>
        {opened === "pose" && (
          <EditPose
            opened
            pose={unit.pose ?? found}
            size={size}
            onClose={close}
            onDone={(pose) => {
              close();
              onChange(withoutEmpty({ ...unit, pose, preprocessor: NO_PREPROCESSOR }));
            }}
          />
        )}
        {opened === "scribble" && (
          <Scribble
            opened
            background={unit.image === undefined ? undefined : assetUrl(unit.image)}
            size={size}
            onClose={close}
            onDone={(picture) => {
              close();
              uploadPicture(picture).then(({ asset }) => {
                onChange(withoutEmpty({ ...unit, image: asset, preprocessor: NO_PREPROCESSOR }));
              }, tellProblem);
            }}
          />
        )}
      </Suspense>
    </Group>
  );
}
