/** Dialogs about pictures: their tags, and whether they really go for good. */
import { Button, Group, Modal, Pill, Stack, TagsInput, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { create } from "zustand";
import { createDraft } from "../../drafts/draft-store.ts";
import type { GalleryActions } from "./actions.ts";
import { useTags } from "./gallery-queries.ts";
import { galleryWords } from "./gallery-words.ts";
import { useSpoken } from "./numbers.ts";
import type { Picked } from "./picks.ts";

type DialogState =
  | { readonly kind: "none" }
  | { readonly kind: "tags"; readonly ids: readonly string[] }
  | { readonly kind: "purge"; readonly which: readonly Picked[] };

const useDialog = create<DialogState>()(() => ({ kind: "none" }));

/** A tag that is being typed. */
const draft = createDraft("gallery-tag", { text: "" });

export const editTags = (ids: readonly string[]): void => {
  useDialog.setState({ kind: "tags", ids }, true);
};

export const askPurge = (which: readonly Picked[]): void => {
  useDialog.setState({ kind: "purge", which }, true);
};

const close = (): void => {
  useDialog.setState({ kind: "none" }, true);
};

interface PictureDialogsProps {
  readonly actions: GalleryActions;
  /** What is known of pictures by now. */
  readonly find: (ids: readonly string[]) => readonly Picked[];
  readonly onPurge: () => void;
}

export function PictureDialogs({ actions, find, onPurge }: PictureDialogsProps): ReactNode {
  const say = galleryWords.use();
  const state = useDialog();
  if (state.kind === "none") return null;
  return (
    <Modal
      opened
      onClose={close}
      centered
      title={say(state.kind === "tags" ? "tagsOfPicked" : "purge")}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      {state.kind === "tags" ? (
        <Tags which={find(state.ids)} actions={actions} />
      ) : (
        <Purge
          which={state.which}
          onPurge={() => {
            close();
            actions.purge(state.which);
            onPurge();
          }}
        />
      )}
    </Modal>
  );
}

interface TagsProps {
  readonly which: readonly Picked[];
  readonly actions: GalleryActions;
}

function Tags({ which, actions }: TagsProps): ReactNode {
  const say = galleryWords.use();
  const { data: known = [] } = useTags();
  const text = draft.use(({ value }) => value.text);
  const borne = [...new Set(which.flatMap(({ tags }) => tags))].toSorted();
  const add = (tags: readonly string[]): void => {
    draft.change({ text: "" });
    for (const tag of tags.map((each) => each.trim()))
      if (tag !== "") actions.tag(which, tag, "add");
  };
  return (
    <Stack>
      <TagsInput
        label={say("addTag")}
        data={known.map(({ name }) => name).filter((name) => !borne.includes(name))}
        value={[]}
        searchValue={text}
        maxLength={100}
        limit={50}
        data-autofocus
        acceptValueOnBlur={false}
        onSearchChange={(typed) => {
          draft.change({ text: typed });
        }}
        onChange={add}
      />
      <Group gap={6} mih={30}>
        {borne.map((tag) => (
          <Pill
            key={tag}
            size="md"
            withRemoveButton
            removeButtonProps={{
              "aria-label": say("takeTag", { name: tag }),
              "aria-hidden": false,
              tabIndex: 0,
              style: { minWidth: 26, minHeight: 26 },
            }}
            onRemove={() => {
              actions.tag(which, tag, "remove");
            }}
          >
            {tag}
          </Pill>
        ))}
      </Group>
      <Group justify="flex-end">
        <Button
          onClick={() => {
            add([text]);
            close();
          }}
        >
          {say("done")}
        </Button>
      </Group>
    </Stack>
  );
}

interface PurgeProps {
  readonly which: readonly Picked[];
  readonly onPurge: () => void;
}

function Purge({ which, onPurge }: PurgeProps): ReactNode {
  const say = galleryWords.use();
  const spoken = useSpoken();
  return (
    <Stack>
      <Text size="sm">
        {say("purgeAsk", { count: which.length, shown: spoken.number(which.length) })}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={close} data-autofocus>
          {say("cancel")}
        </Button>
        <Button color="red" onClick={onPurge}>
          {say("purge")}
        </Button>
      </Group>
    </Stack>
  );
}
