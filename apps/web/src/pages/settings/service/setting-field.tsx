/** One setting: its value, where it comes from, what may be done about it. */
import {
  Badge,
  Button,
  Code,
  Group,
  PasswordInput,
  Select,
  Switch,
  TagsInput,
  TextInput,
} from "@mantine/core";
import { useState, type ReactNode } from "react";
import { NumberBox } from "../../../form/number-box.tsx";
import { useText } from "../../../language/language.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { settingsWords } from "../settings-words.ts";
import { changeSetting, type Setting, type SettingValue } from "./asked.ts";

export function SettingField({ setting }: { readonly setting: Setting }): ReactNode {
  const say = settingsWords.use();
  const { key, value, source, changeable, restart, secret, isSet } = setting;
  const [draft, setDraft] = useState<SettingValue>(value);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const changed = JSON.stringify(draft) !== JSON.stringify(value);
  const write = async (next: SettingValue): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await changeSetting(key, next);
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void write(draft);
      }}
    >
      <Value setting={setting} draft={draft} onChange={setDraft} />
      <Group gap="xs" mt={6}>
        <Code>{key}</Code>
        <Badge variant="default" tt="none">
          {say(source.kind)}
          {source.name !== null && source.kind !== "default" && `: ${source.name}`}
        </Badge>
        {secret && (
          <Badge variant="default" tt="none">
            {say(isSet ? "isSet" : "isUnset")}
          </Badge>
        )}
        {restart && <Badge tt="none">{say("waits")}</Badge>}
        {changeable && changed && (
          <Button type="submit" size="compact-sm" loading={busy}>
            {say("save")}
          </Button>
        )}
        {changeable && source.kind === "file" && (
          <Button
            size="compact-sm"
            variant="default"
            loading={busy}
            onClick={() => {
              void write(null);
            }}
          >
            {say("toDefault")}
          </Button>
        )}
      </Group>
      {error !== undefined && <ProblemNotice error={error} />}
    </form>
  );
}

interface ValueProps {
  readonly setting: Setting;
  readonly draft: SettingValue;
  readonly onChange: (value: SettingValue) => void;
}

function Value({ setting, draft, onChange }: ValueProps): ReactNode {
  const text = useText();
  const { label, help, schema, many, secret, unit, whenAbsent, changeable } = setting;
  const common = {
    label: unit === null ? text(label) : `${text(label)} (${text(unit)})`,
    description: text(help),
    disabled: !changeable,
    ...(whenAbsent !== null && { placeholder: text(whenAbsent) }),
  };
  if (many)
    return (
      <TagsInput
        {...common}
        value={Array.isArray(draft) ? [...(draft as readonly string[])] : []}
        onChange={onChange}
      />
    );
  if (schema.type === "boolean")
    return (
      <Switch
        label={common.label}
        description={common.description}
        disabled={!changeable}
        checked={draft === true}
        onChange={({ currentTarget }) => {
          onChange(currentTarget.checked);
        }}
      />
    );
  if (schema.enum !== undefined)
    return (
      <Select
        {...common}
        data={[...schema.enum]}
        value={typeof draft === "string" ? draft : null}
        allowDeselect={false}
        onChange={onChange}
      />
    );
  if (schema.type === "integer" || schema.type === "number")
    return (
      <NumberBox
        {...common}
        value={typeof draft === "number" ? draft : undefined}
        allowDecimal={schema.type === "number"}
        clampBehavior="none"
        onChange={(given) => {
          onChange(given ?? null);
        }}
      />
    );
  const written = {
    ...common,
    value: typeof draft === "string" ? draft : "",
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => {
      onChange(currentTarget.value === "" ? null : currentTarget.value);
    },
  };
  return secret ? <PasswordInput {...written} autoComplete="off" /> : <TextInput {...written} />;
}
