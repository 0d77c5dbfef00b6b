/** Runs a unit's preprocessor and shows what it made. */
import { Button, Image, Progress, Text } from "@mantine/core";
import { IconWand, IconX } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { assetUrl } from "../pictures/assets.ts";
import { PictureViewer } from "../pictures/picture-viewer.tsx";
import { useLiveJob } from "../service/live-jobs.ts";
import { ProblemNotice } from "../service/problem-notice.tsx";
import { shareDone } from "../service/time-left.ts";
import type { ControlMap, MapState } from "./control-maps.ts";
import { controlWords } from "./control-words.ts";
import style from "./control.module.css";

interface MapMakerProps {
  readonly state: MapState;
  /** Whether there is a picture to be read, and whether it is the one that is drawn anew. */
  readonly picture: "own" | "ground" | "none";
  /** Takes the map as the picture. */
  readonly onUse: (map: ControlMap) => void;
}

export function MapMaker({ state, picture, onUse }: MapMakerProps): ReactNode {
  const say = controlWords.use();
  const [large, setLarge] = useState(false);
  const { map, stale, busy, job, error, run, cancel } = state;
  const thumbnail = map && assetUrl(map.asset, 256);
  const whole = map && assetUrl(map.asset);
  return (
    <>
      {picture === "ground" && <Text size="xs">{say("followsGround")}</Text>}
      <div>
        <Button
          variant="default"
          disabled={picture === "none" || busy}
          leftSection={<IconWand size={18} aria-hidden />}
          onClick={run}
        >
          {say("run")}
        </Button>
      </div>
      {busy && <MapProgress job={job} onCancel={cancel} />}
      {thumbnail !== undefined && (
        <div className={style["made"]}>
          <button
            type="button"
            className={style["map"]}
            data-stale={stale}
            aria-label={say(stale ? "largeStale" : "large")}
            onClick={() => {
              setLarge(true);
            }}
          >
            <Image src={thumbnail} alt="" w={128} h={128} fit="contain" />
          </button>
          {stale && (
            <Text size="xs" role="status">
              {say("stale")}
            </Text>
          )}
          {map !== undefined && !stale && !busy && (
            <Button
              variant="subtle"
              onClick={() => {
                onUse(map);
              }}
            >
              {say("useMap")}
            </Button>
          )}
        </div>
      )}
      {error !== undefined && <ProblemNotice error={error} />}
      {large && whole !== undefined && (
        <PictureViewer
          picture={{ src: whole, alt: say("map") }}
          title={say("map")}
          onClose={() => {
            setLarge(false);
          }}
        />
      )}
    </>
  );
}

function MapProgress({
  job,
  onCancel,
}: {
  readonly job: string | undefined;
  readonly onCancel: () => void;
}): ReactNode {
  const say = controlWords.use();
  const live = useLiveJob(job)?.job;
  const share = live && shareDone(live.progress);
  const waits = live?.state !== "running";
  const loads = live?.progress?.stage === "load";
  return (
    <div className={style["progress"]}>
      <div>
        <Text size="xs" role="status">
          {say(waits ? "waiting" : loads ? "loading" : "running")}
        </Text>
        <Progress
          mt={4}
          size="sm"
          aria-label={say("running")}
          value={share === undefined ? 100 : share * 100}
          striped={share === undefined}
          animated={share === undefined}
        />
      </div>
      <Button
        size="xs"
        variant="default"
        disabled={live?.cancelling === true}
        leftSection={<IconX size={16} aria-hidden />}
        onClick={onCancel}
      >
        {say("cancel")}
      </Button>
    </div>
  );
}
