/** Stands where there are no pictures, and says what to do. */
import { Button, Text } from "@mantine/core";
import { IconPhotoOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { writeFilter, EVERYTHING, type GalleryFilter } from "./filter.ts";
import { showFilter } from "./gallery-address.ts";
import { galleryWords } from "./gallery-words.ts";
import style from "./gallery.module.css";

export function Empty({ filter }: { readonly filter: GalleryFilter }): ReactNode {
  const say = galleryWords.use();
  const { favourite, removed, board, order } = filter;
  const place: GalleryFilter = { ...EVERYTHING, favourite, removed, board, order };
  const narrowed = writeFilter(place) !== writeFilter(filter);
  const untouched = !narrowed && !favourite && !removed && board === undefined;
  const [title, help] = narrowed
    ? (["nothingTitle", "nothingHelp"] as const)
    : removed
      ? (["emptyTrash", undefined] as const)
      : board !== undefined
        ? (["emptyBoard", undefined] as const)
        : (["emptyTitle", "emptyHelp"] as const);
  return (
    <div className={style["empty"]}>
      <IconPhotoOff size={44} stroke={1.3} aria-hidden />
      <Text fw={600} maw={420}>
        {say(title)}
      </Text>
      {help !== undefined && (
        <Text size="sm" c="dimmed" maw={420}>
          {say(help)}
        </Text>
      )}
      {narrowed && (
        <Button
          mt="sm"
          variant="default"
          onClick={() => {
            showFilter(place);
          }}
        >
          {say("clearFilters")}
        </Button>
      )}
      {untouched && (
        <Button mt="sm" component={Link} href="/">
          {say("toCreate")}
        </Button>
      )}
    </div>
  );
}
