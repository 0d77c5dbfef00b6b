/** Adding a node, connecting one, and what could not be run of what was opened. */
import { Button, Code, Group, List, Modal, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useMayRun } from "../../../app/allowed-tools.ts";
import { useLanguage } from "../../../language/language.ts";
import {
  graphAt,
  nodeOf,
  partOf,
  partType,
  type WorkflowDocument,
  withGraphAt,
} from "../graph/document.ts";
import { type Place, withLink, withNode } from "../graph/edit.ts";
import { fits, typesThatFit } from "../graph/fits.ts";
import { type NodeTypes, standardValues } from "../graph/node-type.ts";
import { NOTE, REROUTE } from "../graph/own-types.ts";
import { mayHold } from "../graph/sub-workflow.ts";
import { socketsOf } from "../graph/sockets.ts";
import { workflowWords } from "../words.ts";
import { frameChosen } from "./commands.ts";
import { fittingEnds, linkTo } from "./connect.ts";
import { workflowDraft } from "./draft.ts";
import { choose, edit, editGraph, useEditor } from "./editor.ts";
import { closeDialogs, type LooseEnd, useDialogs } from "./panel-state.ts";
import { type Offer, SearchList } from "./search-list.tsx";
import { socketColour } from "./socket-colours.ts";
import { useTitle } from "./use-title.ts";

interface DialogProps {
  readonly types: NodeTypes;
  /** Where nodes go that are added by key or button. */
  readonly middle: () => Place;
}

export function Dialogs(props: DialogProps): ReactNode {
  const { adding, connecting, unknown } = useDialogs();
  return (
    <>
      {adding !== undefined && <AddDialog {...props} />}
      {connecting !== undefined && <ConnectDialog types={props.types} from={connecting} />}
      {unknown !== undefined && <UnknownDialog unknown={unknown} />}
    </>
  );
}

const FRAME = "frame";

function AddDialog({ types, middle }: DialogProps): ReactNode {
  const say = workflowWords.use();
  const language = useLanguage();
  const adding = useDialogs((state) => state.adding);
  const parts = workflowDraft.use(({ value }) => value.document.parts);
  const end = adding?.end;
  const mayRun = useMayRun();
  const runnable = [...types.values()].filter(({ type }) => mayRun(type));
  const fitting = end === undefined ? runnable : typesThatFit(runnable, end);
  const other = language === "en" ? "zh" : "en";
  const offers: Offer[] = [
    ...Object.values(parts)
      .filter((part) => end === undefined || partFits(part, end))
      .map((part) => ({ id: partType(part.id), title: part.name, group: say("subName") })),
    ...fitting.map(({ type, title, category, help, outputs }) => ({
      id: type,
      title: title[language],
      also: `${type} ${title[other]} ${category[language]}`,
      group: category[language],
      help: help?.[language],
      colour: socketColour(outputs[0]?.type ?? ""),
    })),
    ...own(end).map(({ id, key }) => ({ id, title: say(key), group: say("own") })),
  ];
  return (
    <SearchList
      title={end === undefined ? say("addTitle") : say("addFits", { type: end.type })}
      label={say("addSearch")}
      offers={offers}
      nothing={say("nothingFound")}
      onClose={closeDialogs}
      onPick={(id) => {
        const spot = middle();
        const at = { x: adding?.x ?? spot.x, y: adding?.y ?? spot.y };
        closeDialogs();
        if (id === FRAME) frameChosen(at);
        else add(id, at, end, types);
      }}
    />
  );
}

const own = (end: LooseEnd | undefined) =>
  [
    { id: REROUTE, key: "reroute" },
    ...(end === undefined
      ? ([
          { id: NOTE, key: "note" },
          { id: FRAME, key: "addFrame" },
        ] as const)
      : []),
  ] as const;

const partFits = (
  {
    inputs,
    outputs,
  }: {
    readonly inputs: readonly { type: string }[];
    readonly outputs: readonly { type: string }[];
  },
  { side, type }: LooseEnd,
): boolean => (side === "output" ? inputs : outputs).some((port) => fits(port.type, type));

function add(type: string, at: Place, end: LooseEnd | undefined, types: NodeTypes): void {
  const { path } = useEditor.getState();
  const known = types.get(type);
  let made = "";
  edit((document) => {
    if (!mayBeHere(document, path, type)) return document;
    const { graph, id } = withNode(graphAt(document, path), {
      type,
      x: Math.round(at.x),
      y: Math.round(at.y),
      values: known === undefined ? {} : standardValues(known),
      ...(type === NOTE && { width: 240, height: 120 }),
    });
    made = id;
    const next = withGraphAt(document, path, graph);
    const link = end === undefined ? undefined : linkTo(next, path, end, id, types);
    return link === undefined ? next : withGraphAt(next, path, withLink(graph, link));
  });
  if (made !== "") choose([made]);
}

