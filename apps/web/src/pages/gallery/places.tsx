/** Ways into the gallery: everything, favourites, boards, the trash. Pictures are put on boards by dropping them. */
import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import {
  IconDots,
  IconPencil,
  IconPhoto,
  IconPlus,
  IconStack2,
  IconStar,
  IconTrash,
  type TablerIcon,
} from "@tabler/icons-react";
import { memo, useState, type ReactNode } from "react";
import { Link } from "wouter";
import { ProblemNotice } from "../../service/problem-notice.tsx";
import { editBoard } from "./board-dialog.tsx";
import { EVERYTHING, writeFilter, type GalleryFilter } from "./filter.ts";
import type { Board } from "./gallery-service.ts";
import { useBoards, useCounts } from "./gallery-queries.ts";
import { galleryWords } from "./gallery-words.ts";
import style from "./gallery.module.css";
import { holdsPictures } from "./grid/drag-pictures.ts";
import { useSpoken } from "./numbers.ts";
import { useMayWork } from "../../app/session.ts";

interface PlacesProps {
  readonly filter: GalleryFilter;
  readonly onDrop: (board: Board) => void;
}

export const Places = memo(function Places({ filter, onDrop }: PlacesProps): ReactNode {
  const say = galleryWords.use();
  const mayWork = useMayWork();
  const { data: counts } = useCounts(filter);
  const { data: boards = [], error } = useBoards();
  const { favourite, removed, board } = filter;
  const plain = !favourite && !removed && board === undefined;
  // Search and times stay where another place is looked into.
  const at = (place: Partial<GalleryFilter>): GalleryFilter => ({
    ...filter,
    favourite: false,
    removed: false,
    board: undefined,
    ...place,
  });
  return (
    <nav aria-label={say("views")}>
      <ul className={style["places"]}>
        <Place
          filter={plain ? EVERYTHING : at({})}
          icon={IconPhoto}
          name={say("all")}
          count={counts?.pictures}
          current={plain}
        />
        <Place
          filter={at({ favourite: true })}
          icon={IconStar}
          name={say("favourites")}
          count={counts?.favourites}
          current={favourite}
        />
        <Place
          filter={at({ removed: true })}
          icon={IconTrash}
          name={say("trash")}
          count={counts?.removed}
          current={removed}
        />
      </ul>
      <div className={style["heading"]}>
        <span>{say("boards")}</span>
        {mayWork && (
          <Tooltip label={say("newBoard")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={say("newBoard")}
              onClick={() => {
                editBoard("new");
              }}
            >
              <IconPlus size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {error !== null && <ProblemNotice error={error} />}
      {boards.length === 0 && error === null && (
        <p className={style["number"]} style={{ margin: "0 6px" }}>
          {say("noBoards")}
        </p>
      )}
      <ul className={style["places"]}>
        {boards.map((each) => (
          <Place
            key={each.id}
            filter={at({ board: each.id })}
            icon={IconStack2}
            cover={each.cover?.thumbnail}
            name={each.name}
            count={each.pictures}
            current={board === each.id}
            onDrop={() => {
              onDrop(each);
            }}
          >
            {mayWork && <BoardMenu board={each} />}
          </Place>
        ))}
      </ul>
    </nav>
  );
});

interface PlaceProps {
  readonly filter: GalleryFilter;
  readonly icon: TablerIcon;
  readonly cover?: string | undefined;
  readonly name: string;
  readonly count: number | undefined;
  readonly current: boolean;
  readonly onDrop?: () => void;
  readonly children?: ReactNode;
}

function Place(props: PlaceProps): ReactNode {
  const { filter, icon: Icon, cover, name, count, current, onDrop, children } = props;
  const spoken = useSpoken();
  const [over, setOver] = useState(false);
  return (
    <li
      data-over={over ? "" : undefined}
      onDragOver={(event) => {
        if (onDrop === undefined || !holdsPictures(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (onDrop === undefined || !holdsPictures(event.dataTransfer)) return;
        event.preventDefault();
        onDrop();
      }}
    >
      <Link
        href={`/app/gallery${writeFilter(filter)}`}
        className={style["place"]}
        aria-current={current ? "true" : undefined}
        title={name}
      >
        {cover === undefined ? (
          <Icon size={20} stroke={1.6} aria-hidden style={{ flex: "none" }} />
        ) : (
          <img className={style["cover"]} src={cover} alt="" draggable={false} />
        )}
        <span>{name}</span>
        {count !== undefined && <span className={style["number"]}>{spoken.number(count)}</span>}
      </Link>
      {children}
    </li>
  );
}

function BoardMenu({ board }: { readonly board: Board }): ReactNode {
  const say = galleryWords.use();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={say("boardMenu", { name: board.name })}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPencil size={18} aria-hidden />}
          onClick={() => {
            editBoard(board);
          }}
        >
          {say("rename")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTrash size={18} aria-hidden />}
          onClick={() => {
            editBoard(board, "delete");
          }}
        >
          {say("deleteBoard")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
