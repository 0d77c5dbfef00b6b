/** What is needed less often. */
import { Menu } from "@mantine/core";
import type { ReactNode } from "react";
import { ALIGNMENTS } from "../graph/arrange.ts";
import type { Place } from "../graph/edit.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { workflowWords } from "../words.ts";
import {
  align,
  copyAsJson,
  copyChosen,
  download,
  duplicate,
  frameChosen,
  isSubWorkflow,
  makeSubWorkflow,
  pasteHere,
  runToChosen,
  setMode,
  tidy,
  unpackChosen,
} from "./commands.ts";
import { removeChosen, useEditor } from "./editor.ts";
import { save } from "./save.ts";

interface MoreMenuProps {
  readonly types: NodeTypes;
  readonly middle: () => Place;
}

export function MoreMenu({ types, middle }: MoreMenuProps): ReactNode {
  const say = workflowWords.use();
  const { chosen } = useEditor();
  const none = chosen.size === 0;
  const item = (label: string, onClick: () => void, disabled = false): ReactNode => (
    <Menu.Item key={label} onClick={onClick} disabled={disabled}>
      {label}
    </Menu.Item>
  );
  return (
    <Menu.Dropdown mah="80dvh" style={{ overflowY: "auto" }}>
      <Menu.Label>{say("chosenNodes")}</Menu.Label>
      {item(say("runHere"), runToChosen, none)}
      {item(say("copy"), copyChosen, none)}
      {item(say("paste"), () => void pasteHere(types, middle()))}
      {item(say("duplicate"), duplicate, none)}
      {item(say("delete"), removeChosen, none)}
      {item(
        `${say("muted")} (M)`,
        () => {
          setMode("muted");
        },
        none,
      )}
      {item(
        `${say("bypassed")} (B)`,
        () => {
          setMode("bypassed");
        },
        none,
      )}
      {item(say("frame"), () => {
        frameChosen(middle());
      })}
      {item(
        say("subWorkflow"),
        () => {
          makeSubWorkflow(types);
        },
        none,
      )}
      {[...chosen].some(isSubWorkflow) && item(say("unpack"), unpackChosen)}
      <Menu.Divider />
      <Menu.Label>{say("arrange")}</Menu.Label>
      {item(say("tidy"), tidy)}
      {chosen.size > 1 &&
        ALIGNMENTS.map((how) =>
          item(say(`align_${how}`), () => {
            align(how);
          }),
        )}
      <Menu.Divider />
      <Menu.Label>{say("share")}</Menu.Label>
      {item(say("saveCopy"), () => void save("copy"))}
      {item(say("copyJson"), () => void copyAsJson(types))}
      {item(say("fileOwn"), () => {
        download("own", types);
      })}
      {item(say("fileComfy"), () => {
        download("comfy", types);
      })}
      {item(say("fileApi"), () => {
        download("api", types);
      })}
    </Menu.Dropdown>
  );
}
