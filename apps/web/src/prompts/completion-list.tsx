/** What may complete the word at the caret, below the field. The field keeps the focus and names the active one. */
import type { ReactNode } from "react";
import { useLanguage } from "../language/language.ts";
import type { Completion } from "./prompt-service.ts";
import { promptWords } from "./prompt-words.ts";
import style from "./prompt-editor.module.css";

interface CompletionListProps {
  readonly id: string;
  readonly completions: readonly Completion[];
  readonly active: number;
  readonly onTake: (completion: Completion) => void;
}

export const optionId = (list: string, index: number): string => `${list}-${index}`;

export function CompletionList({
  id,
  completions,
  active,
  onTake,
}: CompletionListProps): ReactNode {
  const say = promptWords.use();
  const language = useLanguage();
  const counts = new Intl.NumberFormat(language, { notation: "compact" });
  return (
    <div id={id} role="listbox" aria-label={say("completing")} className={style["list"]}>
      {completions.map((completion, index) => {
        const { kind, name, translation, count } = completion;
        return (
          // Keys reach them through the field.
          <div
            key={`${kind} ${name}`}
            id={optionId(id, index)}
            role="option"
            aria-selected={index === active}
            className={style["option"]}
            ref={index === active ? scrollToIt : undefined}
            onMouseDown={(event) => {
              event.preventDefault();
              onTake(completion);
            }}
          >
            <span>{name}</span>
            {translation !== undefined && (
              <span className={style["translation"]}>{translation}</span>
            )}
            <span className={style["kind"]}>
              {kind === "tag" ? count !== undefined && counts.format(count) : say(kind)}
            </span>
          </div>
        );
      })}
    </div>
  );
}

const scrollToIt = (option: HTMLElement | null): void => {
  option?.scrollIntoView({ block: "nearest" });
};