/** A sub-workflow cannot stand within itself. */
function mayBeHere(document: WorkflowDocument, path: readonly string[], type: string): boolean {
  const held = partOf(type);
  if (held === undefined) return true;
  return path.every((_, i) => {
    const node = nodeOf(graphAt(document, path.slice(0, i)), path[i] ?? "");
    const holder = node === undefined ? undefined : partOf(node.type);
    return holder === undefined || mayHold(document, holder, held);
  });
}

function ConnectDialog({
  types,
  from,
}: {
  readonly types: NodeTypes;
  readonly from: LooseEnd | { readonly node: string };
}): ReactNode {
  return "side" in from ? (
    <OtherEnd types={types} end={from} />
  ) : (
    <FirstEnd types={types} id={from.node} />
  );
}

/** Which of a node's places is to be connected. */
function FirstEnd({ types, id }: { readonly types: NodeTypes; readonly id: string }): ReactNode {
  const say = workflowWords.use();
  const language = useLanguage();
  const title = useTitle();
  const document = workflowDraft.use(({ value }) => value.document);
  const { path } = useEditor();
  const node = nodeOf(graphAt(document, path), id);
  if (node === undefined) return null;
  const { inputs, outputs } = socketsOf(node, document, path, types);
  const ends: (LooseEnd & { readonly name: string })[] = [
    ...outputs.map(({ type, label }, i) => ({
      node: id,
      side: "output" as const,
      place: i,
      type,
      label: label[language],
      name: `> ${i}`,
    })),
    ...inputs
      .filter(({ linked }) => linked)
      .map(({ name, type, label }) => ({
        node: id,
        side: "input" as const,
        place: name,
        type,
        label: label[language],
        name: `< ${name}`,
      })),
  ];
  return (
    <SearchList
      title={`${say("connect")} ${title(node)}`}
      label={say("search")}
      offers={ends.map(({ name, label, type, side }) => ({
        id: name,
        title: label === "" ? type : label,
        also: type,
        group: `${say(side === "input" ? "inputs" : "outputs")} · ${type}`,
        colour: socketColour(type),
      }))}
      nothing={say("nothingFits")}
      onClose={closeDialogs}
      onPick={(picked) => {
        const end = ends.find(({ name }) => name === picked);
        if (end !== undefined) useDialogs.setState({ connecting: end });
      }}
    />
  );
}

function OtherEnd({
  types,
  end,
}: {
  readonly types: NodeTypes;
  readonly end: LooseEnd;
}): ReactNode {
  const say = workflowWords.use();
  const language = useLanguage();
  const title = useTitle();
  const document = workflowDraft.use(({ value }) => value.document);
  const { path } = useEditor();
  const graph = graphAt(document, path);
  const ends = fittingEnds(end, types);
  return (
    <SearchList
      key={`${end.side} ${end.place}`}
      title={say(end.side === "input" ? "connectInput" : "connectOutput", { label: end.label })}
      label={say("search")}
      offers={ends.map(({ node: id, label, type }, i) => {
        const node = nodeOf(graph, id);
        return {
          id: String(i),
          title: `${node === undefined ? id : title(node)} · ${label[language]}`,
          also: type,
          group: `#${id}`,
          colour: socketColour(type),
        };
      })}
      nothing={say("nothingFits")}
      onClose={closeDialogs}
      onPick={(picked) => {
        const chosen = ends[Number(picked)];
        closeDialogs();
        if (chosen !== undefined) editGraph((before) => withLink(before, chosen.link));
      }}
    />
  );
}

function UnknownDialog({ unknown }: { readonly unknown: readonly string[] }): ReactNode {
  const say = workflowWords.use();
  return (
    <Modal
      opened
      onClose={closeDialogs}
      title={say("unknownTitle")}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      <Text size="sm" mb="sm">
        {say("unknownText")}
      </Text>
      <List size="sm">
        {unknown.map((type) => (
          <List.Item key={type}>
            <Code>{type}</Code>
          </List.Item>
        ))}
      </List>
      <Group justify="flex-end" mt="md">
        <Button data-autofocus onClick={closeDialogs}>
          {say("understood")}
        </Button>
      </Group>
    </Modal>
  );
}
