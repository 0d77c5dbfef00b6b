/** One caption: its tags with what they are in the other language, to be taken out and added, or written as text. */
import { ActionIcon, Alert, Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconCrop, IconX } from "@tabler/icons-react";
import { useMemo, useState, type ReactNode } from "react";
import { Link } from "wouter";
import { useIsAdmin } from "../../../app/session.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { DatasetPicture } from "../dataset-picture.tsx";
import { datasetAddress } from "../datasets-address.ts";
import { type Caption, editTags, useTags } from "../datasets-service.ts";
import { datasetsWords } from "../datasets-words.ts";
import style from "../datasets.module.css";
import { NO_FILTER } from "../editor/caption-filter.ts";
import { TagInput } from "../tags/tag-input.tsx";
import { captionDrafts, draftKey, forgetSaved, tagsIn } from "./caption-drafts.ts";
import { captionWords } from "./caption-words.ts";

interface CaptionPanelProps {
  readonly name: string;
  readonly caption: Caption | undefined;
  readonly index: number;
  readonly count: number;
  readonly onIndex: (index: number) => void;
  /** Undefined where something around it closes it. */
  readonly onClose: (() => void) | undefined;
}

export function CaptionPanel(props: CaptionPanelProps): ReactNode {
  const { name, caption, index, count, onIndex, onClose } = props;
  const say = captionWords.use();
  const sayAll = datasetsWords.use();
  const [picture = ""] = caption?.pictures ?? [];
  return (
    <>
      <div className={style["captionHead"]}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={say("previous")}
          disabled={index <= 0}
          onClick={() => {
            onIndex(index - 1);
          }}
        >
          <IconChevronLeft size={20} aria-hidden />
        </ActionIcon>
        <Text size="sm" className={style["captionTitle"] ?? ""} title={picture}>
          {picture}
        </Text>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={say("next")}
          disabled={index >= count - 1}
          onClick={() => {
            onIndex(index + 1);
          }}
        >
          <IconChevronRight size={20} aria-hidden />
        </ActionIcon>
        {onClose !== undefined && (
          <ActionIcon variant="subtle" color="gray" aria-label={say("close")} onClick={onClose}>
            <IconX size={18} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {caption !== undefined && (
        <div className={style["sideScroll"]}>
          <div className={style["captionPicture"]}>
            <DatasetPicture
              dataset={name}
              file={picture}
              width={512}
              alt={sayAll("pictureOf", { name: picture })}
            />
          </div>
          <CaptionEditor key={caption.name} name={name} caption={caption} picture={picture} />
        </div>
      )}
    </>
  );
}

interface CaptionEditorProps {
  readonly name: string;
  readonly caption: Caption;
  readonly picture: string;
}

function CaptionEditor({ name, caption, picture }: CaptionEditorProps): ReactNode {
  const say = captionWords.use();
  const isAdmin = useIsAdmin();
  const key = draftKey(name, caption.name);
  const draft = captionDrafts.use(({ value }) => value[key]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const { data } = useTags(name, NO_FILTER);
  const translations = useMemo(
    () => new Map(data?.tags.map(({ tag, translation }) => [tag, translation])),
    [data],
  );
  const kept = (caption.lines[0] ?? []).join(", ");
  const text = draft ?? kept;
  const tags = tagsIn(text);
  const several = caption.lines.length > 1;
  const isChanged = draft !== undefined && tags.join(", ") !== kept;
  const write = (next: string | undefined): void => {
    captionDrafts.change({ [key]: next });
  };
  const save = async (): Promise<void> => {
    if (!isChanged || tags.length === 0) return;
    setBusy(true);
    setError(undefined);
    try {
      const scope = { filter: NO_FILTER, captions: [caption.name] };
      await editTags(name, scope, { action: "set", tags: tags.join(", ") }, { preview: false });
      forgetSaved(key, draft);
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  if (several)
    return (
      <Stack p="md" gap="sm">
        <Alert>{say("several", { count: caption.lines.length })}</Alert>
        {caption.lines.map((line, at) => (
          <Text key={at} size="sm">
            {line.join(", ")}
          </Text>
        ))}
      </Stack>
    );
  return (
    <Stack p="md" gap="sm">
      {caption.pictures.length > 1 && (
        <Text size="sm" c="dimmed">
          {say("shared", { names: caption.pictures.join(", ") })}
        </Text>
      )}
      <Text size="sm" c="dimmed" role="status">
        {tags.length === 0 ? say("none") : say("count", { count: tags.length })}
        {isChanged && ` · ${say("unsaved")}`}
      </Text>
      <ul className={style["chips"]}>
        {tags.map((tag, at) => (
          <li key={`${tag} ${at}`} className={style["chip"]}>
            <span>{tag}</span>
            {translations.get(tag) !== undefined && (
              <span className={style["translation"]}>{translations.get(tag)}</span>
            )}
            {isAdmin && (
              <button
                type="button"
                aria-label={say("remove", { tag })}
                onClick={() => {
                  write(tags.filter((_, index) => index !== at).join(", "));
                }}
              >
                <IconX size={13} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
      {isAdmin && (
        <>
          <TagInput
            dataset={name}
            label={say("add")}
            value={[]}
            onChange={(added) => {
              const fresh = added.filter((tag) => !tags.includes(tag));
              if (fresh.length > 0) write([...tags, ...fresh].join(", "));
            }}
          />
          <Textarea
            label={say("text")}
            description={say("textHelp")}
            autosize
            minRows={3}
            maxRows={14}
            value={text}
            error={tags.length === 0 && kept !== "" ? say("emptied") : undefined}
            onChange={({ currentTarget }) => {
              write(currentTarget.value);
            }}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              void save();
            }}
          />
          {error !== undefined && <ProblemNotice error={error} />}
          <Group gap="xs">
            <Button
              loading={busy}
              disabled={!isChanged || tags.length === 0}
              onClick={() => void save()}
            >
              {say("save")}
            </Button>
            <Button
              variant="default"
              disabled={!isChanged}
              onClick={() => {
                write(undefined);
              }}
            >
              {say("discard")}
            </Button>
            <Button
              component={Link}
              variant="subtle"
              ms="auto"
              leftSection={<IconCrop size={18} aria-hidden />}
              href={datasetAddress(name, "prepare", `?picture=${encodeURIComponent(picture)}`)}
            >
              {say("crop")}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}
