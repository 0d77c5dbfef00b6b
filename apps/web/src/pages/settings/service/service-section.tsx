/** What the service is told when it starts; changes are written to its settings file. */
import { Alert, Card, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useIsAdmin } from "../../../app/session.ts";
import { useText } from "../../../language/language.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { settingsWords } from "../settings-words.ts";
import { settingsQuery, type Setting } from "./asked.ts";
import { SettingField } from "./setting-field.tsx";

export function ServiceSection(): ReactNode {
  const say = settingsWords.use();
  const text = useText();
  const admin = useIsAdmin();
  const [sought, setSought] = useState("");
  const { data, error } = useQuery(settingsQuery(admin));
  if (!admin) return <Text>{say("adminOnly")}</Text>;
  const words = sought.trim().toLowerCase();
  const fits = ({ key, label, help }: Setting): boolean =>
    [key, label.en, label.zh, help.en, help.zh].some((each) => each.toLowerCase().includes(words));
  const groups = (data?.groups ?? [])
    .map(({ title, settings }) => ({ title, settings: settings.filter(fits) }))
    .filter(({ settings }) => settings.length > 0);
  return (
    <Stack gap="lg">
      <Text size="sm">{say("serviceHelp")}</Text>
      {data?.restart === true && <Alert role="status">{say("restart")}</Alert>}
      {error !== null && <ProblemNotice error={error} />}
      <TextInput
        type="search"
        label={say("find")}
        value={sought}
        onChange={({ currentTarget }) => {
          setSought(currentTarget.value);
        }}
      />
      {groups.map(({ title, settings }) => (
        <section key={title.en} aria-labelledby={`group-${title.en}`}>
          <Title order={3} size="h5" mb="xs" id={`group-${title.en}`}>
            {text(title)}
          </Title>
          <Card withBorder padding="md">
            <Stack gap="lg">
              {settings.map((setting) => (
                // A value that was changed elsewhere takes the place of what stands there.
                <SettingField
                  key={`${setting.key} ${JSON.stringify(setting.value)}`}
                  setting={setting}
                />
              ))}
            </Stack>
          </Card>
        </section>
      ))}
      {data !== undefined && groups.length === 0 && <Text>{say("nothingFound")}</Text>}
    </Stack>
  );
}
