/** Downloads since the service started: how far they are, how fast, what came of them. */
import { Button, Progress, Text, Title } from "@mantine/core";
import { IconPlayerPlay, IconX } from "@tabler/icons-react";
import { useId, type ReactNode } from "react";
import { ProblemNotice, tellProblem } from "../../../service/problem-notice.tsx";
import { saySeconds } from "../../../service/time-left.ts";
import type { Pull } from "../models-service.ts";
import style from "../models.module.css";
import { sayBytes } from "../../../language/sizes.ts";
import { downloadsWords } from "./downloads-words.ts";
import { isGoingOn, meter, meterKey, startPull, stopPull } from "./pulls-service.ts";

export function PullList({ pulls }: { readonly pulls: readonly Pull[] }): ReactNode {
  const say = downloadsWords.use();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Title order={2} size="h5" mb={4} id={id}>
        {say("pulls")}
      </Title>
      <ul className={style["pulls"]}>
        {pulls.map((pull) => (
          <li key={pull.id} className={style["pull"]}>
            <PullRow pull={pull} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function PullRow({ pull }: { readonly pull: Pull }): ReactNode {
  const say = downloadsWords.use();
  const { id, what, state, progress, files, error } = pull;
  const goesOn = isGoingOn(pull);
  const stopped = state === "cancelled" || state === "failed";
  const share =
    progress?.of === undefined ? undefined : (progress.done ?? 0) / Math.max(1, progress.of);
  return (
    <>
      <div className={style["pullHead"]}>
        <Text size="sm" fw={600} className={style["pullName"] ?? ""}>
          {what}
        </Text>
        <Text size="sm" className={style["pullState"] ?? ""} data-state={state}>
          {say(state)}
        </Text>
        {goesOn && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconX size={14} aria-hidden />}
            aria-label={say("stopOne", { what })}
            onClick={() => {
              stopPull(id).catch(tellProblem);
            }}
          >
            {say("stop")}
          </Button>
        )}
        {stopped && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            aria-label={say("againOne", { what })}
            onClick={() => {
              startPull({ what }).catch(tellProblem);
            }}
          >
            {say("again")}
          </Button>
        )}
      </div>
      {state === "running" && (
        <>
          <Progress.Root size="md" mt={6}>
            <Progress.Section
              value={100 * (share ?? 0)}
              withAria
              aria-label={say("progress", { what })}
              animated={share === undefined}
            />
          </Progress.Root>
          <PullWords pull={pull} />
        </>
      )}
      {state === "cancelled" && (
        <Text size="xs" c="dimmed">
          {say("stoppedHelp")}
        </Text>
      )}
      {files?.map(({ file, bytes, already, verified, converted }) => (
        <Text size="xs" c="dimmed" key={file} className={style["plain"] ?? ""}>
          {[
            file,
            sayBytes(bytes),
            already ? say("alreadyThere") : undefined,
            say(verified === null ? "notVerified" : "verified"),
            converted === undefined ? undefined : say("converted", { count: converted.tensors }),
          ]
            .filter((part) => part !== undefined)
            .join(" · ")}
        </Text>
      ))}
      {error !== null && (
        <div className={style["below"]}>
          <ProblemNotice error={error} />
        </div>
      )}
    </>
  );
}

const STAGE_WORDS = { fetch: "fetching", check: "check", convert: "convert" } as const;

function PullWords({ pull }: { readonly pull: Pull }): ReactNode {
  const say = downloadsWords.use();
  return (
    <Text size="xs" c="dimmed" mt={4}>
      {wordsOf(pull, say)}
    </Text>
  );
}

function wordsOf(pull: Pull, say: typeof downloadsWords.say): string {
  const { progress } = pull;
  if (progress === null || progress.stage === "ask") return say("ask");
  const { stage, file = say("someFile"), done, of } = progress;
  const speed = meter.speed(meterKey(pull), of);
  return [
    say(STAGE_WORDS[stage], { file }),
    done === undefined
      ? undefined
      : of === undefined
        ? sayBytes(done)
        : say("amount", { done: sayBytes(done), of: sayBytes(of) }),
    speed === undefined || speed.bytesPerSecond <= 0
      ? undefined
      : say("speed", { bytes: sayBytes(speed.bytesPerSecond) }),
    speed?.secondsLeft === undefined
      ? undefined
      : say("left", { time: saySeconds(speed.secondsLeft) }),
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}
