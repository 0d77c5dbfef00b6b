/** Details beside the graph: of the chosen node everything that can be set, or else the list of all nodes. Enough to build a
 *  workflow without touching the graph. */
import { Drawer, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { graphAt, nodeOf } from "../graph/document.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { workflowWords } from "../words.ts";
import { workflowDraft } from "./draft.ts";
import { useEditor } from "./editor.ts";
import { FrameDetails } from "./frame-details.tsx";
import { NodeDetails } from "./node-details.tsx";
import { Outline } from "./outline.tsx";
import { panelOpen, useDialogs } from "./panel-state.ts";
import style from "./editor.module.css";

export function Panel({ types }: { readonly types: NodeTypes }): ReactNode {
  const say = workflowWords.use();
  const phone = useMediaQuery("(max-width: 800px)", false, { getInitialValueInEffect: false });
  const open = panelOpen.use(({ value }) => value);
  const phoneOpen = useDialogs(({ phonePanel }) => phonePanel === true);
  if (phone)
    return (
      <Drawer
        opened={phoneOpen}
        onClose={() => {
          useDialogs.setState({ phonePanel: false });
        }}
        position="bottom"
        size="75dvh"
        title={say("panel")}
        closeButtonProps={{ "aria-label": say("close") }}
      >
        <Details types={types} />
      </Drawer>
    );
  if (!open) return null;
  return (
    <aside className={style["panel"]} aria-label={say("panel")}>
      <Details types={types} />
    </aside>
  );
}

function Details({ types }: { readonly types: NodeTypes }): ReactNode {
  const say = workflowWords.use();
  const document = workflowDraft.use(({ value }) => value.document);
  const { path, chosen } = useEditor();
  const graph = graphAt(document, path);
  const [only] = chosen;
  const node = chosen.size === 1 && only !== undefined ? nodeOf(graph, only) : undefined;
  const frame = graph.frames.find(({ id }) => chosen.size === 1 && id === only);
  if (node !== undefined) return <NodeDetails key={node.id} node={node} types={types} />;
  if (frame !== undefined) return <FrameDetails key={frame.id} frame={frame} />;
  return (
    <>
      {chosen.size > 1 && <Text size="sm">{say("chosenCount", { count: chosen.size })}</Text>}
      <Outline types={types} />
    </>
  );
}
