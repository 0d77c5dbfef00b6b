/** What can be put into a prompt by name, with pictures of it: LoRAs, embeddings, wildcards, styles. */
import {
  Image,
  Loader,
  Modal,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { answered } from "../service/answers.ts";
import { ProblemNotice } from "../service/problem-notice.tsx";
import { spoken } from "../service/queries.ts";
import { service } from "../service/service.ts";
import { completions } from "./prompt-service.ts";
import { promptWords } from "./prompt-words.ts";
import style from "./prompt-dialogs.module.css";

const KINDS = ["lora", "embedding", "wildcard", "style"] as const;
type Kind = (typeof KINDS)[number];

interface PromptPickerProps {
  /** Words for the prompt. */
  readonly onInsert: (words: string) => void;
  /** Absent where the form takes no styles. */
  readonly onStyle?: ((name: string) => void) | undefined;
  readonly onClose: () => void;
}

interface Pickable {
  readonly key: string;
  readonly name: string;
  readonly insert: string;
  readonly preview?: string;
  readonly note?: string;
}

const MOST = 60;

export default function PromptPicker({ onInsert, onStyle, onClose }: PromptPickerProps): ReactNode {
  const say = promptWords.use();
  const [kind, setKind] = useState<Kind>("lora");
  const [search, setSearch] = useState("");
  const [settled] = useDebouncedValue(search.trim(), 200);
  const found = useQuery({
    queryKey: spoken("prompts", "pickable", kind, settled),
    queryFn: ({ signal }) =>
      kind === "lora" || kind === "embedding"
        ? modelsOf(kind, settled)
        : namesOf(kind, settled, signal),
    placeholderData: (before) => before,
  });
  const items = found.data ?? [];
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("insert")}
      size="xl"
      closeButtonProps={{ "aria-label": say("close") }}
    >
      <Stack gap="sm">
        <SegmentedControl
          fullWidth
          aria-label={say("insert")}
          value={kind}
          onChange={setKind}
          data={KINDS.filter((each) => each !== "style" || onStyle !== undefined).map((value) => ({
            value,
            label: say(value),
          }))}
        />
        <TextInput
          type="search"
          data-autofocus
          aria-label={say("searchPicker")}
          placeholder={say("searchPicker")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value);
          }}
        />
        {found.error !== null && <ProblemNotice error={found.error} />}
        {found.isPending && <Loader size="sm" role="img" aria-label={say("insert")} />}
        {found.isSuccess && items.length === 0 && (
          <Text c="dimmed">{say(settled === "" ? "nothingHere" : "nothingFits")}</Text>
        )}
        <ul className={style["cards"]}>
          {items.map(({ key, name, insert, preview, note }) => (
            <li key={key}>
              <UnstyledButton
                className={style["card"] ?? ""}
                onClick={() => {
                  if (kind === "style") onStyle?.(name);
                  else onInsert(insert);
                }}
              >
                {preview !== undefined && (
                  <Image src={preview} alt="" h={120} fit="cover" radius="sm" loading="lazy" />
                )}
                <span className={style["words"]}>{name}</span>
                {note !== undefined && <span className={style["note"]}>{note}</span>}
              </UnstyledButton>
            </li>
          ))}
        </ul>
      </Stack>
    </Modal>
  );
}

async function modelsOf(kind: "lora" | "embedding", text: string): Promise<readonly Pickable[]> {
  const { models } = await answered(
    service().api.GET("/api/v1/models", {
      params: { query: { kind, limit: MOST, ...(text && { text }) } },
    }),
  );
  return models
    .filter(({ unreachable }) => unreachable === null)
    .map(({ id, name, preview, triggerWords, strength }) => ({
      key: id,
      name,
      insert:
        kind === "lora"
          ? [`<lora:${name}:${strength ?? 1}>`, ...triggerWords.slice(0, 3)].join(", ")
          : `embedding:${name}`,
      ...(preview !== null && { preview }),
      ...(triggerWords.length > 0 && {
        note: promptWords.say("triggers", { words: triggerWords.slice(0, 5).join(", ") }),
      }),
    }));
}

const namesOf = async (
  kind: "wildcard" | "style",
  text: string,
  signal: AbortSignal,
): Promise<readonly Pickable[]> =>
  (await completions(text, [kind], MOST, signal)).map(({ name, insert }) => ({
    key: name,
    name,
    insert,
  }));
