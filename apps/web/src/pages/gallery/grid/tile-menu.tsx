/** What can be done with a picture, where it was clicked with the other button or by the key of menus. */
import { Menu } from "@mantine/core";
import {
  IconArrowsDiagonal,
  IconDownload,
  IconRestore,
  IconStar,
  IconTag,
  IconTrash,
  IconTrashX,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useMayWork } from "../../../app/session.ts";
import { SendItems } from "../../../pictures/send-menu.tsx";
import { viewerWords } from "../../../pictures/viewer-words.ts";
import { download, type GalleryActions } from "../actions.ts";
import { galleryWords } from "../gallery-words.ts";
import { askPurge, editTags } from "../picture-dialogs.tsx";
import type { Picked } from "../picks.ts";
import { sendable } from "../viewed.ts";
import style from "./grid.module.css";

interface TileMenuProps {
  /** Pixels of the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly which: readonly Picked[];
  readonly removed: boolean;
  readonly actions: GalleryActions;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

export function TileMenu(props: TileMenuProps): ReactNode {
  const { at, which, removed, actions, onOpen, onClose } = props;
  const say = galleryWords.use();
  const sayViewer = viewerWords.use();
  const mayWork = useMayWork();
  const [only] = which;
  const one = which.length === 1;
  const item = (label: string, Icon: TablerIcon, doing: () => void): ReactNode => (
    <Menu.Item leftSection={<Icon size={18} aria-hidden />} onClick={doing}>
      {label}
    </Menu.Item>
  );
  return (
    <Menu
      opened
      onChange={(opened) => {
        if (!opened) onClose();
      }}
      position="bottom-start"
      withinPortal
      shadow="md"
      returnFocus={false}
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={say("actions")}
          className={style["spot"]}
          style={{ left: at.x, top: at.y }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {one && item(say("open"), IconArrowsDiagonal, onOpen)}
        {item(say("download"), IconDownload, () => void download(which))}
        {mayWork && removed && (
          <>
            {item(say("restore"), IconRestore, () => {
              actions.restore(which);
            })}
            {item(say("purge"), IconTrashX, () => {
              askPurge(which);
            })}
          </>
        )}
        {mayWork && !removed && (
          <>
            {item(
              say(which.every(({ favourite }) => favourite) ? "unstar" : "star"),
              IconStar,
              () => {
                actions.star(which);
              },
            )}
            {item(say("tag"), IconTag, () => {
              editTags(which.map(({ id }) => id));
            })}
            {item(say("remove"), IconTrash, () => {
              actions.remove(which);
            })}
            {one && only !== undefined && (
              <>
                <Menu.Divider />
                <Menu.Label>{sayViewer("send")}</Menu.Label>
                <SendItems what={sendable(only)} />
              </>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
