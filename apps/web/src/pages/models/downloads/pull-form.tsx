/** Asks for a model by address or name. What is typed is kept until it was accepted. */
import {
  Button,
  Collapse,
  Group,
  Paper,
  Select,
  Stack,
  Switch,
  TextInput,
  Title,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload } from "@tabler/icons-react";
import { useId, useState, type SubmitEvent, type ReactNode } from "react";
import { createDraft } from "../../../drafts/draft-store.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { useKindName } from "../kind-name.ts";
import style from "../models.module.css";
import { CATALOGUE_KINDS } from "./catalogue-kinds.ts";
import { downloadsWords } from "./downloads-words.ts";
import { startPull } from "./pulls-service.ts";

interface PullDraft {
  readonly what: string;
  readonly kind: string;
  readonly name: string;
  readonly sha256: string;
  readonly keepOriginal: boolean;
}

const EMPTY: PullDraft = { what: "", kind: "", name: "", sha256: "", keepOriginal: false };
const draft = createDraft<PullDraft>("pull-form", EMPTY);

export function PullForm(): ReactNode {
  const say = downloadsWords.use();
  const kindName = useKindName();
  const { value, ready } = draft.use();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const id = useId();
  const { what, kind, name, sha256, keepOriginal } = value;
  const wrongSum = sha256 !== "" && !/^[0-9a-f]{64}$/i.test(sha256);
  const fetch = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    const known = CATALOGUE_KINDS.find((each) => each === kind);
    try {
      await startPull({
        what: what.trim(),
        ...(known !== undefined && { kind: known }),
        ...(name.trim() !== "" && { name: name.trim() }),
        ...(sha256 !== "" && { sha256 }),
        ...(keepOriginal && { keepOriginal }),
      });
      notifications.show({ message: say("started", { what: what.trim() }) });
      draft.replace(EMPTY);
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Paper
      withBorder
      p="md"
      component="form"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        void fetch();
      }}
    >
      <Title order={2} size="h5" mb="xs">
        {say("fetchTitle")}
      </Title>
      <div className={style["pullForm"]}>
        <TextInput
          className={style["pullWhat"] ?? ""}
          label={say("what")}
          description={say("whatHelp")}
          value={what}
          disabled={!ready}
          maxLength={4000}
          spellCheck={false}
          autoCapitalize="off"
          onChange={({ currentTarget }) => {
            draft.change({ what: currentTarget.value });
          }}
        />
        <Select
          label={say("kind")}
          description={say("kindHelp")}
          placeholder={say("byItself")}
          clearable
          disabled={!ready}
          data={CATALOGUE_KINDS.map((each) => ({ value: each, label: kindName(each) }))}
          value={kind === "" ? null : kind}
          onChange={(chosen) => {
            draft.change({ kind: chosen ?? "" });
          }}
        />
        <Button
          type="submit"
          loading={busy}
          disabled={!ready || what.trim() === "" || wrongSum}
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {say("fetch")}
        </Button>
      </div>
      <Button
        size="compact-sm"
        variant="subtle"
        mt="xs"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => {
          setOpen(!open);
        }}
      >
        {say("options")}
      </Button>
      <Collapse id={id} expanded={open}>
        <Stack gap="sm" mt="xs">
          <Group grow align="flex-start">
            <TextInput
              label={say("name")}
              description={say("nameHelp")}
              value={name}
              maxLength={255}
              onChange={({ currentTarget }) => {
                draft.change({ name: currentTarget.value });
              }}
            />
            <TextInput
              label={say("sha256")}
              description={say("sha256Help")}
              value={sha256}
              maxLength={64}
              spellCheck={false}
              error={wrongSum && say("sha256Wrong")}
              onChange={({ currentTarget }) => {
                draft.change({ sha256: currentTarget.value.trim() });
              }}
            />
          </Group>
          <Switch
            label={say("keepOriginal")}
            checked={keepOriginal}
            onChange={({ currentTarget }) => {
              draft.change({ keepOriginal: currentTarget.checked });
            }}
          />
        </Stack>
      </Collapse>
      {error !== undefined && (
        <div className={style["below"]}>
          <ProblemNotice error={error} />
        </div>
      )}
    </Paper>
  );
}
