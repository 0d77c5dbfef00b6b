/** Pictures that come from outside or from other parts of the page: their settings into a form, or themselves into one. */
import { Loader, Text } from "@mantine/core";
import { IconPhotoDown } from "@tabler/icons-react";
import { lazy, Suspense, useCallback, useEffect, useState, type ReactNode } from "react";
import { navigate } from "wouter/use-browser-location";
import { uploadPicture } from "../../../pictures/assets.ts";
import { sent, type Sent, takeSent } from "../../../pictures/send-to.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { currentLanguage } from "../../../language/language.ts";
import { answered } from "../../../service/answers.ts";
import { service } from "../../../service/service.ts";
import { changeValues, loadedValues, wholeForm } from "../form/tool-values.ts";
import { jobOf } from "../results/picture-actions.tsx";
import type { MadePicture } from "../results/recent-jobs.ts";
import { startJob } from "../results/start-job.ts";
import { type Dropped, useDroppedPictures } from "./dropped-pictures.ts";
import { restoreWords } from "./restore-words.ts";
import { formOfJob, type PictureTold, readPicture, type RestoredForm } from "./restore.ts";
import type { Restoration } from "./restored-notice.tsx";
import style from "./restoring.module.css";

const ChooseDialog = lazy(() => import("./choose-dialog.tsx"));

interface Choice {
  readonly asset: string;
  readonly width: number;
  readonly height: number;
  readonly told: PictureTold;
}

interface Restoring {
  readonly restoration: Restoration | undefined;
  readonly close: () => void;
  readonly restorePicture: (picture: MadePicture) => void;
  /** What lies over the page: where to drop, what to choose. */
  readonly overlay: ReactNode;
}

export const addressOf = (tool: string): string =>
  tool === "generate" ? "/" : `/app/create/${tool}`;

export function useRestoring(
  current: ToolDeclaration,
  tools: readonly ToolDeclaration[],
): Restoring {
  const [restoration, setRestoration] = useState<Restoration>();
  const [choice, setChoice] = useState<Choice>();
  const [reading, setReading] = useState(false);

  const restore = useCallback(async (form: RestoredForm, instead?: () => void): Promise<void> => {
    const { tool, values, source, unknown } = form;
    const before = await loadedValues(tool);
    const from = location.pathname;
    changeValues(tool, wholeForm(tool, values));
    navigate(addressOf(tool.id));
    setRestoration({
      source,
      unknown,
      instead,
      undo: () => {
        changeValues(tool, { ...before });
        navigate(from);
        setRestoration(undefined);
      },
    });
  }, []);

  const read = useCallback(
    async (asset: string): Promise<PictureTold> => {
      setReading(true);
      try {
        return await readPicture(asset, tools);
      } finally {
        setReading(false);
      }
    },
    [tools],
  );

  const begins = current.inputs.some(
    ({ name, type }) => type === "image" && current.parameters.required.includes(name),
  );
  const onDrop = useCallback(
    (dropped: Dropped): void => {
      const take = async (): Promise<void> => {
        setReading(true);
        try {
          const { asset, width, height } =
            "file" in dropped
              ? await uploadPicture(dropped.file)
              : { asset: dropped.asset, width: 0, height: 0 };
          const told = await read(asset);
          const choose = (): void => {
            setRestoration(undefined);
            setChoice({ asset, width, height, told });
          };
          if ("form" in told && !begins) await restore(told.form, choose);
          else choose();
        } finally {
          setReading(false);
        }
      };
      take().catch(tellProblem);
    },
    [begins, read, restore],
  );
  const over = useDroppedPictures(onDrop);

  const waiting = sent.use(({ value }) => value.waiting);
  useEffect(() => {
    if (waiting === null) return;
    const took = takeSent("restore", ...tools.map(({ id }) => id));
    if (took === undefined) return;
    const arrive = async (): Promise<void> => {
      if (took.target !== "restore") {
        await putIn(took, tools);
        return;
      }
      const form = await formOf(took, tools, read);
      if (form !== undefined) await restore(form);
    };
    arrive().catch(tellProblem);
  }, [waiting, tools, read, restore]);

  const restorePicture = useCallback(
    (picture: MadePicture): void => {
      const find = async (): Promise<void> => {
        const form = await formOfPicture(picture, tools, read);
        if (form !== undefined) await restore(form);
      };
      find().catch(tellProblem);
    },
    [tools, read, restore],
  );

  const close = useCallback(() => {
    setRestoration(undefined);
  }, []);
  return {
    restoration,
    close,
    restorePicture,
    overlay: (
      <>
        {(over || reading) && <DropSign reading={reading} />}
        <Suspense>
          {choice !== undefined && (
            <ChooseDialog
              {...choice}
              onClose={() => {
                setChoice(undefined);
              }}
              onRestore={() => {
                setChoice(undefined);
                if ("form" in choice.told) restore(choice.told.form).catch(tellProblem);
              }}
            />
          )}
        </Suspense>
      </>
    ),
  };
}

type Read = (asset: string) => Promise<PictureTold>;
type Tools = readonly ToolDeclaration[];

/** A cell of a grid is a picture of its own; any other picture is one of its job. */
async function formOfPicture(picture: MadePicture, tools: Tools, read: Read) {
  if (picture.tool === "grid" && picture.role === "picture") return told(picture.asset, read);
  return formOfJob(await jobOf(picture.job), tools, picture.seed);
}

async function formOf({ job, entry, asset }: Sent, tools: Tools, read: Read) {
  if (entry !== undefined) {
    const path = { id: entry };
    const found = await answered(service().api.GET("/api/v1/gallery/{id}", { params: { path } }));
    return told(found.asset, read);
  }
  if (asset !== undefined) return told(asset, read);
  return job === undefined ? undefined : formOfJob(await jobOf(job), tools);
}

async function told(asset: string, read: Read): Promise<RestoredForm> {
  const answer = await read(asset);
  if ("form" in answer) return answer.form;
  throw new Error(restoreWords.say("noSettings", { why: answer.why[currentLanguage()] }));
}

/** A picture, settings or words into the form of a tool; the rest of the form stays. */
async function putIn(
  { target, asset, values = {}, insert, start }: Sent,
  tools: Tools,
): Promise<void> {
  const tool = tools.find(({ id }) => id === target);
  if (tool === undefined) return;
  const port = tool.inputs.find(({ type }) => type === "image")?.name;
  const { prompt = "" } = await loadedValues(tool);
  const typed = typeof prompt === "string" ? prompt.trim() : "";
  changeValues(tool, {
    ...values,
    ...(asset !== undefined && port !== undefined && { [port]: asset }),
    ...(insert !== undefined && {
      prompt: typed === "" ? insert : `${typed.replace(/,$/, "")}, ${insert}`,
    }),
  });
  if (start === true) await startJob(tool, await loadedValues(tool));
}

function DropSign({ reading }: { readonly reading: boolean }): ReactNode {
  const say = restoreWords.use();
  return (
    <div className={style["sign"]} role="status">
      {reading ? <Loader /> : <IconPhotoDown size={56} stroke={1.2} aria-hidden />}
      <Text fw={600}>{say(reading ? "reading" : "drop")}</Text>
    </div>
  );
}
