/** A grid as a table: axes as heads, a picture in each cell; while it is drawn, what is done and what is next. */
import { Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { CSSProperties, ReactNode } from "react";
import { assetUrl } from "../../../pictures/assets.ts";
import { isEnded, type LiveJob } from "../../../service/live-jobs.ts";
import { JobProgress } from "../results/job-progress.tsx";
import type { MadePicture } from "../results/recent-jobs.ts";
import { resultWords } from "../results/result-words.ts";
import { drawnGrid, type Grid, type GridCell, plannedGrid } from "./grid-cells.ts";
import style from "./grid.module.css";

interface GridTableProps {
  readonly live: LiveJob;
  readonly onOpen: (picture: MadePicture) => void;
}

/** Side of a cell, CSS pixels: that of the pictures, within these. */
const [SMALLEST, LARGEST] = [96, 220];

export default function GridTable({ live, onOpen }: GridTableProps): ReactNode {
  const say = resultWords.use();
  const { job, preview } = live;
  const ended = isEnded(job);
  const { number = 0, of = 0 } = job.progress?.picture ?? {};
  const grid = ended ? drawnGrid(job) : plannedGrid(job, of);
  const shown = (cell: GridCell): ReactNode => {
    const name = [nameAt(grid?.x, cell.x), nameAt(grid?.y, cell.y), nameAt(grid?.z, cell.z)]
      .filter(Boolean)
      .join(" · ");
    if (cell.picture !== undefined)
      return <Cell picture={cell.picture} name={name} onOpen={onOpen} />;
    const place = (grid?.cells.indexOf(cell) ?? 0) + 1;
    return (
      <span className={style["empty"]}>
        {place < number && <IconCheck size={20} aria-label={say("cellDone")} />}
        {place === number && preview !== undefined && <img src={preview} alt={say("preview")} />}
        {place > number && <span aria-label={say("cellWaiting")} role="img" />}
      </span>
    );
  };
  const side = grid?.cells.find(({ picture }) => picture)?.picture?.width ?? SMALLEST;
  const cell = { "--cell": `${Math.min(LARGEST, Math.max(SMALLEST, side))}px` } as CSSProperties;
  return (
    <>
      {!ended && <JobProgress live={grid === undefined ? live : { job, ...seenOf(live) }} />}
      {grid !== undefined && (
        <div
          className={style["scroll"]}
          style={cell}
          tabIndex={0}
          role="region"
          aria-label={caption(grid, say)}
        >
          {blocksOf(grid).map(({ name, cells }) => (
            <Block key={name} grid={grid} name={name} cells={cells} shown={shown} />
          ))}
        </div>
      )}
      {grid?.sheet !== undefined && (
        <Text size="sm" mt={4}>
          <SheetButton sheet={grid.sheet} onOpen={onOpen} />
        </Text>
      )}
    </>
  );
}

/** The preview stands in the table. */
const seenOf = ({ seenRunning }: LiveJob) => ({ ...(seenRunning && { seenRunning }) });

const nameAt = (axis: Grid["x"], at: number): string => axis?.values[at] ?? "";

const caption = (grid: Grid, say: ReturnType<typeof resultWords.use>): string =>
  say("gridCaption", {
    axes: [grid.x, grid.y, grid.z].flatMap((axis) => (axis ? [axis.name] : [])).join(" × "),
  });

const blocksOf = ({ z, cells }: Grid) =>
  Array.from({ length: z?.values.length ?? 1 }, (_, at) => ({
    name: nameAt(z, at),
    cells: cells.filter((cell) => cell.z === at),
  }));

interface BlockProps {
  readonly grid: Grid;
  readonly name: string;
  readonly cells: readonly GridCell[];
  readonly shown: (cell: GridCell) => ReactNode;
}

function Block({ grid: { x, y }, name, cells, shown }: BlockProps): ReactNode {
  const columns = Array.from({ length: x?.values.length ?? 1 }, (_, at) => at);
  const rows = Array.from({ length: y?.values.length ?? 1 }, (_, at) => at);
  return (
    <table className={style["table"]}>
      {name !== "" && <caption>{name}</caption>}
      {x !== undefined && (
        <thead>
          <tr>
            {y !== undefined && <td />}
            {columns.map((at) => (
              <th key={at} scope="col">
                {nameAt(x, at)}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            {y !== undefined && <th scope="row">{nameAt(y, row)}</th>}
            {columns.map((column) => {
              const cell = cells.find((each) => each.x === column && each.y === row);
              return (
                <td key={column} className={style["cell"]}>
                  {cell && shown(cell)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface OpenProps {
  readonly onOpen: (picture: MadePicture) => void;
}

function Cell({
  picture,
  name,
  onOpen,
}: OpenProps & { readonly picture: MadePicture; readonly name: string }): ReactNode {
  const say = resultWords.use();
  return (
    <button
      type="button"
      className={style["open"]}
      aria-label={say("open", { name })}
      onClick={() => {
        onOpen(picture);
      }}
    >
      <img src={assetUrl(picture.asset, 256) ?? picture.url} alt="" loading="lazy" />
    </button>
  );
}

function SheetButton({ sheet, onOpen }: OpenProps & { readonly sheet: MadePicture }): ReactNode {
  const say = resultWords.use();
  return (
    <button
      type="button"
      className={style["link"]}
      onClick={() => {
        onOpen(sheet);
      }}
    >
      {say("sheet")}
    </button>
  );
}
