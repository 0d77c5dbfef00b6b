/** Where a picture can go from here: every tool that takes one, the canvas, the form it was made with. */
import { Menu } from "@mantine/core";
import {
  IconBrush,
  IconPhotoEdit,
  IconRestore,
  IconSitemap,
  IconWand,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useText } from "../language/language.ts";
import { useTools, type ToolDeclaration } from "../service/tools.ts";
import { sendTo, type Sent, type Target } from "./send-to.ts";
import { viewerWords } from "./viewer-words.ts";

export type Sendable = Omit<Sent, "number" | "target">;

interface SendItemsProps {
  readonly what: Sendable;
  /** Before the page is left. */
  readonly onSend?: () => void;
}

/** Items of a `Menu.Dropdown`. */
export function SendItems({ what, onSend }: SendItemsProps): ReactNode {
  const say = viewerWords.use();
  const text = useText();
  const { data: tools = [] } = useTools();
  const item = (target: Target, label: string, Icon: TablerIcon): ReactNode => (
    <Menu.Item
      key={target}
      leftSection={<Icon size={18} aria-hidden />}
      onClick={() => {
        onSend?.();
        sendTo({ ...what, target });
      }}
    >
      {label}
    </Menu.Item>
  );
  return (
    <>
      {(what.entry ?? what.job) !== undefined && item("restore", say("restore"), IconRestore)}
      {what.asset !== undefined && (
        <>
          {item("inpaint", say("inpaint"), IconPhotoEdit)}
          {item("canvas", say("canvas"), IconBrush)}
          {tools.filter(takesPicture).map(({ id, title }) => item(id, text(title), IconWand))}
        </>
      )}
      {what.job !== undefined && item("workflow", say("workflow"), IconSitemap)}
    </>
  );
}

const takesPicture = ({ inputs }: ToolDeclaration): boolean =>
  inputs.some(({ type }) => type === "image");
