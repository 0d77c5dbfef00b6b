/** What is shown: part of a name, tags with and without, how many fit. */
import {
  ActionIcon,
  Button,
  Checkbox,
  CloseButton,
  Pill,
  Text,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { IconRefresh, IconSearch } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { ProblemNotice, tellProblem } from "../../../service/problem-notice.tsx";
import { type CaptionList, readAgain } from "../datasets-service.ts";
import { datasetsWords } from "../datasets-words.ts";
import style from "../datasets.module.css";
import {
  type CaptionFilter,
  FILTER_PARTS,
  isFiltered,
  NO_FILTER,
  withoutTag,
} from "./caption-filter.ts";
import { editorWords } from "./editor-words.ts";

interface FilterBarProps {
  readonly name: string;
  readonly filter: CaptionFilter;
  readonly list: CaptionList;
  readonly onFilter: (filter: CaptionFilter) => void;
  readonly children: ReactNode;
}

export function FilterBar({ name, filter, list, onFilter, children }: FilterBarProps): ReactNode {
  const say = editorWords.use();
  const sayAll = datasetsWords.use();
  const [reading, setReading] = useState(false);
  const refresh = async (): Promise<void> => {
    setReading(true);
    try {
      await readAgain(name);
    } catch (error) {
      tellProblem(error);
    } finally {
      setReading(false);
    }
  };
  return (
    <div className={style["filters"]} role="search" aria-label={say("filters")}>
      <div className={style["filterRow"]}>
        <TextInput
          type="search"
          className={style["search"] ?? ""}
          value={filter.name}
          aria-label={say("search")}
          placeholder={say("search")}
          leftSection={<IconSearch size={16} aria-hidden />}
          onChange={({ currentTarget }) => {
            onFilter({ ...filter, name: currentTarget.value });
          }}
          rightSection={
            filter.name !== "" && (
              <CloseButton
                size="sm"
                aria-label={say("clear")}
                onClick={() => {
                  onFilter({ ...filter, name: "" });
                }}
              />
            )
          }
        />
        <Checkbox
          label={say("untagged")}
          checked={filter.untagged}
          onChange={({ currentTarget: { checked } }) => {
            onFilter(
              checked
                ? { ...NO_FILTER, name: filter.name, untagged: true }
                : { ...filter, untagged: false },
            );
          }}
        />
        {children}
        <Text size="sm" role="status" className={style["fit"] ?? ""}>
          {say("fit", { fit: list.fit, of: list.of })}
        </Text>
        <Tooltip label={sayAll("refresh")}>
          <ActionIcon
            size={32}
            variant="subtle"
            color="gray"
            loading={reading}
            aria-label={sayAll("refresh")}
            onClick={() => void refresh()}
          >
            <IconRefresh size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      {isFiltered(filter) && (
        <div className={style["filterRow"]}>
          {FILTER_PARTS.flatMap((part) =>
            filter[part].map((tag) => (
              <Pill
                key={`${part} ${tag}`}
                size="md"
                withRemoveButton
                data-part={part}
                className={style["condition"] ?? ""}
                removeButtonProps={{
                  "aria-hidden": false,
                  tabIndex: 0,
                  "aria-label": say("takeAway", { part: say(part), tag }),
                }}
                onRemove={() => {
                  onFilter(withoutTag(filter, tag));
                }}
              >
                {say(part)} <b>{tag}</b>
              </Pill>
            )),
          )}
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => {
              onFilter(NO_FILTER);
            }}
          >
            {say("clear")}
          </Button>
        </div>
      )}
      {list.error !== null && <ProblemNotice error={list.error} />}
    </div>
  );
}
