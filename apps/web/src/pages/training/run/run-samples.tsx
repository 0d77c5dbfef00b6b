/** Sample pictures of a run by epoch, a row for each, the newest first. */
import { Text, Title } from "@mantine/core";
import { lazy, Suspense, useState, type ReactNode } from "react";
import type { Values } from "../../../form/values.ts";
import type { RunDetails } from "../training-service.ts";
import { trainingWords } from "../training-words.ts";
import type { LossPoint } from "./losses.ts";
import { epochAt, promptsOf, whyNoSamples } from "./sample-words.ts";
import style from "../training.module.css";

const PictureViewer = lazy(async () => ({
  default: (await import("../../../pictures/picture-viewer.tsx")).PictureViewer,
}));

interface RunSamplesProps {
  readonly run: RunDetails;
  readonly points: readonly LossPoint[];
  readonly parameters: Values | null;
  readonly goesOn: boolean;
}

export function RunSamples({ run, points, parameters, goesOn }: RunSamplesProps): ReactNode {
  const say = trainingWords.use();
  const [shown, setShown] = useState<number>();
  const { samples } = run;
  const prompts = promptsOf(parameters);
  const nameOf = (sample: RunDetails["samples"][number]): string =>
    say("sampleName", {
      step: sample.step,
      prompt: prompts[sample.prompt - 1] ?? say("samplePrompt", { number: sample.prompt }),
    });
  const steps = [...Map.groupBy(samples, ({ step }) => step)].toReversed();
  const open = shown === undefined ? undefined : samples[shown];
  const go = (to: number): (() => void) | undefined =>
    samples[to] === undefined
      ? undefined
      : () => {
          setShown(to);
        };
  return (
    <section className={style["block"]} aria-labelledby="run-samples">
      <Title order={2} size="h4" id="run-samples" mb="xs">
        {say("samples")}
      </Title>
      {samples.length === 0 && (
        <Text c="dimmed" size="sm">
          {say(whyNoSamples(parameters, goesOn))}
        </Text>
      )}
      <div className={style["epochs"]}>
        {steps.map(([step, own]) => (
          <div key={step} className={style["epoch"]}>
            <Title order={3} size="h6" fw={500}>
              {say("sampleAt", { epoch: epochAt(points, step), step })}
            </Title>
            <ul className={style["samples"]}>
              {own.map((sample) => (
                <li key={sample.url}>
                  <button
                    type="button"
                    className={style["sample"]}
                    aria-label={say("openSample", { name: nameOf(sample) })}
                    onClick={() => {
                      setShown(samples.indexOf(sample));
                    }}
                  >
                    <img src={sample.url} alt="" loading="lazy" />
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <Suspense>
        {open !== undefined && shown !== undefined && (
          <PictureViewer
            picture={{ src: open.url, alt: nameOf(open) }}
            title={nameOf(open)}
            onClose={() => {
              setShown(undefined);
            }}
            onPrevious={go(shown - 1)}
            onNext={go(shown + 1)}
          />
        )}
      </Suspense>
    </section>
  );
}
