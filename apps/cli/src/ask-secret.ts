/** Asks for what must not be seen, at a terminal. */
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** What is typed is not shown. @throws the signal's reason where the user interrupts */
export async function askSecret(question: string, signal: AbortSignal): Promise<string> {
  const unseen = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  // From here on the terminal itself shows nothing either; only then it is asked.
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  process.stderr.write(question);
  // The terminal no longer makes a signal of Ctrl+C by itself.
  lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return await lines.question("", { signal });
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}
