/** What narrows the gallery down: when, model, tool, tags, size. */
import { MultiSelect, Select, Stack, TextInput } from "@mantine/core";
import { memo, type ReactNode } from "react";
import { Link } from "wouter";
import { useText } from "../../language/language.ts";
import { useTools } from "../../service/tools.ts";
import { SIZES, writeFilter, type GalleryFilter } from "./filter.ts";
import { showFilter } from "./gallery-address.ts";
import { useModels, useTags } from "./gallery-queries.ts";
import type { NameInUse } from "./gallery-service.ts";
import { galleryWords } from "./gallery-words.ts";
import { OrderSelect } from "./order-select.tsx";
import style from "./gallery.module.css";
import { PERIODS } from "./periods.ts";

/** Kinds of output that lie in the gallery. */
const makesPictures = ({ outputs }: { readonly outputs: readonly { readonly type: string }[] }) =>
  outputs.some(({ type }) => type === "image");

interface FiltersProps {
  readonly filter: GalleryFilter;
  /** Whether the order is chosen here too, for want of room elsewhere. */
  readonly order: boolean;
}

export const Filters = memo(function Filters({ filter, order }: FiltersProps): ReactNode {
  const say = galleryWords.use();
  const text = useText();
  const { data: models = [] } = useModels();
  const { data: tags = [] } = useTags();
  const { data: tools = [] } = useTools();
  const change = (fields: Partial<GalleryFilter>): void => {
    showFilter({ ...filter, ...fields });
  };
  const { period, from, until } = filter;
  return (
    <>
      <nav aria-label={say("when")}>
        <div className={style["heading"]}>
          <span>{say("when")}</span>
        </div>
        <ul className={style["places"]}>
          {[undefined, ...PERIODS].map((each) => (
            <li key={each ?? ""}>
              <Link
                className={style["place"]}
                style={{ minHeight: 30 }}
                href={`/app/gallery${writeFilter({
                  ...filter,
                  period: each,
                  from: undefined,
                  until: undefined,
                })}`}
                aria-current={
                  period === each && (each !== undefined || (from ?? until) === undefined)
                    ? "true"
                    : undefined
                }
              >
                {say(each ?? "anyTime")}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Stack gap="sm" mt={6} px={6}>
        {order && <OrderSelect filter={filter} label={say("order")} />}
        <Stack gap={6}>
          <DayField
            label={say("from")}
            value={from}
            onChange={(day) => {
              change({ from: day, period: undefined });
            }}
          />
          <DayField
            label={say("until")}
            value={until}
            onChange={(day) => {
              change({ until: day, period: undefined });
            }}
          />
        </Stack>
        <Select
          size="sm"
          label={say("model")}
          placeholder={say("anyModel")}
          data={namesWith(models, filter.model)}
          value={filter.model ?? null}
          clearable
          searchable
          limit={100}
          onChange={(model) => {
            change({ model: model ?? undefined });
          }}
        />
        <Select
          size="sm"
          label={say("tool")}
          placeholder={say("anyTool")}
          data={tools
            .filter(makesPictures)
            .map(({ id, title }) => ({ value: id, label: text(title) }))}
          value={filter.tool ?? null}
          clearable
          onChange={(tool) => {
            change({ tool: tool ?? undefined });
          }}
        />
        <MultiSelect
          size="sm"
          label={say("tags")}
          placeholder={filter.tags.length === 0 ? say("anyTags") : ""}
          data={namesWith(tags, ...filter.tags)}
          value={[...filter.tags]}
          clearable
          searchable
          hidePickedOptions
          limit={100}
          maxValues={20}
          onChange={(chosen) => {
            change({ tags: chosen });
          }}
        />
        <Select
          size="sm"
          label={say("size")}
          placeholder={say("anySize")}
          data={SIZES.map((value) => ({ value, label: say(value) }))}
          value={filter.size ?? null}
          clearable
          onChange={(size) => {
            change({ size: size ?? undefined });
          }}
        />
      </Stack>
    </>
  );
});

/** A name of the address may be one that no picture bears. */
const namesWith = (names: readonly NameInUse[], ...more: (string | undefined)[]): string[] => [
  ...new Set([...names.map(({ name }) => name), ...more.filter((name) => name !== undefined)]),
];

/** Its name beside it. */
const DAY_STYLES = {
  root: { display: "flex", alignItems: "center", gap: 8 },
  label: { flex: "none", width: 40 },
  wrapper: { flex: 1, margin: 0 },
};

interface DayFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (day: string | undefined) => void;
}

function DayField({ label, value, onChange }: DayFieldProps): ReactNode {
  return (
    <TextInput
      type="date"
      size="xs"
      label={label}
      styles={DAY_STYLES}
      value={value ?? ""}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.value === "" ? undefined : currentTarget.value);
      }}
    />
  );
}
