/** The tag editor: tags that are counted on one side, pictures with their captions, what is changed on the other side. */
import { Button, Drawer } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconPencil, IconTags } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useSearch } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { useIsAdmin } from "../../../app/session.ts";
import { CaptionPanel } from "../caption/caption-panel.tsx";
import { ChangePanel } from "../change/change-panel.tsx";
import { type ChangeForm, NO_CHANGE } from "../change/change-form.ts";
import { datasetAddress } from "../datasets-address.ts";
import { useCaptions } from "../datasets-service.ts";
import { datasetsWords } from "../datasets-words.ts";
import style from "../datasets.module.css";
import { CaptionGrid } from "./caption-grid.tsx";
import { type CaptionFilter, readFilter, writeFilter } from "./caption-filter.ts";
import { editorWords } from "./editor-words.ts";
import { FilterBar } from "./filter-bar.tsx";
import { NO_PICKS, type Picks, unplaced } from "./picks.ts";
import { PicksBar } from "./picks-bar.tsx";
import { TagList } from "./tag-list.tsx";

/** Both sides have room beside the pictures. */
const WIDE = "(min-width: 1180px)";

/** What stands on the right, or in the drawer. */
type Side = "none" | "tags" | "change" | "caption";

export function EditorView({ name }: { readonly name: string }): ReactNode {
  const say = editorWords.use();
  const sayAll = datasetsWords.use();
  const isAdmin = useIsAdmin();
  const wide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false });
  const filter = readFilter(useSearch());
  const [range, setRange] = useState<readonly [number, number]>([0, 0]);
  const [picks, setPicks] = useState<Picks>(NO_PICKS);
  const [change, setChange] = useState<ChangeForm>(NO_CHANGE);
  const [side, setSide] = useState<Side>("none");
  const [opened, setOpened] = useState(0);
  const list = useCaptions(name, filter, ...range);

  const show = (next: CaptionFilter): void => {
    navigate(datasetAddress(name, "pictures", writeFilter(next)), { replace: true });
    setPicks(unplaced);
  };
  const begin = (form: ChangeForm): void => {
    setChange(form);
    setSide("change");
  };
  const close = (): void => {
    setSide("none");
  };
  const tags = (
    <TagList name={name} filter={filter} onFilter={show} onChange={isAdmin ? begin : undefined} />
  );
  const caption = (
    <CaptionPanel
      name={name}
      caption={list.at(opened)}
      index={opened}
      count={list.fit}
      onIndex={(index) => {
        setOpened(index);
        setRange(([first, last]) => [Math.min(first, index), Math.max(last, index)]);
      }}
      onClose={wide ? close : undefined}
    />
  );
  const changing = (
    <ChangePanel
      name={name}
      filter={filter}
      fit={list.fit}
      picked={picks.names}
      form={change}
      onForm={setChange}
    />
  );
  return (
    <div className={style["editor"]} data-wide={wide}>
      {wide && (
        <aside className={style["side"]} aria-label={say("tags")}>
          {tags}
        </aside>
      )}
      <section className={style["middle"]} aria-label={say("pictures")}>
        <FilterBar name={name} filter={filter} list={list} onFilter={show}>
          {!wide && (
            <>
              <Button
                size="sm"
                variant="default"
                leftSection={<IconTags size={18} aria-hidden />}
                onClick={() => {
                  setSide("tags");
                }}
              >
                {say("tags")}
              </Button>
              {isAdmin && (
                <Button
                  size="sm"
                  variant="default"
                  leftSection={<IconPencil size={18} aria-hidden />}
                  onClick={() => {
                    setSide("change");
                  }}
                >
                  {say("change")}
                </Button>
              )}
            </>
          )}
        </FilterBar>
        {isAdmin && (
          <PicksBar name={name} filter={filter} fit={list.fit} picks={picks} onPicks={setPicks} />
        )}
        <CaptionGrid
          name={name}
          filter={filter}
          list={list}
          picks={picks}
          current={side === "caption" ? opened : undefined}
          onRange={setRange}
          onPicks={isAdmin ? setPicks : undefined}
          onOpen={(index) => {
            setOpened(index);
            setSide("caption");
          }}
        />
      </section>
      {wide && (isAdmin || side === "caption") && (
        <aside
          className={style["side"]}
          data-end
          aria-label={say(side === "caption" ? "openSide" : "change")}
        >
          {side === "caption" ? caption : changing}
        </aside>
      )}
      {!wide && (
        <Drawer
          opened={side !== "none"}
          onClose={close}
          position={side === "tags" ? "left" : "right"}
          size="md"
          title={say(side === "tags" ? "tags" : side === "caption" ? "openSide" : "change")}
          transitionProps={{ duration: 0 }}
          closeButtonProps={{ "aria-label": sayAll("close") }}
          classNames={{ body: style["drawerBody"] ?? "", content: style["drawer"] ?? "" }}
        >
          {side === "tags" && tags}
          {side === "change" && changing}
          {side === "caption" && caption}
        </Drawer>
      )}
    </div>
  );
}
