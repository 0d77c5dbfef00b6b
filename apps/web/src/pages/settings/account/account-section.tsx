/** Who is logged in, and their password. */
import { Alert, Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { logOut, useAccount, useSession } from "../../../app/session.ts";
import { answered } from "../../../service/answers.ts";
import { ProblemNotice, tellProblem } from "../../../service/problem-notice.tsx";
import { service } from "../../../service/service.ts";
import { settingsWords } from "../settings-words.ts";

export function AccountSection(): ReactNode {
  const say = settingsWords.use();
  const account = useAccount();
  const login = useSession().data?.login === true;
  if (!login || account === undefined) return <Text>{say("alone")}</Text>;
  return (
    <Stack gap="lg" align="flex-start">
      <Text>{say("loggedIn", { name: account.name, role: say(account.role) })}</Text>
      <Button
        variant="default"
        onClick={() => {
          logOut().catch(tellProblem);
        }}
      >
        {say("logOut")}
      </Button>
      <OwnPassword />
    </Stack>
  );
}

function OwnPassword(): ReactNode {
  const say = settingsWords.use();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [error, setError] = useState<unknown>();
  const change = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    setDone(false);
    try {
      await answered(
        service().api.PUT("/api/v1/session/password", { body: { current, password } }),
      );
      setCurrent("");
      setPassword("");
      setDone(true);
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      style={{ width: "100%", maxWidth: 420 }}
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <Stack>
        <PasswordInput
          label={say("current")}
          autoComplete="current-password"
          required
          value={current}
          onChange={({ currentTarget }) => {
            setCurrent(currentTarget.value);
          }}
        />
        <PasswordInput
          label={say("newPassword")}
          description={say("rules")}
          autoComplete="new-password"
          required
          value={password}
          onChange={({ currentTarget }) => {
            setPassword(currentTarget.value);
          }}
        />
        {error !== undefined && <ProblemNotice error={error} />}
        {done && <Alert role="status">{say("changed")}</Alert>}
        <Button type="submit" loading={busy}>
          {say("change")}
        </Button>
      </Stack>
    </form>
  );
}
