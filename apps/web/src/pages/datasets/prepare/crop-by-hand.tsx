/** Cuts one picture to the part that a frame says, in its place. */
import { Button, Group, NumberInput, Select, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { allPictures, datasetChanged, picturesChanged, pictureUrl } from "../datasets-service.ts";
import { datasetsWords } from "../datasets-words.ts";
import style from "../datasets.module.css";
import { JobBar } from "../job-bar.tsx";
import { useToolJob } from "../use-tool-job.ts";
import { type Frame, largest, rectangleOf, WHOLE } from "./crop-frame.ts";
import { CropPaper } from "./crop-paper.tsx";
import { prepareWords } from "./prepare-words.ts";

interface CropByHandProps {
  readonly name: string;
  readonly initial: string | undefined;
}

/** Pixels; sides are multiples of the step. */
const SIDE = { min: 64, max: 4096, step: 64 };

export function CropByHand({ name, initial }: CropByHandProps): ReactNode {
  const say = prepareWords.use();
  const sayAll = datasetsWords.use();
  const pictures = useQuery(allPictures(name));
  const [chosen, setChosen] = useState(initial);
  const picture = chosen ?? pictures.data?.[0];
  const [width, setWidth] = useState(512);
  const [height, setHeight] = useState(512);
  /** Width by height of the picture itself. */
  const [shape, setShape] = useState<number>();
  const [frame, setFrame] = useState<Frame>(WHOLE);
  const job = useToolJob(() => {
    picturesChanged(name);
    void datasetChanged(name);
    setFrame(WHOLE);
    notifications.show({ message: say("cropped", { name: picture ?? "" }) });
  });
  const proportion = shape === undefined ? undefined : width / height / shape;
  const resize = (w: number, h: number): void => {
    setWidth(w);
    setHeight(h);
    if (shape !== undefined) setFrame(largest(w / h / shape));
  };
  const crop = async (): Promise<void> => {
    await job.start("dataset-prepare", {
      dataset: name,
      only: picture,
      rectangle: rectangleOf(frame),
      width,
      height,
      in_place: true,
    });
  };
  const isSide = (side: number): boolean =>
    side >= SIDE.min && side <= SIDE.max && side % SIDE.step === 0;
  return (
    <Stack gap="sm">
      {pictures.error !== null && <ProblemNotice error={pictures.error} />}
      <Group gap="sm" align="flex-end">
        <Select
          searchable
          label={say("picture")}
          className={style["cropPicture"] ?? ""}
          allowDeselect={false}
          limit={200}
          value={picture ?? null}
          data={pictures.data ?? []}
          onChange={(next) => {
            setChosen(next ?? undefined);
            setShape(undefined);
          }}
        />
        <NumberInput
          label={say("width")}
          w={120}
          value={width}
          error={!isSide(width)}
          {...SIDE}
          onChange={(value) => {
            if (typeof value === "number") resize(value, height);
          }}
        />
        <NumberInput
          label={say("height")}
          w={120}
          value={height}
          error={!isSide(height)}
          {...SIDE}
          onChange={(value) => {
            if (typeof value === "number") resize(width, value);
          }}
        />
        <Button
          loading={job.busy}
          disabled={
            picture === undefined || shape === undefined || !isSide(width) || !isSide(height)
          }
          onClick={() => void crop()}
        >
          {say("crop")}
        </Button>
      </Group>
      <JobBar job={job} label={say("working")} stop={say("stop")} />
      {job.error !== undefined && <ProblemNotice error={job.error} />}
      <Text size="sm" c="dimmed">
        {say("frameHelp")}
      </Text>
      {picture !== undefined && (
        <CropPaper
          key={pictureUrl(name, picture, 1024)}
          src={pictureUrl(name, picture, 1024)}
          alt={sayAll("pictureOf", { name: picture })}
          frame={frame}
          proportion={proportion}
          onFrame={setFrame}
          onSize={(w, h) => {
            setShape(w / h);
            setFrame(largest(width / height / (w / h)));
          }}
        />
      )}
    </Stack>
  );
}
