/** The form of a tool: what matters most on top, everything else below, and the button that starts it. */
import { ActionIcon, Button, Stack, Text, Title, Tooltip } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconPlayerPlay, IconRotate2 } from "@tabler/icons-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useMayWork } from "../../../app/session.ts";
import { ParameterField } from "../../../form/parameter-field.tsx";
import { SeedField } from "../../../form/seed-field.tsx";
import { ToolForm } from "../../../form/tool-form.tsx";
import { type Faults, faultsOf, type Values } from "../../../form/values.ts";
import { useText } from "../../../language/language.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { createWords } from "../create-words.ts";
import { GridCount } from "../grid/grid-count.tsx";
import { startJob } from "../results/start-job.ts";
import { HIDDEN, importantRows, makesPictures } from "./layout.ts";
import { PromptFields } from "./prompt-fields.tsx";
import { SizeField } from "./size-field.tsx";
import { changeValues, type ToolValues, wholeForm } from "./tool-values.ts";
import style from "../create.module.css";

const AxisField = lazy(async () => ({
  default: (await import("../grid/axis-field.tsx")).AxisField,
}));

interface CreateFormProps {
  readonly tool: ToolDeclaration;
  readonly form: ToolValues;
  /** Of the last picture. */
  readonly lastSeed: number | undefined;
  /** Once a job was queued. */
  readonly onStarted: () => void;
}

export function CreateForm({ tool, form, lastSeed, onStarted }: CreateFormProps): ReactNode {
  const say = createWords.use();
  const { values, change } = form;
  const mayWork = useMayWork();
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(0);
  const all = faultsOf(tool, values);
  // What nobody has come to yet is no fault.
  const faults = tried ? all : withoutEmpty(all, values);
  const start = (): void => {
    setTried(true);
    if (Object.keys(all).length > 0 || !mayWork) return;
    setSending((count) => count + 1);
    startJob(tool, values)
      .then(() => {
        setTried(false);
        onStarted();
      }, tellProblem)
      .finally(() => {
        setSending((count) => count - 1);
      });
  };
  useWindowEvent("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    start();
  });
  const rows = importantRows(tool);
  return (
    <form
      className={style["form"]}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <div className={style["fields"]}>
        <Stack gap="sm">
          {rows.map((row) => (
            <Row
              key={row.join()}
              row={row}
              tool={tool}
              values={values}
              faults={faults}
              lastSeed={lastSeed}
              onChange={change}
              onStart={start}
            />
          ))}
        </Stack>
        {Object.keys(tool.parameters.properties).length > rows.flat().length && (
          <>
            <Title order={2} size="h5" mt="lg" mb="xs">
              {say("allSettings")}
            </Title>
            <ToolForm
              tool={tool}
              values={values}
              faults={faults}
              without={rows.flat()}
              hidden={HIDDEN}
              onChange={(name, value) => {
                change({ [name]: value });
              }}
            />
          </>
        )}
      </div>
      <div className={style["start"]}>
        {tried && <LookAt tool={tool} faults={all} />}
        {!mayWork && (
          <Text size="sm" mb={4}>
            {say("mayNot")}
          </Text>
        )}
        {tool.id === "grid" && <GridCount tool={tool} values={values} />}
        <div className={style["buttons"]}>
          <Tooltip label={say("startKeys")}>
            <Button
              type="submit"
              flex={1}
              size="md"
              disabled={!mayWork}
              loading={sending > 0}
              leftSection={<IconPlayerPlay size={18} aria-hidden />}
            >
              {say(makesPictures(tool) ? "start" : "startTool")}
            </Button>
          </Tooltip>
          <ResetButton tool={tool} values={values} />
        </div>
      </div>
    </form>
  );
}

const withoutEmpty = (faults: Faults, values: Values): Faults =>
  Object.fromEntries(
    Object.entries(faults).filter(([name]) => values[name] !== undefined && values[name] !== ""),
  );

/** A few are made at once: nobody slides through them. */
const COUNTS = ["batch_count", "batch"];

interface RowProps {
  readonly row: readonly string[];
  readonly tool: ToolDeclaration;
  readonly values: Values;
  readonly faults: Faults;
  readonly lastSeed: number | undefined;
  readonly onChange: (fields: Record<string, unknown>) => void;
  readonly onStart: () => void;
}

function Row({ row, tool, values, faults, lastSeed, onChange, onStart }: RowProps): ReactNode {
  const [first = ""] = row;
  const shared = { tool, values, faults, onChange };
  if (first === "prompt") return <PromptFields {...shared} onStart={onStart} />;
  // It stands with the prompt.
  if (first === "negative_prompt") return null;
  if (row.includes("aspect")) return <SizeField {...shared} />;
  if (first === "x" || first === "y")
    return (
      <Suspense>
        <AxisField
          tool={tool}
          axis={first}
          value={values[first]}
          fault={faults[first]}
          onChange={(value) => {
            onChange({ [first]: value });
          }}
        />
      </Suspense>
    );
  const field = (name: string): ReactNode => {
    const schema = tool.parameters.properties[name];
    if (schema === undefined) return null;
    const props = {
      name,
      schema,
      value: values[name],
      onChange: (value: unknown) => {
        onChange({ [name]: value });
      },
      fault: faults[name],
      required: tool.parameters.required.includes(name),
      port: tool.inputs.find((port) => port.name === name),
      plain: COUNTS.includes(name),
    };
    return name === "seed" ? (
      <SeedField key={name} {...props} last={lastSeed} />
    ) : (
      <ParameterField key={name} {...props} />
    );
  };
  return row.length === 1 ? field(first) : <div className={style["two"]}>{row.map(field)}</div>;
}

function LookAt({
  tool,
  faults,
}: {
  readonly tool: ToolDeclaration;
  readonly faults: Faults;
}): ReactNode {
  const say = createWords.use();
  const text = useText();
  const names = Object.keys(faults).map((name) =>
    text(tool.parameters.properties[name]?.["x-inkloom"].label ?? { en: name, zh: name }),
  );
  if (names.length === 0) return null;
  return (
    <Text role="alert" size="sm" c="var(--mantine-color-error)" mb={4}>
      {say("lookAt", { names: names.join(", ") })}
    </Text>
  );
}

function ResetButton({
  tool,
  values,
}: {
  readonly tool: ToolDeclaration;
  readonly values: Values;
}): ReactNode {
  const say = createWords.use();
  const reset = (): void => {
    const before = { ...values };
    changeValues(tool, wholeForm(tool, {}));
    const id = `reset-${tool.id}`;
    notifications.show({
      id,
      message: (
        <div className={style["undo"]}>
          {say("formReset")}
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              changeValues(tool, before);
              notifications.hide(id);
            }}
          >
            {say("undo")}
          </Button>
        </div>
      ),
      autoClose: 12_000,
      closeButtonProps: { "aria-label": say("dismiss") },
    });
  };
  return (
    <Tooltip label={say("resetForm")}>
      <ActionIcon size={42} variant="default" aria-label={say("resetForm")} onClick={reset}>
        <IconRotate2 size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
