/** Search, order, size of the tiles, and how many pictures there are. */
import { ActionIcon, CloseButton, Slider, Text, TextInput, Tooltip } from "@mantine/core";
import {
  IconAdjustmentsHorizontal,
  IconInfoCircle,
  IconKeyboard,
  IconListCheck,
  IconSearch,
} from "@tabler/icons-react";
import { memo, useEffect, useRef, useState, type ReactNode, type RefObject } from "react";
import { preference } from "../../drafts/preference.ts";
import { readFilter, type GalleryFilter } from "./filter.ts";
import { showFilter } from "./gallery-address.ts";
import { galleryWords } from "./gallery-words.ts";
import style from "./gallery.module.css";
import { useSpoken } from "./numbers.ts";
import { OrderSelect } from "./order-select.tsx";
import { picks, usePicks } from "./picks.ts";

const TILES = { least: 96, most: 360, step: 24 };

export const tilePreference = preference("gallery-tile", 192, (kept) =>
  typeof kept === "number" && kept >= TILES.least && kept <= TILES.most ? kept : undefined,
);

export const detailsPreference = preference("gallery-details", true, (kept) =>
  typeof kept === "boolean" ? kept : undefined,
);

interface ToolbarProps {
  readonly filter: GalleryFilter;
  readonly total: number | undefined;
  readonly narrow: boolean;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly onFilters: () => void;
}

export const Toolbar = memo(function Toolbar(props: ToolbarProps): ReactNode {
  const { filter, total, narrow, search, onFilters } = props;
  const say = galleryWords.use();
  const spoken = useSpoken();
  const tile = tilePreference.use(({ value }) => value);
  const details = detailsPreference.use(({ value }) => value);
  const picking = usePicks((state) => state.picking);
  return (
    <div className={style["toolbar"]}>
      {narrow && (
        <IconButton
          label={say("filters")}
          icon={<IconAdjustmentsHorizontal size={20} aria-hidden />}
          onClick={onFilters}
        />
      )}
      <SearchField key={filter.board ?? ""} filter={filter} field={search} />
      <Text
        size="sm"
        c="dimmed"
        className={style["count"] ?? ""}
        role="status"
        {...(narrow && { style: { position: "absolute", clipPath: "inset(50%)" } })}
      >
        {total === undefined
          ? say("counting")
          : say("pictures", { count: total, shown: spoken.number(total) })}
      </Text>
      {!narrow && (
        <>
          <OrderSelect filter={filter} />
          <Tooltip label={say("tileSize")}>
            <Slider
              w={96}
              size="sm"
              min={TILES.least}
              max={TILES.most}
              step={TILES.step}
              value={tile}
              label={null}
              thumbLabel={say("tileSize")}
              onChange={tilePreference.set}
            />
          </Tooltip>
          <Tooltip label={say("keysHelp")} multiline w={340} events={KEYS_EVENTS}>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say("keys")}>
              <IconKeyboard size={20} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </>
      )}
      <IconButton
        label={say("picking")}
        icon={<IconListCheck size={20} aria-hidden />}
        pressed={picking}
        onClick={() => {
          picks.setPicking(!picking);
        }}
      />
      {!narrow && (
        <IconButton
          label={say("details")}
          icon={<IconInfoCircle size={20} aria-hidden />}
          pressed={details}
          onClick={() => {
            detailsPreference.set(!details);
          }}
        />
      )}
    </div>
  );
});

const KEYS_EVENTS = { hover: true, focus: true, touch: true };

interface IconButtonProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly pressed?: boolean;
  readonly onClick: () => void;
}

function IconButton({ label, icon, pressed, onClick }: IconButtonProps): ReactNode {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={pressed === true ? "filled" : "subtle"}
        {...(pressed !== true && { color: "gray" })}
        size="lg"
        aria-label={label}
        aria-pressed={pressed}
        onClick={onClick}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

/** Milliseconds after the last letter until the gallery is searched. */
const PAUSE = 250;

interface SearchFieldProps {
  readonly filter: GalleryFilter;
  readonly field: RefObject<HTMLInputElement | null>;
}

function SearchField({ filter, field }: SearchFieldProps): ReactNode {
  const say = galleryWords.use();
  const [typed, setTyped] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const search = (text: string, pause: number): void => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const now = readFilter(location.search);
      showFilter({ ...now, text }, now.text !== "");
      setTyped(undefined);
    }, pause);
  };
  const text = typed ?? filter.text;
  return (
    <TextInput
      ref={field}
      className={style["search"] ?? ""}
      type="search"
      size="sm"
      aria-label={say("search")}
      placeholder={say("search")}
      maxLength={500}
      leftSection={<IconSearch size={17} aria-hidden />}
      rightSection={
        text !== "" && (
          <CloseButton
            size="sm"
            aria-label={say("clearSearch")}
            onClick={() => {
              search("", 0);
            }}
          />
        )
      }
      value={text}
      onChange={({ currentTarget }) => {
        search(currentTarget.value, PAUSE);
      }}
      onKeyDown={({ key }) => {
        if (key === "Enter") search(text, 0);
      }}
    />
  );
}
