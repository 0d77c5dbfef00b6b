/** Before anything else, where a login is needed. */
import { Center, Group, Paper, Stack, Title } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { LanguageSwitch } from "../../app/switches.tsx";
import { sessionChanged, useSession } from "../../app/session.ts";
import { FirstAdminForm } from "./first-admin-form.tsx";
import { LoginForm } from "./login-form.tsx";
import { loginWords } from "./login-words.ts";

export default function LoginPage(): ReactNode {
  const say = loginWords.use();
  const first = useSession().data?.firstAdmin === true;
  const title = say(first ? "first" : "title");
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw={420} shadow="sm">
        <Stack>
          <Group justify="space-between" wrap="nowrap">
            <img src="/app/icons/inkloom.svg" alt="" width={40} height={40} />
            <LanguageSwitch />
          </Group>
          <Title order={1} size="h3">
            {title}
          </Title>
          {first ? (
            <FirstAdminForm onDone={sessionChanged} />
          ) : (
            <LoginForm onDone={sessionChanged} />
          )}
        </Stack>
      </Paper>
    </Center>
  );
}
