/** The form that begins a run: what matters most on top, everything else below by group. */
import { ActionIcon, Button, Select, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconPlayerPlay, IconRotate2 } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { navigate } from "wouter/use-browser-location";
import { Waiting } from "../../../app/session-gate.tsx";
import { ParameterField } from "../../../form/parameter-field.tsx";
import { ParameterNames } from "../../../form/parameter-names.ts";
import { ToolForm } from "../../../form/tool-form.tsx";
import { type Faults, faultsOf, type Values } from "../../../form/values.ts";
import { useText } from "../../../language/language.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { runAddress } from "../training-address.ts";
import { startRun } from "../training-service.ts";
import { trainingWords } from "../training-words.ts";
import { chosenTool, formValues, trainingDraft } from "./training-draft.ts";
import { importantRows, LINES } from "./training-rows.ts";
import style from "../training.module.css";

export function TrainingForm({ tools }: { readonly tools: readonly ToolDeclaration[] }): ReactNode {
  const say = trainingWords.use();
  const text = useText();
  const chosen = chosenTool.use(({ value }) => value);
  const tool = tools.find(({ id }) => id === chosen) ?? tools[0];
  if (tool === undefined) return null;
  return (
    <>
      {tools.length > 1 && (
        <div className={style["which"]}>
          <Select
            aria-label={say("whatToTrain")}
            data={tools.map(({ id, title }) => ({ value: id, label: text(title) }))}
            value={tool.id}
            allowDeselect={false}
            onChange={(id) => {
              if (id !== null) chosenTool.set(id);
            }}
          />
        </div>
      )}
      <ToolFields key={tool.id} tool={tool} />
    </>
  );
}

function ToolFields({ tool }: { readonly tool: ToolDeclaration }): ReactNode {
  const say = trainingWords.use();
  const text = useText();
  const draft = trainingDraft(tool.id);
  const { value: kept, ready } = draft.use();
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const values = formValues(tool, kept);
  const all = faultsOf(tool, values);
  // What nobody has come to yet is no fault.
  const faults = tried ? all : withoutEmpty(all, values);
  const start = (): void => {
    setTried(true);
    if (Object.keys(all).length > 0) return;
    setSending(true);
    setRefused(undefined);
    startRun(tool, values)
      .then(
        ({ parameters }) => {
          navigate(runAddress(String(parameters["output_name"])));
        },
        (error: unknown) => {
          setRefused(error);
        },
      )
      .finally(() => {
        setSending(false);
      });
  };
  const rows = importantRows(tool);
  const change = (name: string, value: unknown): void => {
    draft.change({ [name]: value });
  };
  if (!ready) return <Waiting />;
  return (
    <form
      className={style["form"]}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <ParameterNames value>
        <div className={style["fields"]}>
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              {text(tool.help)}
            </Text>
            {rows.map((row) => (
              <div key={row.join()} className={row.length > 1 ? style["two"] : undefined}>
                {row.map((name) => (
                  <Field
                    key={name}
                    name={name}
                    tool={tool}
                    values={values}
                    faults={faults}
                    onChange={change}
                  />
                ))}
              </div>
            ))}
          </Stack>
          <Title order={2} size="h5" mt="lg" mb="xs">
            {say("allSettings")}
          </Title>
          <ToolForm
            tool={tool}
            values={values}
            faults={faults}
            without={rows.flat()}
            lines={LINES}
            onChange={change}
          />
        </div>
      </ParameterNames>
      <div className={style["start"]}>
        {refused !== undefined && (
          <div className={style["refused"]}>
            <ProblemNotice error={refused} />
          </div>
        )}
        {tried && <LookAt tool={tool} faults={all} />}
        <div className={style["buttons"]}>
          <Button
            type="submit"
            flex={1}
            size="md"
            loading={sending}
            leftSection={<IconPlayerPlay size={18} aria-hidden />}
          >
            {say("start")}
          </Button>
          <Tooltip label={say("reset")}>
            <ActionIcon
              size={42}
              variant="default"
              aria-label={say("reset")}
              onClick={() => {
                draft.replace({});
                setTried(false);
              }}
            >
              <IconRotate2 size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly name: string;
  readonly tool: ToolDeclaration;
  readonly values: Values;
  readonly faults: Faults;
  readonly onChange: (name: string, value: unknown) => void;
}

function Field({ name, tool, values, faults, onChange }: FieldProps): ReactNode {
  const schema = tool.parameters.properties[name];
  if (schema === undefined) return null;
  return (
    <ParameterField
      name={name}
      schema={schema}
      value={values[name]}
      values={values}
      fault={faults[name]}
      required={tool.parameters.required.includes(name)}
      plain
      lines={LINES.includes(name)}
      onChange={(value) => {
        onChange(name, value);
      }}
    />
  );
}

const withoutEmpty = (faults: Faults, values: Values): Faults =>
  Object.fromEntries(
    Object.entries(faults).filter(([name]) => values[name] !== undefined && values[name] !== ""),
  );

function LookAt({
  tool,
  faults,
}: {
  readonly tool: ToolDeclaration;
  readonly faults: Faults;
}): ReactNode {
  const say = trainingWords.use();
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
