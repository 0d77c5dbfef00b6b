/** Stands where a part of the page failed, so that the rest goes on. */
import { Alert, Button, Code, Stack, Text } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { appWords } from "./app-words.ts";

interface PageFaultProps {
  readonly children: ReactNode;
}

interface PageFaultState {
  readonly error?: unknown;
}

export class PageFault extends Component<PageFaultProps, PageFaultState> {
  override state: PageFaultState = {};

  static getDerivedStateFromError(error: unknown): PageFaultState {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <Broken
        error={error}
        again={() => {
          this.setState({ error: undefined });
        }}
      />
    );
  }
}

function Broken({
  error,
  again,
}: {
  readonly error: unknown;
  readonly again: () => void;
}): ReactNode {
  const say = appWords.use();
  return (
    <Alert color="red" role="alert" title={say("broken")} m="md">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{say("brokenCure")}</Text>
        <Code block>{error instanceof Error ? error.message : String(error)}</Code>
        <Button onClick={again}>{say("again")}</Button>
      </Stack>
    </Alert>
  );
}
