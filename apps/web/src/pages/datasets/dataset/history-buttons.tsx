/** Undo and redo, by button and by the usual keys. */
import { ActionIcon, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useText } from "../../../language/language.ts";
import { isTyping } from "../../../pictures/typing.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { stepHistory, useHistory } from "../datasets-service.ts";
import { datasetsWords } from "../datasets-words.ts";

export function HistoryButtons({ name }: { readonly name: string }): ReactNode {
  const say = datasetsWords.use();
  const text = useText();
  const { data = [] } = useHistory(name);
  const [busy, setBusy] = useState(false);
  const last = data.findLast(({ holds }) => holds);
  const next = data.find(({ holds }) => !holds);
  const step = async (which: "undo" | "redo"): Promise<void> => {
    const meant = which === "undo" ? last : next;
    if (busy || meant === undefined) return;
    setBusy(true);
    try {
      const done = await stepHistory(name, which, meant);
      if (done !== null)
        notifications.show({
          message: say(which === "undo" ? "undone" : "redone", { what: text(done.what) }),
        });
    } catch (error) {
      tellProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const newest = useRef(step);
  useEffect(() => {
    newest.current = step;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      const which =
        key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : undefined;
      if (which === undefined || document.querySelector("[role=dialog]") !== null) return;
      event.preventDefault();
      void newest.current(which);
    };
    addEventListener("keydown", press);
    return () => {
      removeEventListener("keydown", press);
    };
  }, []);
  const undoWords = last ? say("undoWhat", { what: text(last.what) }) : say("undo");
  const redoWords = next ? say("redoWhat", { what: text(next.what) }) : say("redo");
  return (
    <>
      <Tooltip label={undoWords}>
        <ActionIcon
          size={36}
          variant="default"
          aria-label={undoWords}
          disabled={busy || last === undefined}
          onClick={() => void step("undo")}
        >
          <IconArrowBackUp size={20} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={redoWords}>
        <ActionIcon
          size={36}
          variant="default"
          aria-label={redoWords}
          disabled={busy || next === undefined}
          onClick={() => void step("redo")}
        >
          <IconArrowForwardUp size={20} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
