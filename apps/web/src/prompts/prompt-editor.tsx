/** A field for prompts: what its words mean is shown behind them, what may complete them below. It is a plain text field to
 *  input methods, screen readers and the browser's undo. */
import { Tooltip, VisuallyHidden } from "@mantine/core";
import { useId, useState, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import { changeWeight } from "./change-weight.ts";
import { CompletionList, optionId } from "./completion-list.tsx";
import { completed } from "./completion-place.ts";
import { applyEdit } from "./insert-text.ts";
import type { Completion, PromptReading } from "./prompt-service.ts";
import { promptWords } from "./prompt-words.ts";
import { shownParts } from "./scan-prompt.ts";
import { useCompletions } from "./use-completions.ts";
import style from "./prompt-editor.module.css";

interface PromptEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** What the service read in it; of the text as it stands, or as it stood a moment ago. */
  readonly reading?: PromptReading | undefined;
  readonly placeholder?: string;
  readonly rows?: number;
  readonly required?: boolean;
  readonly fault?: string | undefined;
  readonly onStart?: () => void;
  /** Buttons beside the label. */
  readonly children?: ReactNode;
}

/** Weights change by as much as in A1111, by half of it with Shift. */
const STEP = 0.1;

export function PromptEditor(props: PromptEditorProps): ReactNode {
  const { label, value, onChange, field, reading, placeholder, rows = 3, required, fault } = props;
  const say = promptWords.use();
  const id = useId();
  const list = `${id}-list`;
  const completing = useCompletions();
  const [composing, setComposing] = useState(false);
  const { place, found, active } = completing;
  const open = found.length > 0 && !composing;
  const faults = reading?.faults.filter(({ to }) => to <= value.length) ?? [];

  const take = ({ insert, kind }: Completion): void => {
    if (place === undefined || field.current === null) return;
    const { text, caret } = completed(value, place, insert, kind);
    completing.close();
    applyEdit(field.current, { from: place.from, to: place.to, text, start: caret, end: caret });
    completing.close();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const { key, shiftKey, currentTarget } = event;
    const control = event.ctrlKey || event.metaKey;
    const done = (): void => {
      event.preventDefault();
      event.stopPropagation();
    };
    // Where nothing is to be started here, the page may.
    if (control && key === "Enter" && props.onStart !== undefined) {
      done();
      completing.close();
      props.onStart();
    } else if (control && (key === "ArrowUp" || key === "ArrowDown")) {
      done();
      completing.close();
      const by = (key === "ArrowUp" ? STEP : -STEP) * (shiftKey ? 0.5 : 1);
      const { selectionStart, selectionEnd } = currentTarget;
      const edit = changeWeight(value, selectionStart, selectionEnd, by);
      if (edit !== undefined) applyEdit(currentTarget, edit);
      completing.close();
    } else if (control && key === " ") {
      done();
      completing.look(value, currentTarget.selectionStart, true);
    } else if (open && (key === "ArrowDown" || key === "ArrowUp")) {
      done();
      const step = key === "ArrowDown" ? 1 : -1;
      completing.choose(
        (active + step + found.length + (active < 0 && step < 0 ? 1 : 0)) % found.length,
      );
    } else if (open && (key === "Enter" || key === "Tab") && active >= 0) {
      const chosen = found[active];
      if (chosen === undefined) return;
      done();
      take(chosen);
    } else if (open && key === "Escape") {
      done();
      completing.close();
    }
  };

  return (
    <div>
      <div className={style["head"]}>
        <label htmlFor={id} className={style["label"]}>
          {label}
          {required === true && (
            <span className={style["required"]} aria-hidden>
              {" *"}
            </span>
          )}
        </label>
        {reading !== undefined && value.trim() !== "" && <Chunks reading={reading} />}
        {props.children}
      </div>
      <div className={style["box"]}>
        <div
          className={`${style["frame"] ?? ""} ${fault === undefined ? "" : (style["faulty"] ?? "")}`}
        >
          <div
            className={style["layers"]}
            style={{ minHeight: `calc(${rows} * 1.6 * 15px + 16px)` }}
          >
            <div className={style["seen"]} aria-hidden>
              <Seen value={value} faults={faults} />
            </div>
            <textarea
              ref={field}
              id={id}
              className={style["field"]}
              value={value}
              rows={1}
              spellCheck={false}
              autoCapitalize="off"
              autoComplete="off"
              required={required}
              aria-invalid={fault !== undefined || faults.length > 0}
              aria-describedby={`${id}-about`}
              aria-autocomplete="list"
              aria-controls={open ? list : undefined}
              aria-activedescendant={open && active >= 0 ? optionId(list, active) : undefined}
              placeholder={placeholder}
              onChange={({ currentTarget: { value: typed, selectionStart }, nativeEvent }) => {
                onChange(typed);
                if (!(nativeEvent as InputEvent).isComposing)
                  completing.look(typed, selectionStart);
              }}
              onCompositionStart={() => {
                setComposing(true);
                completing.close();
              }}
              onCompositionEnd={({ currentTarget: { value: typed, selectionStart } }) => {
                setComposing(false);
                completing.look(typed, selectionStart);
              }}
              onKeyDown={onKeyDown}
              onPointerDown={completing.close}
              onBlur={completing.close}
            />
          </div>
        </div>
        {open && <CompletionList id={list} completions={found} active={active} onTake={take} />}
      </div>
      <VisuallyHidden role="status">
        {open ? say("completions", { count: found.length }) : ""}
      </VisuallyHidden>
      <div id={`${id}-about`}>
        <VisuallyHidden>{say("keys")}</VisuallyHidden>
        {(fault !== undefined || faults.length > 0) && (
          <ul className={style["faults"]}>
            {[
              ...new Set([
                ...(fault === undefined ? [] : [fault]),
                ...faults.map(({ message }) => message),
              ]),
            ].map((message) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function Seen({
  value,
  faults,
}: {
  readonly value: string;
  readonly faults: PromptReading["faults"];
}): ReactNode {
  return (
    <>
      {shownParts(value, faults).map(({ text, kind, weight, fault }, index) => (
        <span
          // They have nothing that stays but their order.
          key={index}
          className={[style["part"], kind && style[kind], fault && style["fault"]]
            .filter(Boolean)
            .join(" ")}
          style={kind === undefined && weight !== 1 ? { background: tint(weight) } : undefined}
        >
          {text}
        </span>
      ))}
      {/* A last line that is empty has its height as well. */}
      {"\n"}
    </>
  );
}

/** Warm for more, cool for less, the stronger the farther from 1. */
function tint(weight: number): string {
  const share = Math.min(1, Math.abs(Math.log2(Math.max(weight, 0.1))) / 1.2);
  const percent = Math.round(14 + 36 * share);
  const colour = weight > 1 ? "light-dark(#ffc078, #9a5b12)" : "light-dark(#99d3f2, #22658a)";
  return `color-mix(in srgb, ${colour} ${percent}%, transparent)`;
}

/** Tokens of a chunk at most. */
const CHUNK = 75;
/** Chunks that are shown one by one. */
const SHOWN = 4;

function Chunks({ reading: { tokens, chunks } }: { readonly reading: PromptReading }): ReactNode {
  const say = promptWords.use();
  return (
    <Tooltip label={say("chunks")} multiline maw={280}>
      <span className={style["chunks"]}>
        <VisuallyHidden>{say("tokens", { count: tokens })}: </VisuallyHidden>
        {chunks.slice(-SHOWN).map(({ tokens: count, from }, index) => (
          <span key={`${from} ${index}`} className={style["chunk"]}>
            {count}/{CHUNK}
          </span>
        ))}
      </span>
    </Tooltip>
  );
}
