/** The first account of a service: whoever sees its terminal may make it. */
import { Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { InkloomProblem } from "@inkloom/client";
import { useState, type ReactNode } from "react";
import { answered } from "../../service/answers.ts";
import { ProblemNotice } from "../../service/problem-notice.tsx";
import { service } from "../../service/service.ts";
import { loginWords } from "./login-words.ts";
import { useCountdown } from "./use-countdown.ts";

export function FirstAdminForm({
  onDone,
}: {
  readonly onDone: () => void | Promise<void>;
}): ReactNode {
  const say = loginWords.use();
  const [given, setGiven] = useState({ code: "", name: "", password: "", repeat: "" });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [left, wait] = useCountdown();
  const { code, name, password, repeat } = given;
  const differs = repeat !== "" && repeat !== password;
  const field = (key: keyof typeof given) => ({
    value: given[key],
    required: true,
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = currentTarget;
      setGiven((before) => ({ ...before, [key]: value }));
    },
  });
  const make = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await answered(
        service().api.POST("/api/v1/session/first-admin", { body: { code, name, password } }),
      );
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
        if (password === repeat) void make();
      }}
    >
      <Stack>
        <Text size="sm">{say("firstHelp")}</Text>
        <TextInput label={say("code")} autoComplete="off" spellCheck={false} {...field("code")} />
        <TextInput label={say("name")} autoComplete="username" {...field("name")} />
        <PasswordInput
          label={say("password")}
          description={say("rules")}
          autoComplete="new-password"
          {...field("password")}
        />
        <PasswordInput
          label={say("repeat")}
          autoComplete="new-password"
          error={differs ? say("differs") : undefined}
          {...field("repeat")}
        />
        {error !== undefined && <ProblemNotice error={error} />}
        <Button type="submit" loading={busy} disabled={left > 0 || password !== repeat}>
          {left > 0 ? say("wait", { seconds: left }) : say("make")}
        </Button>
      </Stack>
    </form>
  );
}
