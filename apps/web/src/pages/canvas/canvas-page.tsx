/** The canvas: pictures are opened, masked, sketched on, drawn anew and extended, on layers. */
import { Button, VisuallyHidden } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { useMayWork } from "../../app/session.ts";
import { Waiting } from "../../app/session-gate.tsx";
import { appWords } from "../../app/app-words.ts";
import { ProblemNotice } from "../../service/problem-notice.tsx";
import { sent } from "../../pictures/send-to.ts";
import { canvasWords } from "./canvas-words.ts";
import { arrive, useOpened } from "./opening/opened.ts";
import { CanvasStudio } from "./panels/canvas-studio.tsx";
import { StudioContext } from "./studio/studio.ts";

export default function CanvasPage(): ReactNode {
  const say = canvasWords.use();
  const again = appWords.use();
  const { studio, error } = useOpened();
  const mayWork = useMayWork();
  const waiting = sent.use(({ value, ready }) => (ready ? value.waiting : null));
  useEffect(() => {
    void sent.loaded.then(arrive);
  }, [waiting]);
  return (
    <>
      <VisuallyHidden component="h1">{say("title")}</VisuallyHidden>
      {error !== undefined ? (
        <ProblemNotice error={error}>
          <Button
            mt="sm"
            onClick={() => {
              useOpened.setState({}, true);
              void arrive();
            }}
          >
            {again("again")}
          </Button>
        </ProblemNotice>
      ) : studio === undefined ? (
        <Waiting />
      ) : (
        <StudioContext value={studio} key={studio.document.id}>
          <CanvasStudio mayWork={mayWork} />
        </StudioContext>
      )}
    </>
  );
}
