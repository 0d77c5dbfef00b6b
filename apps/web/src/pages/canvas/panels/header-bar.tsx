/** The document and its steps, the view, and whether everything is kept. */
import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsMaximize,
  IconChevronDown,
  IconEye,
  IconEyeOff,
  IconMinus,
  IconPlus,
  type TablerIcon,
} from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { canvasWords, stepWords } from "../canvas-words.ts";
import { ExportDialog } from "../export/export-dialog.tsx";
import { exportWords } from "../export/export-words.ts";
import { choosePsd } from "../export/open-psd.ts";
import { addFiles, chooseFiles, openFiles } from "../opening/open-files.ts";
import { useDocumentState, useStudio, useStudioState, useView } from "../studio/studio.ts";
import { DocumentsDialog, RenameDialog } from "./documents-dialog.tsx";
import { NewDocumentDialog, SizeDialog } from "./size-dialogs.tsx";
import { actualSize, zoomBy } from "./use-shortcuts.ts";
import style from "./canvas.module.css";

export function HeaderBar(): ReactNode {
  const say = canvasWords.use();
  const step = stepWords.use();
  const { document, state } = useStudio();
  const undo = useDocumentState((each) => each.undo);
  const redo = useDocumentState((each) => each.redo);
  const unsaved = useDocumentState((each) => each.unsaved > 0);
  const fault = useDocumentState((each) => each.fault);
  const readOnly = useDocumentState((each) => each.readOnly);
  const maskShown = useStudioState((each) => each.maskShown);
  const stage = useStudioState((each) => each.stage);
  const zoom = useView(({ camera }) => camera.zoom);
  const percent = new Intl.NumberFormat(undefined, {
    style: "percent",
    maximumFractionDigits: zoom < 0.1 ? 1 : 0,
  }).format(zoom);
  return (
    <div className={style["header"]}>
      <DocumentMenu />
      <Act
        Icon={IconArrowBackUp}
        label={undo === undefined ? say("undo") : say("undoWhat", { what: step(undo) })}
        keys="Ctrl+Z"
        disabled={undo === undefined || readOnly}
        onClick={() => {
          document.undo().catch(tellProblem);
        }}
      />
      <Act
        Icon={IconArrowForwardUp}
        label={redo === undefined ? say("redo") : say("redoWhat", { what: step(redo) })}
        keys="Ctrl+Shift+Z"
        disabled={redo === undefined || readOnly}
        onClick={() => {
          document.redo().catch(tellProblem);
        }}
      />
      <span className={style["spring"]} />
      <span className={style["saved"]} role="status">
        {fault === undefined && !readOnly && say(unsaved ? "saving" : "saved")}
      </span>
      <Act
        Icon={maskShown ? IconEye : IconEyeOff}
        label={say("maskShown")}
        keys="X"
        pressed={maskShown}
        onClick={() => {
          state.setState({ maskShown: !maskShown });
        }}
      />
      <Act
        Icon={IconMinus}
        label={say("zoomOut")}
        keys="-"
        className={style["zoomStep"]}
        onClick={() => {
          if (stage) zoomBy(stage, 0.8);
        }}
      />
      <Tooltip label={`${say("actual")} (1)`}>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          miw={58}
          aria-label={`${say("zoom", { percent })}. ${say("actual")}`}
          onClick={() => {
            if (stage) actualSize(stage);
          }}
        >
          {percent}
        </Button>
      </Tooltip>
      <Act
        Icon={IconPlus}
        label={say("zoomIn")}
        keys="+"
        className={style["zoomStep"]}
        onClick={() => {
          if (stage) zoomBy(stage, 1.25);
        }}
      />
      <Act
        Icon={IconArrowsMaximize}
        label={say("fit")}
        keys="0"
        onClick={() => {
          stage?.fit();
        }}
      />
    </div>
  );
}

interface ActProps {
  readonly Icon: TablerIcon;
  readonly label: string;
  readonly keys: string;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly className?: string | undefined;
  readonly onClick: () => void;
}

function Act({
  Icon,
  label,
  keys,
  disabled = false,
  pressed,
  className,
  onClick,
}: ActProps): ReactNode {
  return (
    <Tooltip label={`${label} (${keys})`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label={label}
        aria-pressed={pressed}
        className={className ?? ""}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

type Dialog = "new" | "size" | "documents" | "rename" | "export";

function DocumentMenu(): ReactNode {
  const say = canvasWords.use();
  const sayExport = exportWords.use();
  const { document } = useStudio();
  const name = useDocumentState((each) => each.name);
  const readOnly = useDocumentState((each) => each.readOnly);
  const [dialog, setDialog] = useState<Dialog>();
  const close = (): void => {
    setDialog(undefined);
  };
  const item = (label: string, run: () => void, disabled = false): ReactNode => (
    <Menu.Item onClick={run} disabled={disabled}>
      {label}
    </Menu.Item>
  );
  const choose = (wanted: Dialog) => (): void => {
    setDialog(wanted);
  };
  return (
    <>
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-md"
            rightSection={<IconChevronDown size={16} aria-hidden />}
            aria-label={say("documentNamed", { name })}
            maw={220}
            miw={96}
          >
            {name}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {item(say("newDocument"), choose("new"))}
          {item(say("openFile"), () => void chooseFiles({ many: false }).then(openFiles))}
          {item(sayExport("openPsd"), choosePsd)}
          {item(say("recent"), choose("documents"))}
          <Menu.Divider />
          {item(
            say("addFile"),
            () => void chooseFiles({ many: true }).then((files) => addFiles(document, files)),
            readOnly,
          )}
          {item(say("resize"), choose("size"), readOnly)}
          {item(say("rename"), choose("rename"), readOnly)}
          <Menu.Divider />
          {item(sayExport("title"), choose("export"))}
        </Menu.Dropdown>
      </Menu>
      {dialog === "new" && <NewDocumentDialog onClose={close} />}
      {dialog === "size" && <SizeDialog onClose={close} />}
      {dialog === "documents" && <DocumentsDialog onClose={close} />}
      {dialog === "export" && <ExportDialog onClose={close} />}
      {dialog === "rename" && <RenameDialog onClose={close} />}
    </>
  );
}
