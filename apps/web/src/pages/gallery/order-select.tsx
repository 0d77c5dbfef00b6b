import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import type { GalleryFilter } from "./filter.ts";
import { showFilter } from "./gallery-address.ts";
import { galleryWords } from "./gallery-words.ts";

interface OrderSelectProps {
  readonly filter: GalleryFilter;
  /** Shown; read out only where it is absent. */
  readonly label?: string;
}

export function OrderSelect({ filter, label }: OrderSelectProps): ReactNode {
  const say = galleryWords.use();
  return (
    <Select
      size="sm"
      {...(label === undefined ? { w: 138, "aria-label": say("order") } : { label })}
      data={(["newest", "oldest"] as const).map((value) => ({ value, label: say(value) }))}
      value={filter.order}
      allowDeselect={false}
      onChange={(order) => {
        if (order !== null) showFilter({ ...filter, order });
      }}
    />
  );
}
