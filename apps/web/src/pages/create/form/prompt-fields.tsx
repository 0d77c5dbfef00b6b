/** The prompts of a form, read by the service as they are typed, with what helps to write them. */
import { ActionIcon, Loader, Tooltip } from "@mantine/core";
import { IconDice5, IconHistory, IconPuzzle } from "@tabler/icons-react";
import { lazy, Suspense, useRef, useState, type ReactNode } from "react";
import { useText } from "../../../language/language.ts";
import type { Faults, Values } from "../../../form/values.ts";
import { insertAtCaret } from "../../../prompts/insert-text.ts";
import { PromptEditor } from "../../../prompts/prompt-editor.tsx";
import { promptWords } from "../../../prompts/prompt-words.ts";
import { usePromptReading } from "../../../prompts/use-prompt-reading.ts";
import { endOf } from "../../../service/job-end.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { type ToolDeclaration, useTool } from "../../../service/tools.ts";
import { createWords } from "../create-words.ts";
import { startJob } from "../results/start-job.ts";

const PromptHistory = lazy(() => import("../../../prompts/prompt-history.tsx"));
const PromptPicker = lazy(() => import("../../../prompts/prompt-picker.tsx"));

interface PromptFieldsProps {
  readonly tool: ToolDeclaration;
  readonly values: Values;
  readonly faults: Faults;
  readonly onChange: (fields: Record<string, unknown>) => void;
  readonly onStart: () => void;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

export function PromptFields({
  tool,
  values,
  faults,
  onChange,
  onStart,
}: PromptFieldsProps): ReactNode {
  const text = useText();
  const say = promptWords.use();
  const sayCreate = createWords.use();
  const prompt = useRef<HTMLTextAreaElement>(null);
  const negative = useRef<HTMLTextAreaElement>(null);
  const [shown, setShown] = useState<"history" | "picker">();
  const { properties, required } = tool.parameters;
  const typed = textOf(values["prompt"]);
  const not = textOf(values["negative_prompt"]);
  const read = usePromptReading({
    prompt: typed,
    negative_prompt: not,
    ...("model" in properties && { model: textOf(values["model"]) }),
    ...("emphasis" in properties && { emphasis: textOf(values["emphasis"]) }),
    ...(textOf(values["styles"]) !== "" && { styles: textOf(values["styles"]) }),
  });
  const close = (): void => {
    setShown(undefined);
  };
  const noted = (name: string) => properties[name]?.["x-inkloom"];
  const draws = "sampler" in properties;
  return (
    <>
      <PromptEditor
        field={prompt}
        label={text(noted("prompt")?.label ?? { en: "", zh: "" })}
        value={typed}
        reading={read?.prompt}
        required={required.includes("prompt") && properties["prompt"]?.default === undefined}
        fault={faults["prompt"] ?? read?.faults[0]?.message}
        placeholder={sayCreate("example")}
        rows={4}
        onChange={(value) => {
          onChange({ prompt: value });
        }}
        onStart={onStart}
      >
        {draws && (
          <>
            <Tool
              label={say("insert")}
              onClick={() => {
                setShown("picker");
              }}
            >
              <IconPuzzle size={18} aria-hidden />
            </Tool>
            <Tool
              label={say("history")}
              onClick={() => {
                setShown("history");
              }}
            >
              <IconHistory size={18} aria-hidden />
            </Tool>
            <Dice
              prompt={typed}
              onPrompt={(drawn) => {
                onChange({ prompt: drawn });
              }}
            />
          </>
        )}
      </PromptEditor>
      {"negative_prompt" in properties && (
        <PromptEditor
          field={negative}
          label={text(noted("negative_prompt")?.label ?? { en: "", zh: "" })}
          value={not}
          reading={read?.negative_prompt}
          fault={faults["negative_prompt"]}
          placeholder={sayCreate("not")}
          rows={2}
          onChange={(value) => {
            onChange({ negative_prompt: value });
          }}
          onStart={onStart}
        />
      )}
      <Suspense>
        {shown === "history" && (
          <PromptHistory
            onClose={close}
            onUse={(drawn) => {
              close();
              onChange({ prompt: drawn.prompt, negative_prompt: drawn.negative_prompt });
            }}
          />
        )}
        {shown === "picker" && (
          <PromptPicker
            onClose={close}
            {...("styles" in properties && {
              onStyle: (name: string) => {
                close();
                onChange({ styles: [textOf(values["styles"]), name].filter(Boolean).join(", ") });
              },
            })}
            onInsert={(words) => {
              close();
              // Once the dialog has given the focus back.
              requestAnimationFrame(() => {
                if (prompt.current !== null) insertAtCaret(prompt.current, words);
              });
            }}
          />
        )}
      </Suspense>
    </>
  );
}

function Tool({
  label,
  onClick,
  children,
}: {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Tooltip label={label}>
      <ActionIcon size={28} variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** A new prompt, or the one that is there, changed by chance. */
function Dice({
  prompt,
  onPrompt,
}: {
  readonly prompt: string;
  readonly onPrompt: (prompt: string) => void;
}): ReactNode {
  const say = createWords.use();
  const dice = useTool("dice");
  const [busy, setBusy] = useState(false);
  if (dice === undefined) return null;
  const roll = async (): Promise<void> => {
    setBusy(true);
    try {
      const job = await startJob(dice, { ...rollOf(prompt) });
      const { result, error } = await endOf(job.id);
      if (error !== null) {
        tellProblem(error);
        return;
      }
      const [drawn] = (result?.report?.["prompts"] ?? []) as readonly { readonly prompt: string }[];
      if (drawn !== undefined) onPrompt(drawn.prompt);
    } catch (error) {
      tellProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Tool label={say("dice")} onClick={() => void roll()}>
      {busy ? <Loader size={16} /> : <IconDice5 size={18} aria-hidden />}
    </Tool>
  );
}

const rollOf = (prompt: string): Record<string, unknown> => ({
  prompt,
  words: "auto",
  count: 1,
  seed: -1,
});
