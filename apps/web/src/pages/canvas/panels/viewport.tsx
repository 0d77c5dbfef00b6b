/** The part of the window in which the document is seen and drawn on. */
import { Button, FileButton, Group, Text } from "@mantine/core";
import { IconBrush, IconPhotoPlus } from "@tabler/icons-react";
import { useEffect, useRef, type ReactNode } from "react";
import { canvasWords } from "../canvas-words.ts";
import { addLayer } from "../layers/layer-acts.ts";
import { layerWords } from "../layers/layer-words.ts";
import {
  addFiles,
  FILE_TYPES,
  openFiles,
  picturesIn,
  tellNoPicture,
} from "../opening/open-files.ts";
import { showPoses } from "../pose/pose-lines.ts";
import { showRegionLabels } from "../regions/region-labels.ts";
import { maskViewOf } from "../run/mask-view.ts";
import { RunOverlay } from "../run/run-overlay.tsx";
import { runDraft } from "../run/runs.ts";
import { brushOptions } from "../studio/brush-options.ts";
import { type Studio, useDocumentState, useScene, useStudio, useView } from "../studio/studio.ts";
import { createTools } from "../tools/tools.ts";
import { rectToScreen } from "../view/camera.ts";
import { showLines } from "../view/lines.ts";
import { listenToPointers, type ToolPointer } from "../view/pointer-input.ts";
import { Stage } from "../view/stage.ts";
import style from "./canvas.module.css";

export function Viewport(): ReactNode {
  const say = canvasWords.use();
  const studio = useStudio();
  const host = useRef<HTMLDivElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      host.current === null || cursor.current === null
        ? undefined
        : mounted(studio, host.current, cursor.current),
    [studio],
  );
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const { target } = event;
      if (target instanceof HTMLElement && target.closest("input, textarea, [role=dialog]")) return;
      const files = picturesIn(event.clipboardData);
      if (files.length === 0) return;
      event.preventDefault();
      void addFiles(studio.document, files);
    };
    addEventListener("paste", paste);
    return () => {
      removeEventListener("paste", paste);
    };
  }, [studio]);
  return (
    <div
      className={style["viewport"]}
      onDragOver={(event) => {
        event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        const files = [...event.dataTransfer.files];
        if (files.length === 0) return;
        const pictures = files.filter(({ type }) => type.startsWith("image/"));
        if (pictures.length === 0) tellNoPicture();
        else void addFiles(studio.document, pictures);
      }}
    >
      <div
        ref={host}
        className={style["surface"]}
        role="application"
        aria-label={say("surface")}
        tabIndex={0}
      />
      <div ref={cursor} className={style["cursor"]} hidden />
      <PicturePlace />
      <Empty />
      <RunOverlay />
    </div>
  );
}

/** Joins the screen, the hands and what is shown of the run. @returns ends it */
function mounted(studio: Studio, host: HTMLDivElement, cursor: HTMLDivElement): () => void {
  const { document, state } = studio;
  const stage = new Stage(host, document);
  const tools = createTools(studio);
  let last: ToolPointer | undefined;
  const showCursor = (at = last): void => {
    last = at;
    const { tool } = state.getState();
    cursor.hidden = at === undefined || (tool !== "brush" && tool !== "eraser");
    if (at === undefined || cursor.hidden) return;
    const size = Math.max(2, brushOptions.get().size * stage.camera.zoom);
    cursor.style.width = `${size}px`;
    cursor.style.height = `${size}px`;
    cursor.style.transform = `translate(${at.screen.x - size / 2}px, ${at.screen.y - size / 2}px)`;
  };
  const showMask = (): void => {
    stage.setMask(maskViewOf(runDraft.get(), state.getState().maskShown));
  };
  showMask();
  const ends = [
    showLines(stage, studio),
    showPoses(stage, studio),
    showRegionLabels(stage, studio),
    listenToPointers(
      stage,
      () => tools[state.getState().tool],
      (at) => {
        last = at;
        showCursor(at);
      },
    ),
    stage.view.subscribe(() => {
      showCursor();
    }),
    brushOptions.use.subscribe(() => {
      showCursor();
    }),
    runDraft.use.subscribe(({ value }, before) => {
      if (value.values !== before.value.values) showMask();
    }),
    state.subscribe(({ maskShown, tool }, before) => {
      if (maskShown !== before.maskShown) showMask();
      if (tool !== before.tool) showCursor();
    }),
  ];
  state.setState({ stage });
  return () => {
    for (const end of ends) end();
    state.setState({ stage: undefined });
    stage.dispose();
  };
}

/** Where the picture is on the screen, for programs that look at the page. */
function PicturePlace(): ReactNode {
  const camera = useView((view) => view.camera);
  const { x, y, width, height } = rectToScreen(camera, useScene().bounds);
  return (
    <div
      data-canvas-picture
      className={style["placed"]}
      style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
    />
  );
}

/** How to begin, while there is nothing. */
function Empty(): ReactNode {
  const say = canvasWords.use();
  const kind = layerWords.use();
  const { document } = useStudio();
  const empty = useDocumentState(({ scene }) => scene.layers.length === 0);
  const readOnly = useDocumentState((each) => each.readOnly);
  if (!empty || readOnly) return null;
  return (
    <div className={style["empty"]}>
      <div className={style["card"]}>
        <Text fw={600}>{say("emptyTitle")}</Text>
        <Text size="sm" c="dimmed" mt={4} mb="md">
          {say("emptyHelp")}
        </Text>
        <Group justify="center" gap="sm">
          <FileButton accept={FILE_TYPES} onChange={(file) => void openFiles(file ? [file] : [])}>
            {({ onClick }) => (
              <Button leftSection={<IconPhotoPlus size={18} aria-hidden />} onClick={onClick}>
                {say("choosePicture")}
              </Button>
            )}
          </FileButton>
          <Button
            variant="default"
            leftSection={<IconBrush size={18} aria-hidden />}
            onClick={() => {
              addLayer(document, "sketch", kind("sketch"));
            }}
          >
            {say("addSketch")}
          </Button>
        </Group>
      </div>
    </div>
  );
}
