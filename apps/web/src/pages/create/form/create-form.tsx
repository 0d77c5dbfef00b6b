/** The form of a tool: what matters most on top, everything else below, and the button that starts it. */
import { Button, Stack, Text, Title, Tooltip } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useMayWork } from "../../../app/session.ts";
import { ToolForm } from "../../../form/tool-form.tsx";
import { type Faults, faultsOf, type Values } from "../../../form/values.ts";
import { useText } from "../../../language/language.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { createWords } from "../create-words.ts";
import { GridCount } from "../grid/grid-count.tsx";
import { startJob } from "../results/start-job.ts";
import { HIDDEN, importantRows, makesPictures } from "./layout.ts";
import { PresetsButton, ResetButton } from "./form-buttons.tsx";
import { FormRow } from "./form-row.tsx";
import type { ToolValues } from "./tool-values.ts";
import style from "../create.module.css";

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
    if (document.querySelector("[aria-modal=true]") !== null) return;
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
          {!makesPictures(tool) && <About tool={tool} />}
          {rows.map((row) => (
            <FormRow
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
          {makesPictures(tool) && <PresetsButton tool={tool} values={values} />}
          <ResetButton tool={tool} values={values} />
        </div>
      </div>
    </form>
  );
}

/** Tools of the menu say what they are for. */
function About({ tool: { title, help } }: { readonly tool: ToolDeclaration }): ReactNode {
  const text = useText();
  return (
    <div>
      <Title order={2} size="h4">
        {text(title)}
      </Title>
      <Text size="sm" c="dimmed">
        {text(help)}
      </Text>
    </div>
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
