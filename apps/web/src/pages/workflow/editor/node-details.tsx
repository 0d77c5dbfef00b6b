/** Everything that can be set of one node. */
import {
  Accordion,
  Button,
  Group,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import {
  IconArrowBack,
  IconArrowsMaximize,
  IconPlayerPlay,
  IconPlugConnected,
  IconPlugConnectedX,
  IconTrash,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useLanguage } from "../../../language/language.ts";
import { graphAt, nodeOf, partAt, partOf, type WorkflowNode } from "../graph/document.ts";
import { withoutLink } from "../graph/edit.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { isBoundary, NOTE, PART_INPUTS, REROUTE } from "../graph/own-types.ts";
import { type InputSocket, socketsOf, valueBehind } from "../graph/sockets.ts";
import { useNodeFaults, useNodeState } from "../running/run.ts";
import { workflowWords } from "../words.ts";
import { runToChosen, setMode, unpackChosen } from "./commands.ts";
import { workflowDraft } from "./draft.ts";
import { choose, editGraph, editNode, goInto, removeChosen, useEditor } from "./editor.ts";
import { NodeField } from "./node-field.tsx";
import { NodeResults } from "./node-results.tsx";
import { useDialogs } from "./panel-state.ts";
import { PortsEditor } from "./ports-editor.tsx";
import style from "./editor.module.css";
import { useTitle } from "./use-title.ts";

interface NodeDetailsProps {
  readonly node: WorkflowNode;
  readonly types: NodeTypes;
}

export function NodeDetails({ node, types }: NodeDetailsProps): ReactNode {
  const say = workflowWords.use();
  const language = useLanguage();
  const title = useTitle()(node);
  const document = workflowDraft.use(({ value }) => value.document);
  const { path } = useEditor();
  const graph = graphAt(document, path);
  const { inputs, outputs, unknown } = socketsOf(node, document, path, types);
  const promptId = [...path, node.id].join(":");
  const inner = document.parts[partOf(node.type) ?? ""];
  const state = useNodeState(promptId, inner !== undefined);
  const faults = useNodeFaults(promptId, inner !== undefined);
  const runs = node.type !== NOTE && node.type !== REROUTE && !isBoundary(node.type);
  const help = types.get(node.type)?.help?.[language];
  const linked = new Map(
    graph.links.filter(({ to }) => to === node.id).map((link) => [link.input, link]),
  );
  const rows = (own: readonly InputSocket[]): ReactNode =>
    own.map((socket) => (
      <InputDetails
        key={socket.name}
        node={node}
        socket={socket}
        from={linked.get(socket.name)?.from}
        fault={faults.find(({ input }) => input === socket.name)?.text}
      />
    ));
  const grouped = groupsOf(inputs, language);
  const boundary = isBoundary(node.type) ? partAt(document, path) : undefined;
  return (
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h5">
          {title}
        </Title>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconArrowBack size={16} aria-hidden />}
          onClick={() => {
            choose([]);
          }}
        >
          {say("back")}
        </Button>
      </Group>
      {help !== undefined && (
        <Text size="xs" c="dimmed">
          {help}
        </Text>
      )}
      {unknown && !isBoundary(node.type) && (
        <Text size="sm" c="var(--mantine-color-error)">
          {say("fault_unknown")} <code>{node.type}</code>
        </Text>
      )}
      <Group gap="xs">
        {runs && !unknown && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            title={say("runHereTip")}
            onClick={runToChosen}
          >
            {say("runHere")}
          </Button>
        )}
        {node.type !== NOTE && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlugConnected size={16} aria-hidden />}
            onClick={() => {
              useDialogs.setState({ connecting: { node: node.id } });
            }}
          >
            {say("connect")}
          </Button>
        )}
        {inner !== undefined && (
          <>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconArrowsMaximize size={16} aria-hidden />}
              onClick={() => {
                goInto([...path, node.id]);
              }}
            >
              {say("enter")}
            </Button>
            <Button size="compact-sm" variant="default" onClick={unpackChosen}>
              {say("unpack")}
            </Button>
          </>
        )}
        {!isBoundary(node.type) && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={removeChosen}
          >
            {say("delete")}
          </Button>
        )}
      </Group>
      {runs && (
        <>
          <TextInput
            size="xs"
            label={say("nodeTitle")}
            value={node.title ?? ""}
            placeholder={title}
            maxLength={200}
            onChange={({ currentTarget }) => {
              const { value } = currentTarget;
              editNode(
                node.id,
                ({ title: _, ...rest }) => (value === "" ? rest : { ...rest, title: value }),
                `${node.id} title`,
              );
            }}
          />
          <SegmentedControl
            size="xs"
            aria-label={say("mode")}
            data={[
              { value: "active", label: say("active") },
              { value: "muted", label: say("muted") },
              { value: "bypassed", label: say("bypassed") },
            ]}
            value={node.mode ?? "active"}
            onChange={(mode) => {
              setMode(mode === "muted" || mode === "bypassed" ? mode : undefined);
            }}
          />
        </>
      )}
      {boundary !== undefined && (
        <PortsEditor part={boundary} side={node.type === PART_INPUTS ? "inputs" : "outputs"} />
      )}
      {inner !== undefined && (
        <>
          <PortsEditor part={inner} side="inputs" />
          <PortsEditor part={inner} side="outputs" />
        </>
      )}
      {faults
        .filter(({ input }) => input === undefined)
        .map(({ text }) => (
          <Text key={text} size="sm" c="var(--mantine-color-error)">
            {text}
          </Text>
        ))}
      {grouped.length > 0 && (
        <Title order={3} size="h6">
          {say("inputs")}
        </Title>
      )}
      {grouped.length === 1 ? (
        <div className={style["rows"]}>{rows(grouped[0]?.inputs ?? [])}</div>
      ) : (
        <Accordion
          multiple
          defaultValue={["0", "1"]}
          chevronSize={16}
          className={style["groups"] ?? ""}
        >
          {grouped.map(({ name, inputs: own }, i) => (
            <Accordion.Item key={name} value={String(i)}>
              <Accordion.Control>{name === "" ? say("otherSettings") : name}</Accordion.Control>
              <Accordion.Panel>
                <div className={style["rows"]}>{rows(own)}</div>
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
      {outputs.length > 0 && !isBoundary(node.type) && (
        <Text size="xs" c="dimmed">
          {say("outputs")}: {outputs.map(({ label, type }) => label[language] || type).join(", ")}
        </Text>
      )}
      {state !== undefined && <NodeResults title={title} state={state} />}
    </Stack>
  );
}

interface InputGroup {
  readonly name: string;
  readonly inputs: readonly InputSocket[];
}

function groupsOf(inputs: readonly InputSocket[], language: "en" | "zh"): readonly InputGroup[] {
  const groups = new Map<string, InputSocket[]>();
  for (const socket of inputs) {
    const name = socket.field?.group?.[language] ?? "";
    groups.set(name, [...(groups.get(name) ?? []), socket]);
  }
  return [...groups].map(([name, own]) => ({ name, inputs: own }));
}

interface InputDetailsProps {
  readonly node: WorkflowNode;
  readonly socket: InputSocket;
  /** The node that it is linked to. */
  readonly from: string | undefined;
  readonly fault: string | undefined;
}

function InputDetails({ node, socket, from, fault }: InputDetailsProps): ReactNode {
  const say = workflowWords.use();
  const language = useLanguage();
  const title = useTitle();
  const document = workflowDraft.use(({ value }) => value.document);
  const { path } = useEditor();
  const { name, field, type, linked: takesLinks } = socket;
  const label = socket.label[language] || type;
  const unit = field?.unit?.[language];
  const source = from === undefined ? undefined : nodeOf(graphAt(document, path), from);
  const part = document.parts[partOf(node.type) ?? ""];
  return (
    <div className={style["row"]}>
      <span className={style["rowLabel"]} title={field?.help?.[language] ?? type}>
        {unit === undefined ? label : `${label} (${unit})`}
      </span>
      <span className={style["rowField"]}>
        {from !== undefined ? (
          <Text size="xs" component="span" truncate>
            {say("from", { title: source === undefined ? from : title(source) })}
          </Text>
        ) : (
          field !== undefined && (
            <NodeField
              node={node}
              input={field}
              behind={part === undefined ? undefined : valueBehind(part, name)}
              fault={fault}
            />
          )
        )}
        {takesLinks &&
          (from === undefined ? (
            <button
              type="button"
              className={style["plug"]}
              aria-label={say("connectInput", { label })}
              title={say("connect")}
              onClick={() => {
                useDialogs.setState({
                  connecting: { node: node.id, side: "input", place: name, type, label },
                });
              }}
            >
              <IconPlugConnected size={16} aria-hidden />
            </button>
          ) : (
            <button
              type="button"
              className={style["plug"]}
              aria-label={say("disconnectFrom", { label })}
              title={say("disconnect")}
              onClick={() => {
                editGraph((graph) => withoutLink(graph, { to: node.id, input: name }));
              }}
            >
              <IconPlugConnectedX size={16} aria-hidden />
            </button>
          ))}
      </span>
      {fault !== undefined && <span className={style["rowFault"]}>{fault}</span>}
    </div>
  );
}
