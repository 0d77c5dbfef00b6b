/** The open document with everything around it. */
import { Alert, Button, SegmentedControl } from "@mantine/core";
import { IconAlertTriangle, IconLock } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { canvasWords } from "../canvas-words.ts";
import { ControlPanel } from "../control/control-panel.tsx";
import { LayerPanel } from "../layers/layer-panel.tsx";
import { takeOver } from "../opening/opened.ts";
import { PosePanel } from "../pose/pose-panel.tsx";
import { RegionPanel } from "../regions/region-panel.tsx";
import { RunPanel } from "../run/run-panel.tsx";
import { useDocumentState } from "../studio/studio.ts";
import { HeaderBar } from "./header-bar.tsx";
import { ToolBar } from "./tool-bar.tsx";
import { ToolOptions } from "./tool-options.tsx";
import { useShortcuts } from "./use-shortcuts.ts";
import { Viewport } from "./viewport.tsx";
import style from "./canvas.module.css";

type Sheet = "draw" | "layers" | "none";

export function CanvasStudio({ mayWork }: { readonly mayWork: boolean }): ReactNode {
  const say = canvasWords.use();
  const readOnly = useDocumentState((state) => state.readOnly);
  const fault = useDocumentState((state) => state.fault);
  // On phones one panel at a time; wider windows show both.
  const [sheet, setSheet] = useState<Sheet>("draw");
  useShortcuts();
  return (
    <div className={style["studio"]}>
      <HeaderBar />
      <ToolBar />
      <div className={style["middle"]}>
        <ToolOptions />
        {readOnly && (
          <Alert color="ink" icon={<IconLock aria-hidden />} radius={0} py="xs">
            <span className={style["notice"]}>
              {say("elsewhere")}
              <Button
                size="xs"
                onClick={() => {
                  takeOver().catch(tellProblem);
                }}
              >
                {say("takeOver")}
              </Button>
            </span>
          </Alert>
        )}
        {fault !== undefined && (
          <Alert
            color="red"
            role="alert"
            icon={<IconAlertTriangle aria-hidden />}
            radius={0}
            py="xs"
          >
            {say("notSaved", { why: fault })}
          </Alert>
        )}
        <Viewport />
      </div>
      <div className={style["sheets"]}>
        <SegmentedControl
          fullWidth
          size="sm"
          value={sheet}
          aria-label={say("panels")}
          data={[
            { value: "draw", label: say("drawPanel") },
            { value: "layers", label: say("layersPanel") },
            { value: "none", label: say("hidePanel") },
          ]}
          onChange={(chosen) => {
            setSheet(chosen);
          }}
        />
      </div>
      <aside className={style["panel"]} data-sheet={sheet} aria-label={say("panels")}>
        <section className={style["draw"]} aria-label={say("drawPanel")}>
          <RunPanel mayWork={mayWork} />
        </section>
        <section className={style["layers"]} aria-label={say("layersPanel")}>
          <LayerPanel />
          <RegionPanel />
          <PosePanel />
          <ControlPanel />
        </section>
      </aside>
    </div>
  );
}
