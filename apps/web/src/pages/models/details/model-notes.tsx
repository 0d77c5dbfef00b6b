/** What people note about a model. Notes that are not saved yet are kept in this browser. */
import { Button, Group, TagsInput, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState, type ReactNode } from "react";
import { useIsAdmin } from "../../../app/session.ts";
import { createDraft } from "../../../drafts/draft-store.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { modelsWords } from "../models-words.ts";
import { changeModel, type Model } from "../models-service.ts";
import style from "../models.module.css";
import { detailsWords } from "./details-words.ts";

type Unsaved = Readonly<Record<string, string | undefined>>;

/** By the model's id. */
const unsaved = createDraft<Unsaved>("model-notes", {});

/** As the service allows. */
const LONGEST = { notes: 20_000, tag: 100, tags: 100 };

export function ModelNotes({ model }: { readonly model: Model }): ReactNode {
  const say = detailsWords.use();
  const library = modelsWords.use();
  const isAdmin = useIsAdmin();
  const { id, notes, tags } = model;
  const [busy, setBusy] = useState(false);
  const ready = unsaved.use((state) => state.ready);
  const typed = unsaved.use(({ value }) => value[id]);
  const text = typed ?? notes;
  const differs = text !== notes;
  if (!isAdmin)
    return (
      <div>
        {notes !== "" && <Text className={style["plain"] ?? ""}>{notes}</Text>}
        {tags.length > 0 && <Text size="sm">{tags.join(", ")}</Text>}
        <Text size="sm" c="dimmed">
          {library("adminOnly")}
        </Text>
      </div>
    );
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      await changeModel(id, { notes: text });
      unsaved.change({ [id]: undefined });
      notifications.show({ message: say("saved") });
    } catch (error) {
      tellProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={style["notes"]}>
      <TagsInput
        label={say("tags")}
        description={say("tagsHelp")}
        value={[...tags]}
        maxTags={LONGEST.tags}
        splitChars={[",", "，"]}
        onChange={(next) => {
          const short = next.map((tag) => tag.slice(0, LONGEST.tag));
          changeModel(id, { tags: short }).catch(tellProblem);
        }}
      />
      <Textarea
        label={say("notes")}
        autosize
        minRows={2}
        maxRows={12}
        maxLength={LONGEST.notes}
        disabled={!ready}
        value={text}
        onChange={({ currentTarget }) => {
          const next = currentTarget.value;
          unsaved.change({ [id]: next === notes ? undefined : next });
        }}
      />
      {differs && (
        <Group gap="xs">
          <Button size="xs" loading={busy} onClick={() => void save()}>
            {say("save")}
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              unsaved.change({ [id]: undefined });
            }}
          >
            {say("discard")}
          </Button>
          <Text size="xs" c="dimmed">
            {say("unsaved")}
          </Text>
        </Group>
      )}
    </div>
  );
}
