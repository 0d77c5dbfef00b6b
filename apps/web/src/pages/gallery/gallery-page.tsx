/** All pictures: found by words, times, boards; looked at, compared, put in order, sent on. */
import { Button, Drawer, Text, Title, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import {
  useCallback,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from "react";
import { ComparePictures } from "../../pictures/compare-pictures.tsx";
import { ProblemNotice, tellProblem } from "../../service/problem-notice.tsx";
import { ActionBar } from "./action-bar.tsx";
import { actionsOn, download } from "./actions.ts";
import { AllButton, callOffPicking, pickEverything, useIsPickingAll } from "./all-button.tsx";
import { BoardDialog } from "./board-dialog.tsx";
import { Details } from "./details.tsx";
import { Empty } from "./empty.tsx";
import { Filters } from "./filters.tsx";
import { closePicture, openPicture, useFilter } from "./gallery-address.ts";
import type { Board, Entry } from "./gallery-service.ts";
import { GalleryViewer } from "./gallery-viewer.tsx";
import { galleryWords } from "./gallery-words.ts";
import style from "./gallery.module.css";
import { PictureGrid, type GridHandle } from "./grid/picture-grid.tsx";
import { TileMenu } from "./grid/tile-menu.tsx";
import { useSpoken } from "./numbers.ts";
import { undoLast } from "./perform.tsx";
import { editTags, PictureDialogs } from "./picture-dialogs.tsx";
import { pickedOf, picks, usePicks, type Picked } from "./picks.ts";
import { Pills } from "./pills.tsx";
import { Places } from "./places.tsx";
import { detailsPreference, tilePreference, Toolbar } from "./toolbar.tsx";
import { useGalleryList } from "./use-gallery-list.ts";
import { useOpenedPicture } from "./use-opened.ts";
import { usePageKeys } from "./use-page-keys.ts";
import { viewed } from "./viewed.ts";

export default function GalleryPage(): ReactNode {
  const say = galleryWords.use();
  const spoken = useSpoken();
  const filter = useFilter();
  const { list, total, error, fresh, setAtTop } = useGalleryList(filter);
  const { pages } = list;
  useSyncExternalStore(pages.subscribe, pages.state);
  const actions = useMemo(() => actionsOn(list, spoken), [list, spoken]);
  const narrow = useMediaQuery("(max-width: 1000px)");
  const wide = useMediaQuery("(min-width: 1280px)");
  const phone = useMediaQuery("(max-width: 700px)");
  const tile = tilePreference.use(({ value }) => value);
  const details = detailsPreference.use(({ value }) => value);
  const picked = usePicks((state) => state.picked);
  const active = usePicks((state) => state.active);
  const grid = useRef<GridHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const [drawer, setDrawer] = useState(false);
  const [boards, setBoards] = useState(false);
  const [menu, setMenu] = useState<{
    readonly x: number;
    readonly y: number;
    readonly index: number;
  }>();
  const [compared, setCompared] = useState<readonly [Picked, Picked]>();

  const opened = useOpenedPicture(list, total, (at) => {
    picks.go(at);
    grid.current?.show(at);
  });
  const drop = useCallback(
    (board: Board) => {
      actions.board([...usePicks.getState().picked.values()], board, "add");
    },
    [actions],
  );
  const openDrawer = useCallback(() => {
    setDrawer(true);
  }, []);
  const which = [...picked.values()];
  const activeEntry = pages.entryAt(active);
  const shown =
    details && wide && total !== 0 ? (detailed(which, list.pages) ?? activeEntry) : undefined;
  /** Those that keys mean. */
  const meant = (): readonly Picked[] =>
    which.length > 0 ? which : activeEntry === undefined ? [] : [pickedOf(activeEntry)];
  const withMeant = (doing: (which: readonly Picked[]) => void) => () => {
    const some = meant();
    if (some.length > 0) doing(some);
  };
  const open = (index: number, replace = false): void => {
    picks.go(index);
    grid.current?.show(index);
    const there = pages.entryAt(index);
    if (there !== undefined) {
      openPicture(there.id, replace);
      return;
    }
    pages.fetchBetween(index, index, new AbortController().signal).then(([entry]) => {
      if (entry !== undefined) openPicture(entry.id, replace);
    }, tellProblem);
  };
  const range = (to: number, keep: boolean): void => {
    const { anchor } = usePicks.getState();
    const [first, last] = [Math.min(anchor, to), Math.max(anchor, to)];
    const there = pages.between(first, last);
    if (there.length === last - first + 1) {
      picks.range(there, to, keep);
      return;
    }
    pages.fetchBetween(first, last, new AbortController().signal).then((entries) => {
      picks.range(entries, to, keep);
    }, tellProblem);
  };
  const compare = (): void => {
    const [first, second] = which;
    if (first !== undefined && second !== undefined && which.length === 2)
      setCompared([first, second]);
  };
  /** From a picture that leaves the list to its neighbour. */
  const leave = (): void => {
    const at = opened?.at;
    const to = at === undefined ? undefined : at + 1 < (total ?? 0) ? at + 1 : at - 1;
    if (to === undefined || to < 0) closePicture();
    else open(to, true);
  };
  const failed = opened?.error ?? undefined;
  const pickingAll = useIsPickingAll();
  const inTrash = filter.removed;
  usePageKeys({
    "/": () => search.current?.focus(),
    escape: () => {
      callOffPicking();
      picks.clear();
    },
    i: () => {
      detailsPreference.set(!details);
    },
    c: compare,
    d: withMeant((some) => void download(some)),
    "ctrl+z": undoLast,
    "ctrl+a": () => {
      if (total !== undefined && total > 0) void pickEverything(list, total, spoken);
    },
    ...(inTrash
      ? { r: withMeant(actions.restore) }
      : {
          f: withMeant(actions.star),
          t: withMeant((some) => {
            editTags(some.map(({ id }) => id));
          }),
          b: () => {
            if (which.length === 0 && activeEntry !== undefined) picks.only(activeEntry, active);
            setBoards(true);
          },
          delete: withMeant(actions.remove),
        }),
  });
  const find = (ids: readonly string[]): readonly Picked[] =>
    ids.flatMap((id) => {
      const at = pages.indexOf(id);
      const entry = at === undefined ? undefined : pages.entryAt(at);
      return (
        (entry && pickedOf(entry)) ??
        picked.get(id) ??
        (opened?.entry?.id === id ? pickedOf(opened.entry) : [])
      );
    });
  const places = (
    <>
      <Places filter={filter} onDrop={drop} />
      <Filters filter={filter} order={narrow} />
    </>
  );
  return (
    <div className={style["page"]}>
      <VisuallyHidden>
        <Title order={1}>{say("title")}</Title>
      </VisuallyHidden>
      {!narrow && <div className={style["side"]}>{places}</div>}
      <div className={style["middle"]}>
        <Toolbar
          filter={filter}
          total={total}
          narrow={narrow}
          search={search}
          onFilters={openDrawer}
        />
        <Pills filter={filter} />
        {error !== undefined && (
          <ProblemNotice error={error}>
            <Button mt="sm" size="xs" onClick={list.renew}>
              {say("again")}
            </Button>
          </ProblemNotice>
        )}
        <div className={style["list"]}>
          {total === 0 ? (
            <Empty filter={filter} />
          ) : (
            <PictureGrid
              ref={grid}
              list={list}
              tile={phone ? Math.min(tile, 112) : tile}
              fresh={fresh}
              onTop={setAtTop}
              onOpen={open}
              onStar={(entry) => {
                actions.star([pickedOf(entry)]);
              }}
              onRange={range}
              onMenu={(at, index) => {
                setMenu({ ...at, index });
              }}
              onFresh={() => {
                grid.current?.toTop();
                list.renew();
              }}
            />
          )}
        </div>
        {(which.length > 0 || pickingAll) && (
          <ActionBar
            which={which}
            actions={actions}
            removed={inTrash}
            boards={boards}
            onBoards={setBoards}
            onOpen={() => {
              const at = pages.indexOf(which[0]?.id ?? "");
              open(at ?? active);
            }}
            onCompare={compare}
            all={
              total !== undefined &&
              (pickingAll || (!phone && which.length < total && which.length > 1)) && (
                <AllButton list={list} total={total} />
              )
            }
          />
        )}
      </div>
      {details && wide && total !== 0 && (
        <aside className={style["aside"]} aria-label={say("detailsOf")}>
          {shown === undefined ? (
            <Text p="md" size="sm" c="dimmed">
              {say("noDetails")}
            </Text>
          ) : (
            <DetailsPane key={shown.id} entry={shown} />
          )}
        </aside>
      )}
      <Drawer
        opened={narrow && drawer}
        onClose={() => {
          setDrawer(false);
        }}
        title={say("filters")}
        size={300}
        closeButtonProps={{ "aria-label": say("close") }}
      >
        {places}
      </Drawer>
      {opened?.entry !== undefined && (
        <GalleryViewer
          entry={opened.entry}
          place={
            opened.at === undefined || total === undefined
              ? undefined
              : { at: opened.at, of: total }
          }
          narrow={narrow}
          actions={actions}
          onTurn={(to) => {
            open(to, true);
          }}
          onLeave={leave}
          onClose={() => {
            closePicture();
          }}
          beside={
            opened.at === undefined
              ? []
              : [pages.entryAt(opened.at - 1), pages.entryAt(opened.at + 1)]
          }
        />
      )}
      {failed !== undefined && (
        <Drawer
          opened
          position="bottom"
          size="auto"
          onClose={closePicture}
          title={say("picture")}
          closeButtonProps={{ "aria-label": say("close") }}
        >
          <ProblemNotice error={failed} />
        </Drawer>
      )}
      {menu !== undefined && which.length > 0 && (
        <TileMenu
          at={menu}
          which={which}
          removed={inTrash}
          actions={actions}
          onOpen={() => {
            open(menu.index);
          }}
          onClose={() => {
            setMenu(undefined);
            grid.current?.focus();
          }}
        />
      )}
      {compared !== undefined && (
        <ComparePictures
          pictures={[viewed(compared[0], say("picture")), viewed(compared[1], say("picture"))]}
          onClose={() => {
            setCompared(undefined);
          }}
        />
      )}
      <PictureDialogs
        actions={actions}
        find={find}
        onPurge={() => {
          if (opened !== undefined) leave();
        }}
      />
      <BoardDialog />
    </div>
  );
}

function DetailsPane({ entry }: { readonly entry: Entry }): ReactNode {
  const say = galleryWords.use();
  return (
    <>
      <VisuallyHidden>
        <Title order={2}>{say("detailsOf")}</Title>
      </VisuallyHidden>
      <Details
        entry={entry}
        onTags={() => {
          editTags([entry.id]);
        }}
      />
    </>
  );
}

/** The entry of what was picked last, where it is at hand. */
function detailed(
  which: readonly Picked[],
  pages: { indexOf(id: string): number | undefined; entryAt(at: number): Entry | undefined },
): Entry | undefined {
  const at = pages.indexOf(which.at(-1)?.id ?? "");
  return at === undefined ? undefined : pages.entryAt(at);
}
