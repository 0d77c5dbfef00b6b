/** What narrows the list down at the moment, each to be taken off. */
import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useText } from "../../language/language.ts";
import { useTools } from "../../service/tools.ts";
import { EVERYTHING, type GalleryFilter } from "./filter.ts";
import { showFilter } from "./gallery-address.ts";
import { galleryWords } from "./gallery-words.ts";
import style from "./gallery.module.css";

export function Pills({ filter }: { readonly filter: GalleryFilter }): ReactNode {
  const say = galleryWords.use();
  const text = useText();
  const { data: tools = [] } = useTools();
  const { period, from, until, model, tool, tags, size } = filter;
  const title = tools.find(({ id }) => id === tool)?.title;
  const days = [from ?? "…", until ?? "…"].join(" – ");
  const pills: readonly (readonly [string, Partial<GalleryFilter>])[] = [
    ...(period === undefined ? [] : [[say(period), { period: undefined }] as const]),
    ...(period === undefined && (from ?? until) !== undefined
      ? [[days, { from: undefined, until: undefined }] as const]
      : []),
    ...(model === undefined ? [] : [[model, { model: undefined }] as const]),
    ...(tool === undefined
      ? []
      : [[title === undefined ? tool : text(title), { tool: undefined }] as const]),
    ...tags.map((tag) => [`#${tag}`, { tags: tags.filter((each) => each !== tag) }] as const),
    ...(size === undefined ? [] : [[say(size), { size: undefined }] as const]),
  ];
  if (pills.length === 0) return null;
  const { favourite, removed, board, order } = filter;
  return (
    <div className={style["pills"]}>
      {pills.map(([label, without]) => (
        <Button
          key={label}
          size="compact-sm"
          variant="default"
          radius="xl"
          rightSection={<IconX size={14} aria-hidden />}
          aria-label={say("without", { what: label })}
          onClick={() => {
            showFilter({ ...filter, ...without });
          }}
        >
          {label}
        </Button>
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => {
          showFilter({ ...EVERYTHING, favourite, removed, board, order });
        }}
      >
        {say("clearFilters")}
      </Button>
    </div>
  );
}
