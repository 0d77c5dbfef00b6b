/** Making, renaming and deleting boards. A name that is being typed is kept like every draft. */
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState, type ReactNode } from "react";
import { create } from "zustand";
import { createDraft } from "../../drafts/draft-store.ts";
import { ProblemNotice } from "../../service/problem-notice.tsx";
import { closeDeletedBoard } from "./gallery-address.ts";
import { galleryChanged } from "./gallery-queries.ts";
import { createBoard, deleteBoard, renameBoard, type Board } from "./gallery-service.ts";
import { galleryWords } from "./gallery-words.ts";

interface DialogState {
  readonly board?: Board | "new";
  readonly how: "name" | "delete";
  /** What goes on with the board that was made. */
  readonly then?: ((board: Board) => void) | undefined;
}

const useDialog = create<DialogState>()(() => ({ how: "name" }));

const draft = createDraft("gallery-board", { name: "" });

export function editBoard(
  board: Board | "new",
  how: DialogState["how"] = "name",
  then?: (board: Board) => void,
): void {
  useDialog.setState({ board, how, then }, true);
}

const close = (): void => {
  useDialog.setState({ how: "name" }, true);
};

export function BoardDialog(): ReactNode {
  const say = galleryWords.use();
  const { board, how, then } = useDialog();
  if (board === undefined) return null;
  const title = say(board === "new" ? "newBoard" : how === "delete" ? "deleteBoard" : "rename");
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      centered
      closeButtonProps={{ "aria-label": say("close") }}
    >
      {board !== "new" && how === "delete" ? (
        <Deleting board={board} />
      ) : (
        <Naming key={board === "new" ? "" : board.id} board={board} then={then} />
      )}
    </Modal>
  );
}

interface NamingProps {
  readonly board: Board | "new";
  readonly then: DialogState["then"];
}

function Naming({ board, then }: NamingProps): ReactNode {
  const say = galleryWords.use();
  const kept = draft.use(({ value }) => value.name);
  const [renamed, setRenamed] = useState(board === "new" ? "" : board.name);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const name = board === "new" ? kept : renamed;
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const saved = board === "new" ? await createBoard(name) : await renameBoard(board.id, name);
      if (board === "new") draft.change({ name: "" });
      close();
      galleryChanged();
      then?.(saved);
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack>
        <TextInput
          label={say("boardName")}
          value={name}
          maxLength={100}
          required
          data-autofocus
          onChange={({ currentTarget: { value } }) => {
            setError(undefined);
            if (board === "new") draft.change({ name: value });
            else setRenamed(value);
          }}
        />
        {error !== undefined && <ProblemNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {say("cancel")}
          </Button>
          <Button type="submit" loading={busy} disabled={name.trim() === ""}>
            {say(board === "new" ? "create" : "save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Deleting({ board }: { readonly board: Board }): ReactNode {
  const say = galleryWords.use();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      await deleteBoard(board.id);
      close();
      closeDeletedBoard(board.id);
      galleryChanged();
      notifications.show({ message: say("boardDeleted", { name: board.name }), autoClose: 5000 });
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  return (
    <Stack>
      <Text size="sm">{say("deleteBoardAsk", { name: board.name })}</Text>
      {error !== undefined && <ProblemNotice error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={close} data-autofocus>
          {say("cancel")}
        </Button>
        <Button color="red" loading={busy} onClick={() => void remove()}>
          {say("deleteBoard")}
        </Button>
      </Group>
    </Stack>
  );
}
