/** A node on the graph: its places for links, its fields, what it does right now and what it made. */
import { ActionIcon, Loader, Tooltip } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowsMaximize,
  IconCheck,
  IconChevronDown,
  IconChevronRight,
  IconHistory,
} from "@tabler/icons-react";
import { Handle, type NodeProps, Position } from "@xyflow/react";
import { memo, type ReactNode } from "react";
import { useLanguage } from "../../../language/language.ts";
import { partOf, type WorkflowNode } from "../graph/document.ts";
import { isBoundary, PART_INPUTS } from "../graph/own-types.ts";
import { type InputSocket, type OutputSocket, valueBehind } from "../graph/sockets.ts";
import { workflowWords } from "../words.ts";
import { useNodeFaults, useNodeState, useNodeTime, useShownJob } from "../running/run.ts";
import type { NodeState } from "../running/node-states.ts";
import { workflowDraft } from "./draft.ts";
import { editNode, goInto, useEditor, usePath } from "./editor.ts";
import { type FlowNode, inputHandle, NEW_PORT, outputHandle } from "./flow-nodes.ts";
import { FieldText, NodeField } from "./node-field.tsx";
import { NodeResults } from "./node-results.tsx";
import style from "./node.module.css";
import { openPanel } from "./panel-state.ts";
import { shownInputs } from "./shown-fields.ts";
import { socketColour } from "./socket-colours.ts";
import { useIsFar } from "./use-is-far.ts";
import { useTitle } from "./use-title.ts";

type NodeViewProps = NodeProps<Extract<FlowNode, { type?: "node" | "note" | "reroute" }>>;

