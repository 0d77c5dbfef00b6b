/** Graphs of nodes: built, run, kept and shared. */
import { Title, VisuallyHidden } from "@mantine/core";
import { useEffect, useState, type DragEvent, type ReactNode } from "react";
import { Waiting } from "../../app/session-gate.tsx";
import { ProblemNotice } from "../../service/problem-notice.tsx";
import { sent } from "../../pictures/send-to.ts";
import { workflowDraft } from "./editor/draft.ts";
import { EditorView } from "./editor/editor-view.tsx";
import { openGiven, openSent } from "./editor/opening.ts";
import { StartView } from "./start/start-view.tsx";
import { useNodeTypes } from "./workflow-service.ts";
import style from "./workflow.module.css";
import { workflowWords } from "./words.ts";

export default function WorkflowPage(): ReactNode {
  const say = workflowWords.use();
  const ready = workflowDraft.use((state) => state.ready);
  const open = workflowDraft.use(({ value }) => value.open);
  const { data: types, error } = useNodeTypes();
  const [over, setOver] = useState(false);

  useEffect(() => {
    void Promise.all([workflowDraft.loaded, sent.loaded]).then(openSent);
  }, []);

  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");
  return (
    <div
      className={style["page"]}
      data-open={open}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        const { relatedTarget: to } = event;
        if (!(to instanceof Node) || !event.currentTarget.contains(to)) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (event.defaultPrevented || file === undefined) return;
        event.preventDefault();
        void openGiven(file);
      }}
    >
      {open && (
        <VisuallyHidden>
          <Title order={1}>{say("title")}</Title>
        </VisuallyHidden>
      )}
      {error !== null && types === undefined && <ProblemNotice error={error} />}
      {(types === undefined || !ready) && error === null && (
        <>
          {!open && (
            <VisuallyHidden>
              <Title order={1}>{say("title")}</Title>
            </VisuallyHidden>
          )}
          <Waiting />
        </>
      )}
      {types !== undefined &&
        ready &&
        (open ? <EditorView types={types} /> : <StartView types={types} />)}
      {over && <div className={style["over"]}>{say("dropHere")}</div>}
    </div>
  );
}
