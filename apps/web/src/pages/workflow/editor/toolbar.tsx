/** What can be done with the workflow as a whole. */
import { ActionIcon, Button, Group, Loader, Menu, TextInput, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowLeft,
  IconDeviceFloppy,
  IconDots,
  IconLayoutSidebarRight,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlus,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useMayWork } from "../../../app/session.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import type { Place } from "../graph/edit.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { cancelAll, run, useOpenJobs, useRun } from "../running/run.ts";
import { workflowWords } from "../words.ts";
import { workflowDraft } from "./draft.ts";
import { closeEditor, redo, rename, undo, useEditor } from "./editor.ts";
import style from "./editor.module.css";
import { MoreMenu } from "./more-menu.tsx";
import { panelOpen, useDialogs } from "./panel-state.ts";
import { save, useSave } from "./save.ts";

interface ToolbarProps {
  readonly types: NodeTypes;
  readonly middle: () => Place;
}

export function Toolbar({ types, middle }: ToolbarProps): ReactNode {
  const say = workflowWords.use();
  const name = workflowDraft.use(({ value }) => value.name);
  const changed = workflowDraft.use(({ value }) => value.changed);
  const history = useEditor((state) => state.history);
  const { saving } = useSave();
  const starting = useRun((state) => state.starting);
  const open = useOpenJobs();
  const mayWork = useMayWork();
  return (
    <div className={style["bar"]} role="group" aria-label={say("bar")}>
      <Tool label={say("all")} icon={IconArrowLeft} onClick={closeEditor} />
      <TextInput
        className={style["name"] ?? ""}
        size="sm"
        variant="unstyled"
        aria-label={say("name")}
        placeholder={say("untitled")}
        maxLength={100}
        value={name}
        onChange={({ currentTarget }) => {
          rename(currentTarget.value);
        }}
      />
      {changed && (
        <Tooltip label={say("unsaved")}>
          <span className={style["unsaved"]} role="img" aria-label={say("unsaved")} />
        </Tooltip>
      )}
      <Group gap={2} wrap="nowrap">
        <Tool
          label={say("undoTip")}
          icon={IconArrowBackUp}
          disabled={history.before.length === 0}
          onClick={undo}
        />
        <Tool
          label={say("redoTip")}
          icon={IconArrowForwardUp}
          disabled={history.after.length === 0}
          onClick={redo}
        />
        <Tool
          label={say("addTip")}
          icon={IconPlus}
          onClick={() => {
            useDialogs.setState({ adding: {} });
          }}
        />
        <Menu position="bottom-end" width={280} transitionProps={{ duration: 0 }}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say("more")}>
              <IconDots size={20} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <MoreMenu types={types} middle={middle} />
        </Menu>
        <Tool label={say("panelShow")} icon={IconLayoutSidebarRight} onClick={togglePanel} />
      </Group>
      <Group gap="xs" wrap="nowrap" className={style["main"] ?? ""}>
        <Tooltip label={say("saveTip")}>
          <Button
            variant="default"
            size="sm"
            leftSection={saving ? <Loader size={16} /> : <IconDeviceFloppy size={18} aria-hidden />}
            onClick={() => void save()}
            disabled={!mayWork}
          >
            {say("save")}
          </Button>
        </Tooltip>
        {open.length > 0 && (
          <Tooltip label={say("cancelTip")}>
            <Button
              variant="default"
              size="sm"
              leftSection={<IconPlayerStop size={18} aria-hidden />}
              onClick={() => {
                cancelAll(open).catch(tellProblem);
              }}
            >
              {say("cancel")}
            </Button>
          </Tooltip>
        )}
        <Tooltip label={say("runTip")}>
          <Button
            size="sm"
            leftSection={
              starting ? (
                <Loader size={16} color="currentColor" />
              ) : (
                <IconPlayerPlay size={18} aria-hidden />
              )
            }
            disabled={!mayWork}
            onClick={() => void run()}
          >
            {say("run")}
          </Button>
        </Tooltip>
      </Group>
    </div>
  );
}

export function togglePanel(): void {
  panelOpen.set(!panelOpen.get());
  useDialogs.setState(({ phonePanel }) => ({ phonePanel: phonePanel !== true }));
}

interface ToolProps {
  readonly label: string;
  readonly icon: TablerIcon;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function Tool({ label, icon: Icon, disabled = false, onClick }: ToolProps): ReactNode {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={20} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
