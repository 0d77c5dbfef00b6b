/** Tags of what fits, the most frequent first; each leads to conditions and to changes. */
import { ActionIcon, Menu, Skeleton, Text, TextInput } from "@mantine/core";
import { IconDotsVertical, IconSearch } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useRef, useState, type ReactNode } from "react";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { type ChangeForm, NO_CHANGE } from "../change/change-form.ts";
import { type CountedTag, MOST_TAGS, useTags } from "../datasets-service.ts";
import style from "../datasets.module.css";
import { type CaptionFilter, FILTER_PARTS, isFiltered, partOf, withTag } from "./caption-filter.ts";
import { editorWords } from "./editor-words.ts";

interface TagListProps {
  readonly name: string;
  readonly filter: CaptionFilter;
  readonly onFilter: (filter: CaptionFilter) => void;
  /** Undefined where nothing can be changed. */
  readonly onChange: ((form: ChangeForm) => void) | undefined;
}

/** Pixels. */
const ROW = 40;

export function TagList({ name, filter, onFilter, onChange }: TagListProps): ReactNode {
  const say = editorWords.use();
  const { data, error, isPending } = useTags(name, filter);
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search).trim().toLowerCase();
  const tags = (data?.tags ?? []).filter(
    ({ tag, translation = "" }) =>
      wanted === "" ||
      tag.toLowerCase().includes(wanted) ||
      translation.toLowerCase().includes(wanted),
  );
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the page is built without the compiler
  const virtual = useVirtualizer({
    count: tags.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  const different = data?.different ?? 0;
  return (
    <>
      <div className={style["sideHead"]}>
        <Text fw={600}>{say(isFiltered(filter) ? "tagsTogether" : "tags")}</Text>
        <Text size="sm" c="dimmed" role="status">
          {different > MOST_TAGS
            ? say("shownOf", { shown: MOST_TAGS, all: different })
            : say("different", { count: different })}
        </Text>
        <TextInput
          mt={6}
          type="search"
          value={search}
          aria-label={say("findTag")}
          placeholder={say("findTag")}
          leftSection={<IconSearch size={16} aria-hidden />}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value);
          }}
        />
      </div>
      {error !== null && <ProblemNotice error={error} />}
      {isPending && <Skeleton height={240} m="sm" />}
      {data !== undefined && tags.length === 0 && (
        <Text size="sm" c="dimmed" p="sm">
          {say("noTags")}
        </Text>
      )}
      <div className={style["sideScroll"]} ref={scroller} tabIndex={-1}>
        <div
          role="list"
          aria-label={say("tags")}
          className={style["rows"]}
          style={{ height: virtual.getTotalSize() }}
        >
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const tag = tags[index];
            return (
              tag && (
                <TagRow
                  key={key}
                  tag={tag}
                  start={start}
                  filter={filter}
                  onFilter={onFilter}
                  onChange={onChange}
                />
              )
            );
          })}
        </div>
      </div>
    </>
  );
}

interface TagRowProps extends Omit<TagListProps, "name"> {
  readonly tag: CountedTag;
  readonly start: number;
}

function TagRow({ tag: { tag, translation, count }, start, ...props }: TagRowProps): ReactNode {
  const { filter, onFilter, onChange } = props;
  const say = editorWords.use();
  const part = partOf(filter, tag);
  const labels = { all: "withTag", any: "anyTag", none: "withoutTag" } as const;
  return (
    <div
      role="listitem"
      className={style["tagRow"]}
      data-part={part}
      style={{ transform: `translateY(${start}px)`, height: ROW }}
    >
      <button
        type="button"
        className={style["tagPress"]}
        aria-pressed={part === "all"}
        aria-label={`${say("onlyWith", { tag })}${translation === undefined ? "" : ` (${translation})`}: ${count}`}
        onClick={() => {
          onFilter(withTag(filter, "all", tag));
        }}
      >
        <span className={style["tagWords"]}>
          <span className={style["tagName"]}>{tag}</span>
          {translation !== undefined && <span className={style["translation"]}>{translation}</span>}
        </span>
        <span className={style["tagCount"]}>{count}</span>
      </button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={30} aria-label={say("tagMenu", { tag })}>
            <IconDotsVertical size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {FILTER_PARTS.map((each) => (
            <Menu.Item
              key={each}
              fw={part === each ? 700 : undefined}
              onClick={() => {
                onFilter(withTag(filter, each, tag));
              }}
            >
              {say(labels[each])}
            </Menu.Item>
          ))}
          {onChange !== undefined && (
            <>
              <Menu.Divider />
              {(["remove", "replace", "trigger"] as const).map((action) => (
                <Menu.Item
                  key={action}
                  onClick={() => {
                    onChange({ ...NO_CHANGE, action, tags: [tag] });
                  }}
                >
                  {say(
                    ({ remove: "removeTag", replace: "replaceTag", trigger: "frontTag" } as const)[
                      action
                    ],
                  )}
                </Menu.Item>
              ))}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
