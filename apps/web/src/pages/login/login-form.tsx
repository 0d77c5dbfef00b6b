/** Name and password; what was typed stays where it was refused. */
import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { InkloomProblem } from "@inkloom/client";
import { useState, type ReactNode } from "react";
import { answered } from "../../service/answers.ts";
import { ProblemNotice } from "../../service/problem-notice.tsx";
import { service } from "../../service/service.ts";
import { loginWords } from "./login-words.ts";
import { useCountdown } from "./use-countdown.ts";

interface LoginFormProps {
  /** Who was here before. */
  readonly name?: string | undefined;
  readonly onDone: () => void | Promise<void>;
}

export function LoginForm({ name: before = "", onDone }: LoginFormProps): ReactNode {
  const say = loginWords.use();
  const [name, setName] = useState(before);
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [left, wait] = useCountdown();
  const logIn = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await answered(service().api.POST("/api/v1/session", { body: { name, password } }));
      await onDone();
    } catch (refused) {
      setError(refused);
      const seconds = refused instanceof InkloomProblem ? refused.problem.retryAfter : undefined;
      if (seconds !== undefined) wait(seconds);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void logIn();
      }}
    >
      <Stack>
        <TextInput
          label={say("name")}
          value={name}
          autoComplete="username"
          required
          data-autofocus={before === "" ? true : undefined}
          onChange={({ currentTarget }) => {
            setName(currentTarget.value);
          }}
        />
        <PasswordInput
          label={say("password")}
          value={password}
          autoComplete="current-password"
          required
          data-autofocus={before === "" ? undefined : true}
          onChange={({ currentTarget }) => {
            setPassword(currentTarget.value);
          }}
        />
        {error !== undefined && <ProblemNotice error={error} />}
        <Button type="submit" loading={busy} disabled={left > 0}>
          {left > 0 ? say("wait", { seconds: left }) : say("logIn")}
        </Button>
      </Stack>
    </form>
  );
}
