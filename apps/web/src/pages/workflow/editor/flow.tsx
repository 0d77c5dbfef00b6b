/** The graph itself: nodes and links under the hand, by React Flow. */
import "@xyflow/react/dist/style.css";
import { useComputedColorScheme } from "@mantine/core";
import {
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  MiniMap,
  type NodeChange,
  type NodeTypes as FlowNodeTypes,
  ReactFlow,
  SelectionMode,
  useReactFlow,
} from "@xyflow/react";
import { type ReactNode, useRef, useState } from "react";
import { graphAt, nodeOf, type WorkflowLink } from "../graph/document.ts";
import { moved, type Place, within } from "../graph/edit.ts";
import { outputType } from "../graph/fits.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { socketsOf } from "../graph/sockets.ts";
import { workflowWords } from "../words.ts";
import { drawnSizes } from "./commands.ts";
import { connectEnds, mayConnect, tellRefusal } from "./connect.ts";
import { workflowDraft } from "./draft.ts";
import { choose, chooseLink, currentGraph, editGraph, useEditor } from "./editor.ts";
import { flowEdges, type FlowNode, FlowNodes, handleOf } from "./flow-nodes.ts";
import { NodeView } from "./node-view.tsx";
import { FrameView, NoteView, RerouteView } from "./other-nodes.tsx";
import { type LooseEnd, mapShown, useDialogs } from "./panel-state.ts";
import style from "./editor.module.css";
import { useTitle } from "./use-title.ts";

const VIEWS: FlowNodeTypes = {
  node: NodeView,
  note: NoteView,
  reroute: RerouteView,
  frame: FrameView,
};

const NOTHING: ReadonlyMap<string, Place> = new Map();
type Drawn = ReadonlyMap<string, { readonly width: number; readonly height: number }>;

