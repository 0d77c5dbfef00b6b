/** The editor: bar, graph, details. */
import { ActionIcon, Text, Tooltip } from "@mantine/core";
import {
  IconFocusCentered,
  IconMap2,
  IconMinus,
  IconPlus,
  type TablerIcon,
} from "@tabler/icons-react";
import { ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { useEffect, useRef, type ReactNode } from "react";
import { learnJob } from "../../../service/live-jobs.ts";
import { graphAt } from "../graph/document.ts";
import type { Place } from "../graph/edit.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { run } from "../running/run.ts";
import { workflowWords } from "../words.ts";
import {
  copyChosen,
  duplicate,
  frameChosen,
  makeSubWorkflow,
  pasteText,
  runToChosen,
  setMode,
} from "./commands.ts";
import { keptText } from "./clipboard.ts";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { Dialogs } from "./dialogs.tsx";
import { workflowDraft } from "./draft.ts";
import { choose, currentGraph, redo, removeChosen, undo, useEditor } from "./editor.ts";
import style from "./editor.module.css";
import { Flow } from "./flow.tsx";
import { isTyping } from "../../../pictures/typing.ts";
import { Panel } from "./panel.tsx";
import { mapShown, useDialogs } from "./panel-state.ts";
import { save } from "./save.ts";
import { listenToKeys } from "./shortcuts.ts";
import { StatusLine } from "./status-line.tsx";
import { Toolbar, togglePanel } from "./toolbar.tsx";

export function EditorView({ types }: { readonly types: NodeTypes }): ReactNode {
  return (
    <ReactFlowProvider>
      <Editor types={types} />
    </ReactFlowProvider>
  );
}

function Editor({ types }: { readonly types: NodeTypes }): ReactNode {
  const say = workflowWords.use();
  const flow = useReactFlow();
  const stage = useRef<HTMLDivElement>(null);
  const { path, opened } = useEditor();
  const empty = workflowDraft.use(({ value }) => graphAt(value.document, path).nodes.length === 0);
  const jobs = workflowDraft.use(({ value }) => value.jobs);
  const newest = jobs.at(-1);
  const middle = (): Place => {
    const box = stage.current?.getBoundingClientRect();
    if (box === undefined) return { x: 0, y: 0 };
    const { x, y } = flow.screenToFlowPosition({
      x: box.left + box.width / 2 - 120,
      y: box.top + box.height / 3,
    });
    return { x: Math.round(x), y: Math.round(y) };
  };

  useEffect(() => {
    // After a reload the page has heard nothing of it yet; one that is gone has nothing to show.
    if (newest !== undefined) learnJob(newest).catch(() => undefined);
  }, [newest]);

  useEffect(
    () =>
      listenToKeys({
        run: () => void run(),
        runHere: runToChosen,
        save: () => void save(),
        undo,
        redo,
        add: () => {
          useDialogs.setState({ adding: {} });
        },
        remove: removeChosen,
        duplicate,
        copy: copyChosen,
        frame: () => {
          frameChosen(flow.screenToFlowPosition({ x: 400, y: 300 }));
        },
        subWorkflow: () => {
          makeSubWorkflow(types);
        },
        chooseAll: () => {
          const { nodes, frames } = currentGraph();
          choose([...nodes, ...frames].map(({ id }) => id));
        },
        chooseNone: () => {
          choose([]);
        },
        mute: () => {
          setMode("muted");
        },
        bypass: () => {
          setMode("bypassed");
        },
        connect: () => {
          const [node] = useEditor.getState().chosen;
          if (node !== undefined) useDialogs.setState({ connecting: { node } });
        },
        panel: togglePanel,
        fit: () => void flow.fitView({ maxZoom: 1, duration: 200 }),
        closer: () => void flow.zoomIn({ duration: 100 }),
        farther: () => void flow.zoomOut({ duration: 100 }),
      }),
    [flow, types],
  );

  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      if (isTyping(event.target) || document.querySelector('[role="dialog"]') !== null) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (pasteText(text, types, undefined) || pasteText(keptText() ?? "", types, undefined))
        event.preventDefault();
    };
    addEventListener("paste", paste);
    return () => {
      removeEventListener("paste", paste);
    };
  }, [types]);

  return (
    <div className={style["editor"]}>
      <Toolbar types={types} middle={middle} />
      <StatusLine />
      <div className={style["body"]}>
        <div className={style["stage"]} ref={stage}>
          <Flow key={`${opened} ${path.join(" ")}`} types={types} />
          {empty && (
            <Text className={style["hint"] ?? ""} size="sm">
              {say("emptyCanvas")}
            </Text>
          )}
          <div className={style["view"]} role="group" aria-label={say("view")}>
            <ViewButton
              label={say("zoomIn")}
              icon={IconPlus}
              onClick={() => void flow.zoomIn({ duration: 100 })}
            />
            <ViewButton
              label={say("zoomOut")}
              icon={IconMinus}
              onClick={() => void flow.zoomOut({ duration: 100 })}
            />
            <ViewButton
              label={say("fit")}
              icon={IconFocusCentered}
              onClick={() => void flow.fitView({ maxZoom: 1, duration: 200 })}
            />
            <ViewButton
              label={say("map")}
              icon={IconMap2}
              onClick={() => {
                mapShown.set(!mapShown.get());
              }}
            />
          </div>
        </div>
        <Panel types={types} />
      </div>
      <Dialogs types={types} middle={middle} />
      <ConflictDialog />
    </div>
  );
}

interface ViewButtonProps {
  readonly label: string;
  readonly icon: TablerIcon;
  readonly onClick: () => void;
}

function ViewButton({ label, icon: Icon, onClick }: ViewButtonProps): ReactNode {
  return (
    <Tooltip label={label} position="right">
      <ActionIcon variant="default" size={32} aria-label={label} onClick={onClick}>
        <Icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
