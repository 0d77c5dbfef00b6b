/** Prompts that were drawn before, the last first; one of them takes the place of what is typed. */
import { Button, Loader, Modal, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useLanguage } from "../language/language.ts";
import { ProblemNotice } from "../service/problem-notice.tsx";
import { type DrawnPrompt, drawnPrompts } from "./prompt-service.ts";
import { promptWords } from "./prompt-words.ts";
import style from "./prompt-dialogs.module.css";

interface PromptHistoryProps {
  readonly onUse: (drawn: DrawnPrompt) => void;
  readonly onClose: () => void;
}

export default function PromptHistory({ onUse, onClose }: PromptHistoryProps): ReactNode {
  const say = promptWords.use();
  const [search, setSearch] = useState("");
  const [settled] = useDebouncedValue(search.trim(), 200);
  const history = useInfiniteQuery({
    queryKey: ["prompts", "history", settled],
    queryFn: ({ pageParam, signal }) => drawnPrompts(settled, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: 0,
  });
  const drawn = history.data?.pages.flatMap(({ prompts }) => prompts) ?? [];
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("history")}
      size="lg"
      closeButtonProps={{ "aria-label": say("close") }}
    >
      <Stack gap="sm">
        <TextInput
          type="search"
          data-autofocus
          aria-label={say("searchHistory")}
          placeholder={say("searchHistory")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value);
          }}
        />
        {history.error !== null && <ProblemNotice error={history.error} />}
        {history.isPending && <Loader size="sm" role="img" aria-label={say("history")} />}
        {history.isSuccess && drawn.length === 0 && <Text c="dimmed">{say("noHistory")}</Text>}
        <ul className={style["list"]}>
          {drawn.map((each) => (
            <Drawn key={`${each.prompt}\n${each.negative_prompt}`} drawn={each} onUse={onUse} />
          ))}
        </ul>
        {history.hasNextPage && (
          <Button
            variant="default"
            loading={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            {say("more")}
          </Button>
        )}
      </Stack>
    </Modal>
  );
}

function Drawn({
  drawn,
  onUse,
}: {
  readonly drawn: DrawnPrompt;
  readonly onUse: (drawn: DrawnPrompt) => void;
}): ReactNode {
  const say = promptWords.use();
  const language = useLanguage();
  const when = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  return (
    <li>
      <UnstyledButton
        className={style["item"] ?? ""}
        onClick={() => {
          onUse(drawn);
        }}
      >
        <span className={style["words"]}>{drawn.prompt}</span>
        {drawn.negative_prompt !== "" && (
          <span className={style["note"]}>{say("without", { words: drawn.negative_prompt })}</span>
        )}
        <span className={style["note"]}>
          {when.format(new Date(drawn.usedAt))} · {say("times", { count: drawn.times })}
        </span>
      </UnstyledButton>
    </li>
  );
}
