/** Chooses what is exported, and shows how far it is. */
import { Button, Group, Modal, Progress, Radio, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import type { LayerKind } from "../document/scene.ts";
import { useActiveLayer, useStudio } from "../studio/studio.ts";
import { exportDocument, saveFile } from "./export-document.ts";
import { exportWords } from "./export-words.ts";
import type { ExportedFile, ExportWhat } from "./orders.ts";

const LAYER_HELP = {
  picture: "layerHelp",
  sketch: "layerHelp",
  region: "layerHelp",
  mask: "maskHelp",
  pose: "poseHelp",
} as const satisfies Record<LayerKind, string>;

export function ExportDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = exportWords.use();
  const { document } = useStudio();
  const layer = useActiveLayer();
  const [as, setAs] = useState<ExportWhat["as"]>("flattened");
  /** How much is done, while it is worked on. */
  const [share, setShare] = useState<number>();
  const [error, setError] = useState<unknown>();
  const running = useRef<AbortController>(undefined);
  useEffect(
    () => () => {
      running.current?.abort();
    },
    [],
  );
  const start = async (): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    setError(undefined);
    setShare(0);
    let last: ExportedFile | undefined;
    try {
      const what: ExportWhat = as === "layer" ? { as, layer: layer?.id ?? "" } : { as };
      const count = await exportDocument(document, what, {
        signal: controller.signal,
        told: setShare,
        made: (file) => {
          last = file;
          saveFile(file);
        },
      });
      if (last === undefined) throw new Error(say("empty"));
      notifications.show({ message: say("done", { count, name: last.name }) });
      onClose();
    } catch (failed) {
      if (!controller.signal.aborted) setError(failed);
      setShare(undefined);
    }
  };
  const percent = new Intl.NumberFormat(undefined, { style: "percent" }).format(share ?? 0);
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("title")}
      closeButtonProps={{ "aria-label": say("cancel") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (share === undefined) void start();
        }}
      >
        <Stack>
          <Radio.Group
            label={say("what")}
            value={as}
            onChange={(chosen) => {
              setAs(chosen);
            }}
          >
            <Stack gap="sm" mt="xs">
              <Radio
                value="flattened"
                label={say("flattened")}
                description={say("flattenedHelp")}
              />
              {layer !== undefined && (
                <Radio
                  value="layer"
                  label={say("layer", { name: layer.name })}
                  description={say(LAYER_HELP[layer.kind])}
                />
              )}
              <Radio value="layers" label={say("layers")} description={say("layersHelp")} />
              <Radio value="psd" label={say("psd")} description={say("psdHelp")} />
            </Stack>
          </Radio.Group>
          {error !== undefined && <ProblemNotice error={error} />}
          {share !== undefined && (
            <div>
              <Text size="sm" role="status">
                {say("working", { percent })}
              </Text>
              <Progress value={share * 100} aria-label={say("working", { percent })} />
            </div>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("cancel")}
            </Button>
            <Button type="submit" loading={share !== undefined}>
              {say("start")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
