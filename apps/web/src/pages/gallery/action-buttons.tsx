/** What can be done with some pictures, as buttons: the same for those that are picked and for the one that is open. */
import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import {
  IconCheck,
  IconDownload,
  IconPlus,
  IconRestore,
  IconSend,
  IconStack2,
  IconStar,
  IconStarFilled,
  IconTag,
  IconTrash,
  IconTrashX,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useMayWork } from "../../app/session.ts";
import { SendItems } from "../../pictures/send-menu.tsx";
import { viewerWords } from "../../pictures/viewer-words.ts";
import { download, type GalleryActions } from "./actions.ts";
import { editBoard } from "./board-dialog.tsx";
import { askPurge, editTags } from "./picture-dialogs.tsx";
import { useBoards } from "./gallery-queries.ts";
import { galleryWords } from "./gallery-words.ts";
import type { Picked } from "./picks.ts";
import { sendable } from "./viewed.ts";

interface ActionButtonsProps {
  readonly which: readonly Picked[];
  readonly actions: GalleryActions;
  readonly removed: boolean;
  /** Whether the menu of boards is open. */
  readonly boards: boolean;
  readonly onBoards: (open: boolean) => void;
  /** Instead of the plain one. */
  readonly onRemove?: () => void;
}

export function ActionButtons(props: ActionButtonsProps): ReactNode {
  const { which, actions, removed, boards, onBoards, onRemove } = props;
  const say = galleryWords.use();
  const sayViewer = viewerWords.use();
  const mayWork = useMayWork();
  const [only] = which;
  const starred = which.every(({ favourite }) => favourite);
  const saving = (
    <ActionButton
      label={say("download")}
      icon={<IconDownload size={20} aria-hidden />}
      onClick={() => void download(which)}
    />
  );
  if (!mayWork) return saving;
  if (removed)
    return (
      <>
        {saving}
        <ActionButton
          label={say("restore")}
          icon={<IconRestore size={20} aria-hidden />}
          onClick={() => {
            actions.restore(which);
          }}
        />
        <ActionButton
          label={say("purge")}
          icon={<IconTrashX size={20} aria-hidden />}
          onClick={() => {
            askPurge(which);
          }}
        />
      </>
    );
  return (
    <>
      <ActionButton
        label={say(starred ? "unstar" : "star")}
        icon={
          starred ? <IconStarFilled size={20} aria-hidden /> : <IconStar size={20} aria-hidden />
        }
        onClick={() => {
          actions.star(which);
        }}
      />
      <ActionButton
        label={say("tag")}
        icon={<IconTag size={20} aria-hidden />}
        onClick={() => {
          editTags(which.map(({ id }) => id));
        }}
      />
      <BoardsMenu which={which} actions={actions} opened={boards} onChange={onBoards} />
      {only !== undefined && which.length === 1 && (
        <Menu position="top" withinPortal shadow="md">
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={sayViewer("send")}
              title={sayViewer("send")}
            >
              <IconSend size={20} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{sayViewer("send")}</Menu.Label>
            <SendItems what={sendable(only)} />
          </Menu.Dropdown>
        </Menu>
      )}
      {saving}
      <ActionButton
        label={say("remove")}
        icon={<IconTrash size={20} aria-hidden />}
        onClick={() => {
          if (onRemove === undefined) actions.remove(which);
          else onRemove();
        }}
      />
    </>
  );
}

interface BoardsMenuProps {
  readonly which: readonly Picked[];
  readonly actions: GalleryActions;
  readonly opened: boolean;
  readonly onChange: (open: boolean) => void;
}

function BoardsMenu({ which, actions, opened, onChange }: BoardsMenuProps): ReactNode {
  const say = galleryWords.use();
  const { data: boards = [] } = useBoards();
  return (
    <Menu position="top" withinPortal shadow="md" opened={opened} onChange={onChange}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={say("toBoard")}
          title={say("toBoard")}
        >
          <IconStack2 size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: "auto" }}>
        <Menu.Label>{say("addTo")}</Menu.Label>
        {boards.map((board) => {
          const on = which.every((entry) => entry.boards.includes(board.id));
          return (
            <Menu.Item
              key={board.id}
              leftSection={on ? <IconCheck size={18} aria-hidden /> : <span />}
              aria-current={on ? "true" : undefined}
              onClick={() => {
                actions.board(which, board, on ? "remove" : "add");
              }}
            >
              {on ? `${board.name} · ${say("takeOff")}` : board.name}
            </Menu.Item>
          );
        })}
        <Menu.Item
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => {
            editBoard("new", "name", (board) => {
              actions.board(which, board, "add");
            });
          }}
        >
          {say("newBoard")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ActionButtonProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

export function ActionButton({ label, icon, disabled, onClick }: ActionButtonProps): ReactNode {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        disabled={disabled === true}
        onClick={onClick}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