export const NodeView = memo(function NodeView({ data, selected }: NodeViewProps): ReactNode {
  const { node, sockets, linked, promptId } = data;
  const say = workflowWords.use();
  const title = useTitle()(node);
  const path = usePath();
  const inner = partOf(node.type);
  const isPart = inner !== undefined && !sockets.unknown;
  const state = useNodeState(promptId, isPart);
  const faults = useNodeFaults(promptId, isPart);
  const collapsed = node.collapsed === true;
  const far = useIsFar();
  const inputs = collapsed ? [] : shownInputs(sockets.inputs, node, linked);
  const hidden = collapsed ? 0 : sockets.inputs.length - inputs.length;
  const allFaults = [...faults, ...(state?.faults ?? [])];
  const look = allFaults.length > 0 ? "failed" : sockets.unknown ? "unknown" : state?.state;
  return (
    <section
      className={style["node"]}
      data-look={look}
      data-mode={node.mode}
      data-selected={selected}
      data-boundary={isBoundary(node.type)}
      data-far={far}
    >
      <header className={style["header"]}>
        {!far && (
          <ActionIcon
            variant="transparent"
            size={28}
            className="nodrag"
            aria-label={`${say(collapsed ? "expand" : "collapse")}: ${title}`}
            aria-expanded={!collapsed}
            onClick={() => {
              editNode(node.id, ({ collapsed: before, ...rest }) =>
                before === true ? rest : { ...rest, collapsed: true },
              );
            }}
          >
            {collapsed ? (
              <IconChevronRight size={14} aria-hidden />
            ) : (
              <IconChevronDown size={14} aria-hidden />
            )}
          </ActionIcon>
        )}
        <span className={style["title"]} title={node.type}>
          {title}
        </span>
        {node.mode !== undefined && <span className={style["badge"]}>{say(node.mode)}</span>}
        {sockets.unknown && !isBoundary(node.type) && (
          <span className={style["badge"]}>{say("unknownNode")}</span>
        )}
        <StateMark state={state} promptId={promptId} failed={allFaults.length > 0} />
        {isPart && !far && (
          <Tooltip label={say("enter")}>
            <ActionIcon
              variant="transparent"
              size={28}
              className="nodrag"
              aria-label={`${say("enter")}: ${title}`}
              onClick={() => {
                goInto([...path, node.id]);
              }}
            >
              <IconArrowsMaximize size={14} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </header>
      <StepBar state={state} />
      {collapsed ? (
        <FoldedHandles inputs={sockets.inputs} outputs={sockets.outputs} linked={linked} />
      ) : (
        <>
          {sockets.outputs.map((socket, i) => (
            <OutputRow key={`${i} ${socket.type}`} socket={socket} index={i} />
          ))}
          {inputs.map((socket) => (
            <InputRow
              key={socket.name}
              node={node}
              socket={socket}
              linked={linked.has(socket.name)}
              far={far}
              fault={allFaults.find(({ input }) => input === socket.name)?.text}
            />
          ))}
          {isBoundary(node.type) && <NewPort isInput={node.type === PART_INPUTS} />}
          {hidden > 0 && !far && (
            <button
              type="button"
              className={`${style["more"] ?? ""} nodrag`}
              onClick={() => {
                useEditor.setState({ chosen: new Set([node.id]), chosenLink: undefined });
                openPanel();
              }}
            >
              {say("moreSettings", { count: sockets.inputs.length })}
            </button>
          )}
          {sockets.unknown && !isBoundary(node.type) && (
            <code className={style["type"]}>{node.type}</code>
          )}
          {state !== undefined && <NodeResults title={title} state={state} />}
        </>
      )}
      {allFaults.length > 0 && (
        <ul className={style["faults"]}>
          {allFaults.map(({ input, text }) => (
            <li key={`${input ?? ""} ${text}`}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  );
});

function StateMark({
  state,
  promptId,
  failed,
}: {
  readonly state: NodeState | undefined;
  readonly promptId: string;
  readonly failed: boolean;
}): ReactNode {
  const say = workflowWords.use();
  const language = useLanguage();
  const job = useShownJob()?.job.id;
  const time = useNodeTime(job, promptId);
  if (failed || state?.state === "failed")
    return (
      <span className={style["mark"]} role="img" aria-label={say("failed")}>
        <IconAlertTriangle size={16} aria-hidden />
      </span>
    );
  if (state?.state === "running")
    return (
      <span className={style["mark"]} role="img" aria-label={say("running")}>
        <Loader size={14} />
      </span>
    );
  if (state?.state === "cached")
    return (
      <span className={style["mark"]} title={say("cachedTip")}>
        <IconHistory size={14} aria-hidden /> {say("cached")}
      </span>
    );
  if (state?.state !== "done") return null;
  const seconds =
    time === undefined
      ? undefined
      : new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en", {
          maximumFractionDigits: time < 10_000 ? 1 : 0,
        }).format(time / 1000);
  return (
    <span className={style["mark"]}>
      <IconCheck size={14} role="img" aria-label={say("done")} />
      {seconds !== undefined && say("seconds", { seconds })}
    </span>
  );
}

function StepBar({ state }: { readonly state: NodeState | undefined }): ReactNode {
  const say = workflowWords.use();
  if (state?.state !== "running" || state.step === undefined || state.steps === undefined)
    return null;
  const { step, steps } = state;
  return (
    <progress
      className={style["steps"]}
      value={step}
      max={steps}
      aria-label={say("step", { step, steps })}
    />
  );
}

function OutputRow({
  socket,
  index,
}: {
  readonly socket: OutputSocket;
  readonly index: number;
}): ReactNode {
  const language = useLanguage();
  return (
    <div className={style["output"]}>
      <span>{socket.label[language]}</span>
      <Handle
        type="source"
        position={Position.Right}
        id={outputHandle(index)}
        className={style["handle"]}
        style={{ background: socketColour(socket.type) }}
        title={socket.type}
      />
    </div>
  );
}

interface InputRowProps {
  readonly node: WorkflowNode;
  readonly socket: InputSocket;
  readonly linked: boolean;
  readonly far: boolean;
  readonly fault: string | undefined;
}

function InputRow({ node, socket, linked, far, fault }: InputRowProps): ReactNode {
  const say = workflowWords.use();
  const language = useLanguage();
  const { field, label, name, required, type } = socket;
  const long = field?.schema?.multiline === true || field?.upload === true;
  const part = workflowDraft.use(({ value }) => value.document.parts[partOf(node.type) ?? ""]);
  const behind = part === undefined ? undefined : valueBehind(part, name);
  return (
    <div className={style["input"]} data-long={long && !linked} data-fault={fault !== undefined}>
      {socket.linked && (
        <Handle
          type="target"
          position={Position.Left}
          id={inputHandle(name)}
          className={style["handle"]}
          style={{ background: socketColour(type) }}
          data-field={field !== undefined && !linked}
          title={type}
        />
      )}
      <span className={style["label"]} title={field?.help?.[language] ?? label[language]}>
        {label[language]}
        {required && field === undefined && !linked && <span aria-hidden> *</span>}
      </span>
      {field !== undefined &&
        (linked ? (
          <span className={style["faint"]}>{say("linked")}</span>
        ) : far ? (
          <FieldText node={node} input={field} behind={behind} />
        ) : (
          <span className={`${style["field"] ?? ""} nodrag nopan nowheel`}>
            <NodeField node={node} input={field} behind={behind} fault={fault} />
          </span>
        ))}
    </div>
  );
}

/** Links of a folded node begin and end at its header. */
function FoldedHandles({
  inputs,
  outputs,
  linked,
}: {
  readonly inputs: readonly InputSocket[];
  readonly outputs: readonly OutputSocket[];
  readonly linked: ReadonlySet<string>;
}): ReactNode {
  return (
    <>
      {inputs
        .filter(({ name }) => linked.has(name))
        .map(({ name, type }) => (
          <Handle
            key={name}
            type="target"
            position={Position.Left}
            id={inputHandle(name)}
            className={style["handle"]}
            style={{ background: socketColour(type), top: 16 }}
          />
        ))}
      {outputs.map(({ type }, i) => (
        <Handle
          key={`${i} ${type}`}
          type="source"
          position={Position.Right}
          id={outputHandle(i)}
          className={style["handle"]}
          style={{ background: socketColour(type), top: 16 }}
        />
      ))}
    </>
  );
}

function NewPort({ isInput }: { readonly isInput: boolean }): ReactNode {
  const say = workflowWords.use();
  return (
    <div className={isInput ? style["output"] : style["input"]}>
      <span className={style["faint"]}>{say("newPort")}</span>
      <Handle
        type={isInput ? "source" : "target"}
        position={isInput ? Position.Right : Position.Left}
        id={NEW_PORT}
        className={style["handle"]}
      />
    </div>
  );
}
