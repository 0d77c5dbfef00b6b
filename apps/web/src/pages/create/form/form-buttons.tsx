/** Beside the button that starts: whole forms under a name, and the way back to all defaults. */
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBookmark, IconRotate2 } from "@tabler/icons-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import type { Values } from "../../../form/values.ts";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { createWords } from "../create-words.ts";
import { presetWords } from "../presets/preset-words.ts";
import { changeValues, wholeForm } from "./tool-values.ts";
import style from "../create.module.css";

const PresetsDialog = lazy(() => import("../presets/presets-dialog.tsx"));

export function PresetsButton({
  tool,
  values,
}: {
  readonly tool: ToolDeclaration;
  readonly values: Values;
}): ReactNode {
  const say = presetWords.use();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Tooltip label={say("open")}>
        <ActionIcon
          size={42}
          variant="default"
          aria-label={say("open")}
          onClick={() => {
            setOpen(true);
          }}
        >
          <IconBookmark size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Suspense>
        {open && (
          <PresetsDialog
            tool={tool}
            values={values}
            onClose={() => {
              setOpen(false);
            }}
          />
        )}
      </Suspense>
    </>
  );
}

export function ResetButton({
  tool,
  values,
}: {
  readonly tool: ToolDeclaration;
  readonly values: Values;
}): ReactNode {
  const say = createWords.use();
  const reset = (): void => {
    const before = { ...values };
    changeValues(tool, wholeForm(tool, {}));
    const id = `reset-${tool.id}`;
    notifications.show({
      id,
      message: (
        <div className={style["undo"]}>
          {say("formReset")}
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              changeValues(tool, before);
              notifications.hide(id);
            }}
          >
            {say("undo")}
          </Button>
        </div>
      ),
      autoClose: 12_000,
      closeButtonProps: { "aria-label": say("dismiss") },
    });
  };
  return (
    <Tooltip label={say("resetForm")}>
      <ActionIcon size={42} variant="default" aria-label={say("resetForm")} onClick={reset}>
        <IconRotate2 size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
