/** What is drawn in the frame, by which words and settings. */
import {
  Accordion,
  Button,
  Group,
  Input,
  NumberInput,
  SegmentedControl,
  Stack,
  Text,
} from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from "react";
import { ParameterField } from "../../../form/parameter-field.tsx";
import { ToolForm } from "../../../form/tool-form.tsx";
import { defaultsOf, faultsOf, type Faults, type Values } from "../../../form/values.ts";
import { useText } from "../../../language/language.ts";
import { PromptEditor } from "../../../prompts/prompt-editor.tsx";
import { usePromptReading } from "../../../prompts/use-prompt-reading.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { queryClient } from "../../../service/queries.ts";
import { type ToolDeclaration, toolsQuery, useTool, useTools } from "../../../service/tools.ts";
import { ControlNote } from "../control/control-note.tsx";
import { RegionNote } from "../regions/region-note.tsx";
import { useScene, useStudio, useDocumentState } from "../studio/studio.ts";
import { showsFeather } from "../view/painter.ts";
import { drawnSize, GIVEN, type RunKind, toolOf } from "./request.ts";
import { runDraft, startRun } from "./runs.ts";
import { runWords } from "./run-words.ts";
import { useRunKind } from "./use-run-kind.ts";
import { watchCut } from "./watch-cut.ts";
import style from "../panels/canvas.module.css";

/** Shown first, by what is done. */
const FIRST: Readonly<Record<RunKind, readonly string[]>> = {
  generate: ["model", "steps", "seed"],
  img2img: ["denoise", "model", "steps", "seed"],
  inpaint: ["denoise", "mask_blur", "fill", "only_masked", "padding", "model", "steps", "seed"],
  outpaint: ["denoise", "mask_blur", "fill", "model", "steps", "seed"],
};
const PROMPTS = ["prompt", "negative_prompt"] as const;

const ABOUT = {
  generate: "aboutGenerate",
  img2img: "aboutImg2img",
  inpaint: "aboutInpaint",
  outpaint: "aboutOutpaint",
} as const satisfies Record<RunKind, string>;

