/** Which models are shown, in which order and how. */
import { Button, SegmentedControl, Select, Text, TextInput, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconHeart,
  IconLayoutGrid,
  IconList,
  IconRefresh,
  IconSearch,
  IconFileOff,
  type TablerIcon,
} from "@tabler/icons-react";
import { useEffect, useState, type ReactNode } from "react";
import { useMayWork } from "../../../app/session.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { useKindName } from "../kind-name.ts";
import { modelsWords } from "../models-words.ts";
import { type Model, scanModels } from "../models-service.ts";
import style from "../models.module.css";
import { KINDS, type LibraryFilter, ORDERS } from "./library-filter.ts";
import { libraryLayout } from "./library-layout.ts";

interface LibraryToolbarProps {
  readonly filter: LibraryFilter;
  readonly models: readonly Model[];
  readonly total: number | undefined;
  readonly onFilter: (filter: LibraryFilter) => void;
}

/** Milliseconds after the last letter. */
const PAUSE = 250;
const ORDER_WORDS = { name: "byName", newest: "byNewest", largest: "byLargest" } as const;

export function LibraryToolbar({
  filter,
  models,
  total,
  onFilter,
}: LibraryToolbarProps): ReactNode {
  const say = modelsWords.use();
  const kindName = useKindName();
  const layout = libraryLayout.use(({ value }) => value);
  const families = new Map(
    models.flatMap(({ family }) => (family ? [[family.id, family.label]] : [])),
  );
  if (filter.family !== undefined && !families.has(filter.family))
    families.set(filter.family, filter.family);
  const tags = new Set([
    ...models.flatMap((model) => model.tags),
    ...(filter.tag ? [filter.tag] : []),
  ]);
  const { family: _family, ...anyFamily } = filter;
  const { tag: _tag, ...anyTag } = filter;
  const { kind: _kind, ...anyKind } = filter;
  const toggle = (
    name: "favourite" | "missing",
    words: "favourites" | "missing",
    Icon: TablerIcon,
    help: string,
  ): ReactNode => (
    <Tooltip label={help}>
      <Button
        size="xs"
        variant={filter[name] ? "filled" : "default"}
        aria-pressed={filter[name]}
        leftSection={<Icon size={16} aria-hidden />}
        onClick={() => {
          onFilter({ ...filter, [name]: !filter[name] });
        }}
      >
        {say(words)}
      </Button>
    </Tooltip>
  );
  return (
    <div className={style["toolbar"]} role="search">
      <SearchField
        // Filters that come from elsewhere, such as the way back, are taken over.
        key={filter.text}
        text={filter.text}
        onText={(text) => {
          onFilter({ ...filter, text });
        }}
      />
      <Select
        size="xs"
        w={150}
        aria-label={say("kind")}
        placeholder={say("allKinds")}
        clearable
        data={KINDS.map((kind) => ({ value: kind, label: kindName(kind) }))}
        value={filter.kind ?? null}
        onChange={(chosen) => {
          const kind = KINDS.find((each) => each === chosen);
          onFilter(kind === undefined ? anyKind : { ...filter, kind });
        }}
      />
      <Select
        size="xs"
        w={168}
        aria-label={say("family")}
        placeholder={say("allFamilies")}
        clearable
        data={[...families].map(([value, label]) => ({ value, label }))}
        value={filter.family ?? null}
        onChange={(family) => {
          onFilter(family === null ? anyFamily : { ...filter, family });
        }}
      />
      {tags.size > 0 && (
        <Select
          size="xs"
          w={130}
          aria-label={say("tag")}
          placeholder={say("allTags")}
          clearable
          searchable
          data={[...tags].toSorted()}
          value={filter.tag ?? null}
          onChange={(tag) => {
            onFilter(tag === null ? anyTag : { ...filter, tag });
          }}
        />
      )}
      <Select
        size="xs"
        w={136}
        aria-label={say("order")}
        allowDeselect={false}
        data={ORDERS.map((order) => ({ value: order, label: say(ORDER_WORDS[order]) }))}
        value={filter.order}
        onChange={(chosen) => {
          onFilter({ ...filter, order: ORDERS.find((each) => each === chosen) ?? "name" });
        }}
      />
      {toggle("favourite", "favourites", IconHeart, say("favourites"))}
      {toggle("missing", "missing", IconFileOff, say("missingHelp"))}
      <div className={style["toolbarEnd"]}>
        <Text size="sm" c="dimmed" role="status" className={style["total"] ?? ""}>
          {total === undefined ? "" : say("count", { count: total })}
        </Text>
        <ScanButton />
        <SegmentedControl
          size="xs"
          aria-label={say("layout")}
          value={layout}
          onChange={(chosen) => {
            libraryLayout.set(chosen === "list" ? "list" : "grid");
          }}
          data={[
            { value: "grid", label: <LayoutLabel name={say("grid")} Icon={IconLayoutGrid} /> },
            { value: "list", label: <LayoutLabel name={say("list")} Icon={IconList} /> },
          ]}
        />
      </div>
    </div>
  );
}

function LayoutLabel({
  name,
  Icon,
}: {
  readonly name: string;
  readonly Icon: TablerIcon;
}): ReactNode {
  return (
    <span className={style["layoutLabel"]} title={name}>
      <Icon size={16} role="img" aria-label={name} />
    </span>
  );
}

interface SearchFieldProps {
  readonly text: string;
  readonly onText: (text: string) => void;
}

function SearchField({ text, onText }: SearchFieldProps): ReactNode {
  const say = modelsWords.use();
  const [typed, setTyped] = useState(text);
  return (
    <SearchInput
      label={say("search")}
      typed={typed}
      onTyped={setTyped}
      onPause={(settled) => {
        if (settled !== text) onText(settled);
      }}
    />
  );
}

interface SearchInputProps {
  readonly label: string;
  readonly typed: string;
  readonly onTyped: (text: string) => void;
  readonly onPause: (text: string) => void;
}

function SearchInput({ label, typed, onTyped, onPause }: SearchInputProps): ReactNode {
  useEffect(() => {
    const timer = setTimeout(() => {
      onPause(typed);
    }, PAUSE);
    return () => {
      clearTimeout(timer);
    };
  });
  return (
    <TextInput
      className={style["search"] ?? ""}
      size="xs"
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      maxLength={500}
      onChange={({ currentTarget }) => {
        onTyped(currentTarget.value);
      }}
    />
  );
}

function ScanButton(): ReactNode {
  const say = modelsWords.use();
  const mayWork = useMayWork();
  const [busy, setBusy] = useState(false);
  const scan = async (): Promise<void> => {
    setBusy(true);
    try {
      notifications.show({ message: say("scanned", await scanModels()) });
    } catch (error) {
      tellProblem(error);
    } finally {
      setBusy(false);
    }
  };
  if (!mayWork) return null;
  return (
    <Tooltip label={say("scanHelp")} multiline maw={280}>
      <Button
        size="xs"
        variant="default"
        loading={busy}
        leftSection={<IconRefresh size={16} aria-hidden />}
        onClick={() => void scan()}
      >
        {say("scan")}
      </Button>
    </Tooltip>
  );
}
