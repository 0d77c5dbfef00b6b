/** A process that takes the folder it is given, says so, and holds it until it is ended. */
import { Problem } from "@inkloom/contract";
import { lockFolder } from "./folder-lock.ts";

const [, , folder = "", address = ""] = process.argv;
try {
  const lock = await lockFolder(folder);
  if (address !== "") await lock.announce(address);
  process.stdout.write("held\n");
  setInterval(() => undefined, 1000);
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  process.stdout.write(`${error.code} ${error.message}\n`);
}
