/** What went wrong, with code, cause and cure. */
import { Alert, Code, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { InkloomProblem } from "@inkloom/client";
import type { ProblemBody } from "@inkloom/client";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { serviceWords } from "./service-words.ts";

interface ProblemNoticeProps {
  /** Whatever was thrown, or the problem a job ended with. */
  readonly error: unknown;
  /** What can be done about it right here. */
  readonly children?: ReactNode;
}

export function ProblemNotice({ error, children }: ProblemNoticeProps): ReactNode {
  const say = serviceWords.use();
  const problem = problemOf(error);
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={problem?.title ?? say("failed")}
    >
      <ProblemWords error={error} />
      {children}
    </Alert>
  );
}

/** Tells it in the corner of the page, for what was done in passing. */
export function tellProblem(error: unknown): void {
  if (error instanceof DOMException && error.name === "AbortError") return;
  notifications.show({
    color: "red",
    autoClose: 15_000,
    title: problemOf(error)?.title ?? serviceWords.say("failed"),
    message: <ProblemWords error={error} />,
  });
}

function ProblemWords({ error }: { readonly error: unknown }): ReactNode {
  const say = serviceWords.use();
  const problem = problemOf(error);
  if (problem === undefined)
    return <Text size="sm">{error instanceof Error ? error.message : String(error)}</Text>;
  return (
    <Stack gap={4}>
      <Text size="sm">{problem.detail}</Text>
      {(problem.errors ?? []).slice(1).map(({ field, detail }) => (
        <Text size="sm" key={`${field} ${detail}`}>
          {detail}
        </Text>
      ))}
      <Text size="sm">
        {say("cause")}: {problem.cause}
      </Text>
      <Text size="sm">
        {say("cure")}: {problem.cure}
      </Text>
      <Code>{problem.code}</Code>
    </Stack>
  );
}

function problemOf(error: unknown): ProblemBody | undefined {
  if (error instanceof InkloomProblem) return error.problem;
  const isBody = typeof error === "object" && error !== null && "code" in error && "cure" in error;
  return isBody ? (error as ProblemBody) : undefined;
}