export function Flow({ types }: { readonly types: NodeTypes }): ReactNode {
  const say = workflowWords.use();
  const title = useTitle();
  const document = workflowDraft.use(({ value }) => value.document);
  const { path, chosen, chosenLink } = useEditor();
  const dark = useComputedColorScheme("light") === "dark";
  const map = mapShown.use(({ value }) => value);
  const { screenToFlowPosition, fitView } = useReactFlow();
  const [flow] = useState(() => new FlowNodes());
  const [drawn, setDrawn] = useState<Drawn>(new Map());
  const [dragged, setDragged] = useState(NOTHING);
  // Places by id, of what is dragged right now; state follows it.
  const dragging = useRef(new Map<string, Place>());
  const graph = graphAt(document, path);
  const parts = {
    document,
    graph,
    path,
    types,
    chosen,
    chosenLink,
    drawn,
    dragged,
    label: (node: Parameters<typeof title>[0]) => say("nodeName", { title: title(node) }),
    frameLabel: (frame: { readonly title: string }) => say("frameName", { title: frame.title }),
  };
  const linkLabel = ({ from, to }: WorkflowLink): string => {
    const [source, target] = [nodeOf(graph, from), nodeOf(graph, to)];
    return say("linkName", {
      from: source === undefined ? from : title(source),
      to: target === undefined ? to : title(target),
    });
  };

  /** What lies in a frame goes along with it. */
  const carry = (id: string, place: Place): void => {
    const now = currentGraph();
    const frame = now.frames.find((each) => each.id === id);
    if (frame === undefined) return;
    const held = useEditor.getState().chosen;
    for (const node of within(frame, now))
      if (!held.has(node.id))
        dragging.current.set(node.id, {
          x: node.x + place.x - frame.x,
          y: node.y + place.y - frame.y,
        });
  };

  const changeNodes = (changes: NodeChange<FlowNode>[]): void => {
    const sizes = new Map(drawn);
    const selection = new Set(useEditor.getState().chosen);
    const ended = changes.some((change) => change.type === "position" && change.dragging !== true);
    let [sized, selected, movedAny] = [false, false, false];
    for (const change of changes)
      if (change.type === "dimensions" && change.dimensions !== undefined) {
        sizes.set(change.id, change.dimensions);
        drawnSizes.set(change.id, change.dimensions);
        sized = true;
      } else if (change.type === "select") {
        if (change.selected) selection.add(change.id);
        else selection.delete(change.id);
        selected = true;
      } else if (change.type === "position") {
        movedAny = true;
        if (change.position !== undefined) {
          const { x, y } = change.position;
          const place = { x: Math.round(x), y: Math.round(y) };
          dragging.current.set(change.id, place);
          carry(change.id, place);
        }
      }
    if (sized) setDrawn(sizes);
    if (selected) choose(selection);
    if (!movedAny) return;
    const places = new Map(dragging.current);
    if (!ended) {
      setDragged(places);
      return;
    }
    dragging.current.clear();
    setDragged(NOTHING);
    const now = currentGraph();
    const changed = [...now.nodes, ...now.frames].some(({ id, x, y }) => {
      const place = places.get(id);
      return place !== undefined && (place.x !== x || place.y !== y);
    });
    if (changed)
      editGraph((before) => moved(before, places), `move ${[...places.keys()].join(" ")}`);
  };

  const changeEdges = (changes: EdgeChange[]): void => {
    for (const change of changes)
      if (change.type === "select") {
        if (change.selected) chooseLink(change.id);
        else if (useEditor.getState().chosenLink === change.id) chooseLink(undefined);
      }
  };

  const endConnection = (event: MouseEvent | TouchEvent, state: FinalConnectionState): void => {
    const { fromNode, fromHandle, toHandle, toNode, isValid } = state;
    if (isValid === true || fromNode === null) return;
    if (toHandle !== null && toNode !== null) {
      const isSource = fromHandle.type === "source";
      tellRefusal(
        {
          source: isSource ? fromNode.id : toNode.id,
          sourceHandle: (isSource ? fromHandle : toHandle).id ?? null,
          target: isSource ? toNode.id : fromNode.id,
          targetHandle: (isSource ? toHandle : fromHandle).id ?? null,
        },
        types,
      );
      return;
    }
    const point = "changedTouches" in event ? event.changedTouches[0] : event;
    const end = looseEnd(fromNode.id, fromHandle.id);
    if (point === undefined || end === undefined) return;
    const at = screenToFlowPosition({ x: point.clientX, y: point.clientY });
    useDialogs.setState({ adding: { ...at, end } });
  };

  const looseEnd = (id: string, handle: string | null | undefined): LooseEnd | undefined => {
    const now = graphAt(workflowDraft.get().document, path);
    const node = nodeOf(now, id);
    const place = handleOf(handle);
    if (node === undefined || typeof place !== "object") return undefined;
    if ("output" in place) {
      const type = outputType(now, id, place.output, document, path, types) ?? "*";
      return { node: id, side: "output", place: place.output, type, label: type };
    }
    const input = socketsOf(node, document, path, types).inputs.find(
      ({ name }) => name === place.input,
    );
    if (input === undefined) return undefined;
    return { node: id, side: "input", place: input.name, type: input.type, label: input.type };
  };

  return (
    <ReactFlow<FlowNode>
      aria-label={say("canvas")}
      className={style["flow"] ?? ""}
      nodes={flow.of(parts)}
      edges={flowEdges(parts, linkLabel)}
      nodeTypes={VIEWS}
      colorMode={dark ? "dark" : "light"}
      onNodesChange={changeNodes}
      onEdgesChange={changeEdges}
      onConnect={(connection) => {
        connectEnds(connection, types);
      }}
      onReconnect={(old, connection) => {
        connectEnds(connection, types, old.id);
      }}
      onConnectEnd={endConnection}
      isValidConnection={(connection) => mayConnect(connection as Connection, types)}
      onNodeDoubleClick={(event, { id }) => {
        if (event.target instanceof Element && event.target.closest(".nodrag") !== null) return;
        void fitView({ nodes: [{ id }], maxZoom: 1, duration: 200 });
      }}
      onDoubleClick={(event) => {
        if (!(event.target instanceof Element) || !event.target.matches(".react-flow__pane"))
          return;
        useDialogs.setState({
          adding: screenToFlowPosition({ x: event.clientX, y: event.clientY }),
        });
      }}
      fitView
      fitViewOptions={{ maxZoom: 1, padding: "20px" }}
      minZoom={0.1}
      maxZoom={2.5}
      zoomOnDoubleClick={false}
      deleteKeyCode={null}
      selectionMode={SelectionMode.Partial}
      multiSelectionKeyCode={["Shift", "Control", "Meta"]}
      selectionKeyCode="Shift"
      connectionRadius={24}
      elevateNodesOnSelect={false}
      proOptions={{ hideAttribution: true }}
      ariaLabelConfig={{
        "node.a11yDescription.default": say("nodeHint"),
        "node.a11yDescription.keyboardDisabled": say("nodeHint"),
        "node.a11yDescription.ariaLiveMessage": ({ x, y }) =>
          say("movedTo", { x: Math.round(x), y: Math.round(y) }),
        "edge.a11yDescription.default": say("linkHint"),
        "minimap.ariaLabel": say("map"),
      }}
    >
      <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} />
      {map && (
        <MiniMap
          pannable
          zoomable
          className={style["map"] ?? ""}
          style={{ width: 160, height: 110 }}
        />
      )}
    </ReactFlow>
  );
}