export function RunPanel({ mayWork }: { readonly mayWork: boolean }): ReactNode {
  const say = runWords.use();
  const studio = useStudio();
  const { document } = studio;
  const { error: unreachable } = useTools();
  const kind = useRunKind();
  const tool = useTool(toolOf(kind));
  const readOnly = useDocumentState((state) => state.readOnly);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<unknown>();
  useEffect(() => watchCut(studio), [studio]);
  const kept = runDraft.use(({ value }) => value.values);
  // A picture may be drawn anew without words.
  const values: Values =
    tool === undefined ? kept : { ...defaultsOf(tool), ...kept, prompt: kept["prompt"] ?? "" };
  const faults = tool === undefined ? {} : faultsOf(tool, { ...values, image: "-" });
  const own = Object.fromEntries(
    Object.entries(faults).filter(
      ([name]) =>
        !(GIVEN as readonly string[]).includes(name) && (name !== "prompt" || values[name] !== ""),
    ),
  );
  const wrong = Object.keys(own).length > 0;
  // What nobody has typed yet is no mistake yet.
  const shown = Object.fromEntries(
    Object.entries(own).filter(([name]) => tried || (values[name] ?? "") !== ""),
  );
  const set = (name: string, value: unknown): void => {
    const { [name]: _, ...rest } = runDraft.get().values;
    runDraft.change({ values: value === undefined ? rest : { ...rest, [name]: value } });
  };
  const start = async (): Promise<void> => {
    setTried(true);
    if (busy || wrong || !mayWork || readOnly) return;
    setBusy(true);
    setError(undefined);
    try {
      // Somebody may be quicker than the list of tools.
      await startRun(document, await queryClient.query(toolsQuery), studio.state.getState().cut);
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  const startByKey = useEffectEvent((event: KeyboardEvent) => {
    const { target, key, ctrlKey, metaKey } = event;
    const within = target instanceof HTMLElement && target.closest("[role=dialog]") !== null;
    if (key !== "Enter" || !(ctrlKey || metaKey) || event.defaultPrevented || within) return;
    event.preventDefault();
    void start();
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      startByKey(event);
    };
    addEventListener("keydown", press);
    return () => {
      removeEventListener("keydown", press);
    };
  }, []);
  return (
    <>
      <div className={style["scroll"]} tabIndex={0} role="group" aria-label={say("title")}>
        <Stack gap="sm">
          <Text component="h2" size="sm" fw={600}>
            {say(kind)}
          </Text>
          <Text size="xs" c="dimmed" mt={-8}>
            {say(ABOUT[kind])}
          </Text>
          <RegionNote kind={kind} tool={tool} values={values} />
          <ControlNote kind={kind} />
          {!showsFeather() && (kind === "inpaint" || kind === "outpaint") && (
            <Text size="xs">{say("noFeather")}</Text>
          )}
          {unreachable !== null && <ProblemNotice error={unreachable} />}
          {tool !== undefined && (
            <>
              <Prompts
                tool={tool}
                values={values}
                faults={shown}
                onChange={set}
                onStart={() => void start()}
              />
              <DrawnAt />
              {FIRST[kind].flatMap((name) => {
                const schema = tool.parameters.properties[name];
                const idle = name === "padding" && values["only_masked"] !== true;
                if (schema === undefined || idle) return [];
                return [
                  <ParameterField
                    key={name}
                    name={name}
                    schema={schema}
                    value={values[name]}
                    fault={shown[name]}
                    onChange={(value) => {
                      set(name, value);
                    }}
                  />,
                ];
              })}
              <More tool={tool} kind={kind} values={values} faults={shown} onChange={set} />
            </>
          )}
        </Stack>
      </div>
      <div className={style["foot"]}>
        {error !== undefined && (
          <div className={style["fault"]}>
            <ProblemNotice error={error} />
          </div>
        )}
        {!mayWork && (
          <Text size="sm" mb={6}>
            {say("viewer")}
          </Text>
        )}
        <Button
          fullWidth
          loading={busy}
          aria-label={say("start", { what: say(kind) })}
          aria-keyshortcuts="Control+Enter"
          title={say("startKeys")}
          disabled={!mayWork || readOnly || tool === undefined}
          leftSection={<IconSparkles size={18} aria-hidden />}
          onClick={() => void start()}
        >
          {say(kind)}
        </Button>
      </div>
    </>
  );
}

interface FieldsProps {
  readonly tool: ToolDeclaration;
  readonly values: Values;
  readonly faults: Faults;
  readonly onChange: (name: string, value: unknown) => void;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function Prompts({
  tool,
  values,
  faults,
  onChange,
  onStart,
}: FieldsProps & { readonly onStart: () => void }): ReactNode {
  const text = useText();
  const prompt = useRef<HTMLTextAreaElement>(null);
  const negative = useRef<HTMLTextAreaElement>(null);
  const read = usePromptReading({
    prompt: textOf(values["prompt"]),
    negative_prompt: textOf(values["negative_prompt"]),
    model: textOf(values["model"]),
    emphasis: textOf(values["emphasis"]),
  });
  return PROMPTS.map((name) => (
    <PromptEditor
      key={name}
      field={name === "prompt" ? prompt : negative}
      label={text(tool.parameters.properties[name]?.["x-inkloom"].label ?? { en: name, zh: name })}
      value={textOf(values[name])}
      reading={read?.[name]}
      fault={faults[name]}
      rows={name === "prompt" ? 3 : 1}
      onChange={(value) => {
        onChange(name, value);
      }}
      onStart={onStart}
    />
  ));
}

/** Everything else that the tool takes. */
function More({
  tool,
  kind,
  values,
  faults,
  onChange,
}: FieldsProps & { readonly kind: RunKind }): ReactNode {
  const say = runWords.use();
  const [open, setOpen] = useState<string | null>(null);
  const { frame } = useScene();
  // What is drawn by hand for control units is as large as what is drawn.
  const size = drawnSize(
    frame,
    runDraft.use(({ value }) => value),
  );
  return (
    <Accordion
      variant="filled"
      value={open}
      styles={{ label: { fontSize: 14 } }}
      onChange={setOpen}
      chevronPosition="left"
    >
      <Accordion.Item value="more">
        <Accordion.Control>{say("more")}</Accordion.Control>
        <Accordion.Panel>
          {open === "more" && (
            <ToolForm
              tool={tool}
              values={{ ...values, ...size }}
              faults={faults}
              onChange={onChange}
              without={[...PROMPTS, ...FIRST[kind]]}
              hidden={GIVEN}
            />
          )}
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

const LARGEST_DRAWN = { minimum: 64, maximum: 4096, step: 8 };

function DrawnAt(): ReactNode {
  const say = runWords.use();
  const { frame } = useScene();
  const { sizeMode, ownWidth, ownHeight } = runDraft.use(({ value }) => value);
  const side = (name: "ownWidth" | "ownHeight", label: string, value: number): ReactNode => (
    <NumberInput
      size="xs"
      flex={1}
      label={label}
      value={value}
      min={LARGEST_DRAWN.minimum}
      max={LARGEST_DRAWN.maximum}
      step={LARGEST_DRAWN.step}
      allowDecimal={false}
      onChange={(given) => {
        if (typeof given === "number") runDraft.change({ [name]: given });
      }}
      onBlur={() => {
        const { minimum, maximum, step } = LARGEST_DRAWN;
        const whole = Math.round(runDraft.get()[name] / step) * step;
        runDraft.change({ [name]: Math.min(maximum, Math.max(minimum, whole)) });
      }}
    />
  );
  return (
    <Input.Wrapper
      label={say("drawnAt")}
      labelElement="div"
      description={
        sizeMode === "frame"
          ? say("sizeFrameHelp", {
              width: frame.width - (frame.width % 8),
              height: frame.height - (frame.height % 8),
            })
          : sizeMode === "model"
            ? say("sizeModelHelp")
            : undefined
      }
    >
      <SegmentedControl
        fullWidth
        size="xs"
        mt={4}
        aria-label={say("drawnAt")}
        value={sizeMode}
        data={[
          { value: "frame", label: say("sizeFrame") },
          { value: "model", label: say("sizeModel") },
          { value: "own", label: say("sizeOwn") },
        ]}
        onChange={(mode) => {
          runDraft.change({ sizeMode: mode });
        }}
      />
      {sizeMode === "own" && (
        <Group gap="sm" mt={6}>
          {side("ownWidth", say("width"), ownWidth)}
          {side("ownHeight", say("height"), ownHeight)}
        </Group>
      )}
    </Input.Wrapper>
  );
}
