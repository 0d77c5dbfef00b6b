/** Pictures that a job made: small ones that open large. */
import { ActionIcon, Menu, Tooltip, UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { Job } from "@inkloom/client";
import { IconPhotoShare } from "@tabler/icons-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { Link } from "wouter";
import { assetUrl } from "../../../pictures/assets.ts";
import { SendItems } from "../../../pictures/send-menu.tsx";
import { viewerWords } from "../../../pictures/viewer-words.ts";
import { queueWords } from "../queue-words.ts";
import style from "../queue.module.css";
import { useJobName } from "./job-words.tsx";

const PictureViewer = lazy(() =>
  import("../../../pictures/picture-viewer.tsx").then((module) => ({
    default: module.PictureViewer,
  })),
);

/** Small ones in a row; on a phone one. */
const SHOWN = 4;
const NARROW = "(max-width: 700px)";

export function JobFiles({ job }: { readonly job: Job }): ReactNode {
  const say = queueWords.use();
  const name = useJobName(job);
  const [open, setOpen] = useState<number>();
  const shown = useMediaQuery(NARROW) ? 1 : SHOWN;
  const pictures = (job.result?.files ?? []).filter(
    ({ mediaType }) => mediaType?.startsWith("image/") === true,
  );
  if (pictures.length === 0) return null;
  const more = pictures.length - shown;
  return (
    <div className={style["files"]}>
      {pictures.slice(0, shown).map(({ asset }, index) => {
        const label = say("result", { number: index + 1, job: name });
        return (
          <UnstyledButton
            key={`${asset} ${index}`}
            className={style["file"]}
            aria-label={label}
            onClick={() => {
              setOpen(index);
            }}
          >
            <img src={assetUrl(asset, 128)} alt="" loading="lazy" />
            {index === shown - 1 && more > 0 && <span className={style["count"]}>+{more}</span>}
          </UnstyledButton>
        );
      })}
      {open !== undefined && (
        <Suspense>
          <OpenPicture job={job} pictures={pictures} index={open} name={name} onOpen={setOpen} />
        </Suspense>
      )}
    </div>
  );
}

interface OpenPictureProps {
  readonly job: Job;
  readonly pictures: NonNullable<Job["result"]>["files"];
  readonly index: number;
  readonly name: string;
  readonly onOpen: (index: number | undefined) => void;
}

function OpenPicture({ job, pictures = [], index, name, onOpen }: OpenPictureProps): ReactNode {
  const say = queueWords.use();
  const viewer = viewerWords.use();
  const picture = pictures[index];
  if (picture === undefined) return null;
  const title = say("result", { number: index + 1, job: name });
  return (
    <PictureViewer
      picture={{ src: picture.url, alt: title }}
      title={title}
      onClose={() => {
        onOpen(undefined);
      }}
      onPrevious={
        index === 0
          ? undefined
          : () => {
              onOpen(index - 1);
            }
      }
      onNext={
        index + 1 >= pictures.length
          ? undefined
          : () => {
              onOpen(index + 1);
            }
      }
      actions={
        <>
          <Menu position="bottom-end">
            <Menu.Target>
              <Tooltip label={viewer("send")}>
                <ActionIcon variant="subtle" color="gray" size="lg" aria-label={viewer("send")}>
                  <IconPhotoShare size={20} aria-hidden />
                </ActionIcon>
              </Tooltip>
            </Menu.Target>
            <Menu.Dropdown>
              <SendItems what={{ asset: picture.asset, job: job.id }} />
            </Menu.Dropdown>
          </Menu>
          <Link href="/app/gallery" className={style["toGallery"]}>
            {say("openPicture")}
          </Link>
        </>
      }
    />
  );
}
