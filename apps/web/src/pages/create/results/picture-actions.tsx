/** What can be done with a picture that was made, a click each. */
import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import {
  IconArrowsMaximize,
  IconDice5,
  IconDots,
  IconDownload,
  IconRestore,
  IconStar,
  IconStarFilled,
} from "@tabler/icons-react";
import { lazy, Suspense, type ReactNode } from "react";
import { useMayWork } from "../../../app/session.ts";
import { loadedValues } from "../form/tool-values.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { useTool, useTools } from "../../../service/tools.ts";
import { answered } from "../../../service/answers.ts";
import { service } from "../../../service/service.ts";
import { useLive } from "../../../service/live-jobs.ts";
import { setFavourite, useEntry } from "./favourites.ts";
import type { MadePicture } from "./recent-jobs.ts";
import { resultWords } from "./result-words.ts";
import { startJob } from "./start-job.ts";

const SendItems = lazy(async () => ({
  default: (await import("../../../pictures/send-menu.tsx")).SendItems,
}));

interface PictureActionsProps {
  readonly picture: MadePicture;
  readonly onRestore: (picture: MadePicture) => void;
  /** Before the page is left. */
  readonly onLeave?: () => void;
  readonly size?: "md" | "lg";
}

export function PictureActions(props: PictureActionsProps): ReactNode {
  const { picture, onRestore, onLeave, size = "md" } = props;
  const say = resultWords.use();
  const mayWork = useMayWork();
  const drawn = picture.seed !== undefined;
  return (
    <>
      <FavouriteButton picture={picture} size={size} />
      {drawn && mayWork && <NewSeedButton picture={picture} size={size} />}
      {drawn && (
        <Action
          size={size}
          label={say("restore")}
          onClick={() => {
            onRestore(picture);
          }}
        >
          <IconRestore size={18} aria-hidden />
        </Action>
      )}
      <Tooltip label={say("download")}>
        <ActionIcon
          component="a"
          href={`${picture.url}?save=${encodeURIComponent(nameOf(picture))}`}
          download={nameOf(picture)}
          variant="subtle"
          color="gray"
          size={size}
          aria-label={say("download")}
        >
          <IconDownload size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={size} aria-label={say("more")}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayWork && <UpscaleItem picture={picture} />}
          <Menu.Label>{say("sendTo")}</Menu.Label>
          <Suspense>
            <SendItems what={sendable(picture)} {...(onLeave && { onSend: onLeave })} />
          </Suspense>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

const sendable = ({ asset, job, width, height }: MadePicture) => ({
  asset,
  job,
  ...(width !== undefined && { width }),
  ...(height !== undefined && { height }),
});

const nameOf = ({ seed, job, index }: MadePicture): string =>
  `inkloom-${seed ?? job.slice(-6)}-${index}.png`;

function Action({
  label,
  size,
  onClick,
  children,
}: {
  readonly label: string;
  readonly size: "md" | "lg";
  readonly onClick: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={size} aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

interface ButtonProps {
  readonly picture: MadePicture;
  readonly size: "md" | "lg";
}

function FavouriteButton({ picture, size }: ButtonProps): ReactNode {
  const say = resultWords.use();
  const entry = useEntry(picture);
  const on = entry?.favourite === true;
  return (
    <Tooltip label={say("favourite")}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={size}
        aria-label={say("favourite")}
        aria-pressed={on}
        disabled={entry === undefined}
        onClick={() => {
          setFavourite(picture, !on).catch(tellProblem);
        }}
      >
        {on ? <IconStarFilled size={18} aria-hidden /> : <IconStar size={18} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}

function NewSeedButton({ picture, size }: ButtonProps): ReactNode {
  const say = resultWords.use();
  const { data: tools } = useTools();
  const again = async (): Promise<void> => {
    const { tool: id, parameters } = await jobOf(picture.job);
    const tool = tools?.find((each) => each.id === id);
    if (tool !== undefined) await startJob(tool, { ...parameters, seed: -1, variation_seed: -1 });
  };
  return (
    <Action
      size={size}
      label={say("newSeed")}
      onClick={() => {
        again().catch(tellProblem);
      }}
    >
      <IconDice5 size={18} aria-hidden />
    </Action>
  );
}

/** Of the page's memory, or of the service. */
export const jobOf = async (id: string) =>
  useLive.getState().jobs.get(id)?.job ??
  (await answered(service().api.GET("/api/v1/jobs/{id}", { params: { path: { id } } })));

const FACTOR = 4;

/** With the upscaler that was chosen last. */
function UpscaleItem({ picture }: { readonly picture: MadePicture }): ReactNode {
  const say = resultWords.use();
  const tool = useTool("upscale");
  if (tool === undefined) return null;
  const upscale = async (): Promise<void> => {
    const values = await loadedValues(tool);
    const exact = { width: undefined, height: undefined, scale: FACTOR };
    await startJob(tool, { ...values, ...exact, picture: picture.asset });
  };
  return (
    <Menu.Item
      leftSection={<IconArrowsMaximize size={18} aria-hidden />}
      onClick={() => {
        upscale().catch(tellProblem);
      }}
    >
      {say("upscaleNow")}
    </Menu.Item>
  );
}
