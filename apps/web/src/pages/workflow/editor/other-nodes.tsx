/** What stands on a graph beside the nodes that run: notes, reroutes, frames. */
import { Handle, type NodeProps, NodeResizer, Position } from "@xyflow/react";
import { memo, type ReactNode } from "react";
import { changedFrame } from "../graph/edit.ts";
import { workflowWords } from "../words.ts";
import { editGraph, editNode } from "./editor.ts";
import { type FlowNode, inputHandle, outputHandle } from "./flow-nodes.ts";
import style from "./node.module.css";
import { useIsFar } from "./use-is-far.ts";

type OwnProps = NodeProps<Extract<FlowNode, { type?: "node" | "note" | "reroute" }>>;
type FrameProps = NodeProps<Extract<FlowNode, { type?: "frame" }>>;

export const NoteView = memo(function NoteView({ data, selected }: OwnProps): ReactNode {
  const { node } = data;
  const say = workflowWords.use();
  const text = typeof node.values["text"] === "string" ? node.values["text"] : "";
  const far = useIsFar();
  return (
    <section
      className={style["note"]}
      data-selected={selected}
      style={{ height: node.height ?? 120 }}
    >
      <NodeResizer
        isVisible={selected}
        minWidth={160}
        minHeight={80}
        onResizeEnd={(_, { x, y, width, height }) => {
          editNode(node.id, (before) => ({
            ...before,
            x: Math.round(x),
            y: Math.round(y),
            width: Math.round(width),
            height: Math.round(height),
          }));
        }}
      />
      {node.title !== undefined && <header className={style["noteTitle"]}>{node.title}</header>}
      {far ? (
        <p className={style["noteText"]}>{text}</p>
      ) : (
        <textarea
          className="nodrag nowheel nopan"
          aria-label={say("noteText")}
          placeholder={say("noteText")}
          value={text}
          onChange={({ currentTarget }) => {
            const { value } = currentTarget;
            editNode(
              node.id,
              (before) => ({ ...before, values: { ...before.values, text: value } }),
              `${node.id} text`,
            );
          }}
        />
      )}
    </section>
  );
});

export const RerouteView = memo(function RerouteView({ selected }: OwnProps): ReactNode {
  return (
    <div className={style["reroute"]} data-selected={selected}>
      <Handle
        type="target"
        position={Position.Left}
        id={inputHandle("in")}
        className={style["handle"]}
      />
      <Handle
        type="source"
        position={Position.Right}
        id={outputHandle(0)}
        className={style["handle"]}
      />
    </div>
  );
});

export const FrameView = memo(function FrameView({ data, selected }: FrameProps): ReactNode {
  const { frame } = data;
  return (
    <section className={style["frame"]} data-selected={selected}>
      <NodeResizer
        isVisible={selected}
        minWidth={80}
        minHeight={60}
        onResizeEnd={(_, { x, y, width, height }) => {
          editGraph((graph) =>
            changedFrame(graph, frame.id, {
              x: Math.round(x),
              y: Math.round(y),
              width: Math.round(width),
              height: Math.round(height),
            }),
          );
        }}
      />
      <header className={`frame-title ${style["frameTitle"] ?? ""}`}>{frame.title}</header>
    </section>
  );
});
