/** Runs a unit's preprocessor and shows what it made. */
import { Button, Group, Image, Loader } from "@mantine/core";
import { IconWand } from "@tabler/icons-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { assetUrl } from "../pictures/assets.ts";
import { PictureViewer } from "../pictures/picture-viewer.tsx";
import { ProblemNotice } from "../service/problem-notice.tsx";
import type { PreprocessorNotes, Unit } from "./control-unit.ts";
import { controlWords } from "./control-words.ts";
import { type ControlMap, makeMap } from "./preprocessors.ts";
import style from "./control.module.css";

interface MapMakerProps {
  readonly unit: Unit;
  readonly notes: PreprocessorNotes;
  readonly onMade: (map: ControlMap) => void;
  /** Takes the map as the picture. */
  readonly onUse: (map: ControlMap) => void;
}

export function MapMaker({ unit, notes, onMade, onUse }: MapMakerProps): ReactNode {
  const say = controlWords.use();
  const [map, setMap] = useState<ControlMap>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [large, setLarge] = useState(false);
  const running = useRef<AbortController>(undefined);
  useEffect(
    () => () => {
      running.current?.abort();
    },
    [],
  );
  const run = async (): Promise<void> => {
    const stop = new AbortController();
    running.current = stop;
    setBusy(true);
    setError(undefined);
    try {
      const made = await makeMap(unit, notes, stop.signal);
      setMap(made);
      if (made !== undefined) onMade(made);
    } catch (refused) {
      if (!stop.signal.aborted) setError(refused);
    } finally {
      setBusy(false);
    }
  };
  const thumbnail = map && assetUrl(map.asset, 256);
  const whole = map && assetUrl(map.asset);
  return (
    <>
      <Group gap="xs">
        <Button
          variant="default"
          disabled={unit.image === undefined || busy}
          leftSection={busy ? <Loader size={16} /> : <IconWand size={18} aria-hidden />}
          onClick={() => void run()}
        >
          {say(busy ? "running" : "run")}
        </Button>
        {map !== undefined && (
          <Button
            variant="subtle"
            onClick={() => {
              onUse(map);
            }}
          >
            {say("useMap")}
          </Button>
        )}
      </Group>
      {thumbnail !== undefined && (
        <div>
          <button
            type="button"
            className={style["map"]}
            aria-label={say("large")}
            onClick={() => {
              setLarge(true);
            }}
          >
            <Image src={thumbnail} alt="" w={128} h={128} fit="contain" />
          </button>
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
