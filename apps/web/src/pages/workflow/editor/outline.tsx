/** All nodes of the graph as a list. */
import { Button, Group, Title } from "@mantine/core";
import { IconAlertTriangle, IconPlus } from "@tabler/icons-react";
import { useReactFlow } from "@xyflow/react";
import type { ReactNode } from "react";
import { graphAt, type WorkflowNode } from "../graph/document.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { socketsOf } from "../graph/sockets.ts";
import { useNodeFaults } from "../running/run.ts";
import { workflowWords } from "../words.ts";
import { workflowDraft } from "./draft.ts";
import { choose, useEditor } from "./editor.ts";
import { useDialogs } from "./panel-state.ts";
import { socketColour } from "./socket-colours.ts";
import style from "./editor.module.css";
import { useTitle } from "./use-title.ts";

export function Outline({ types }: { readonly types: NodeTypes }): ReactNode {
  const say = workflowWords.use();
  const document = workflowDraft.use(({ value }) => value.document);
  const { path, chosen } = useEditor();
  const { nodes } = graphAt(document, path);
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {say("nodesCount", { count: nodes.length })}
        </Title>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => {
            useDialogs.setState({ adding: {} });
          }}
        >
          {say("add")}
        </Button>
      </Group>
      <ul className={style["outline"]}>
        {nodes
          .toSorted((a, b) => a.x - b.x || a.y - b.y)
          .map((node) => {
            const { outputs, unknown } = socketsOf(node, document, path, types);
            return (
              <OutlineRow
                key={node.id}
                node={node}
                colour={unknown ? "transparent" : socketColour(outputs[0]?.type ?? "")}
                current={chosen.has(node.id)}
                promptId={[...path, node.id].join(":")}
              />
            );
          })}
      </ul>
    </>
  );
}

interface OutlineRowProps {
  readonly node: WorkflowNode;
  readonly colour: string;
  readonly current: boolean;
  readonly promptId: string;
}

function OutlineRow({ node, colour, current, promptId }: OutlineRowProps): ReactNode {
  const say = workflowWords.use();
  const title = useTitle()(node);
  const faults = useNodeFaults(promptId, false);
  const flow = useReactFlow();
  return (
    <li>
      <button
        type="button"
        className={style["outlineRow"]}
        aria-current={current}
        onClick={() => {
          choose([node.id]);
          void flow.fitView({ nodes: [{ id: node.id }], maxZoom: 1, duration: 200 });
        }}
      >
        <span className={style["dot"]} style={{ background: colour }} aria-hidden />
        <span className={style["outlineName"]}>{title}</span>
        {node.mode !== undefined && <small>{say(node.mode)}</small>}
        {faults.length > 0 && (
          <IconAlertTriangle
            size={16}
            role="img"
            aria-label={say("failed")}
            className={style["bad"]}
          />
        )}
        <small>#{node.id}</small>
      </button>
    </li>
  );
}
