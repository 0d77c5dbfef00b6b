/** For tests: a program that uses the engine host and then goes away in the way its argument says. */
import { heavy, heavyFeeds, scaling, vector } from "../sample-graphs.suite.ts";
import { createEngineHost } from "./index.ts";

const host = createEngineHost({ device: "cpu" });
const session = await host.load(scaling(2));
const { y } = await session.run({ x: vector(1, 2, 3, 4) });
console.log(`host ${host.pid ?? "none"} result ${y?.data[3] ?? "none"}`);

switch (process.argv[2] ?? "return") {
  case "return":
    break; // nothing more to do: Node ends by itself though the host is open
  case "exit":
    process.exit(0);
    break;
  case "wait": {
    const slow = await host.load(heavy(4000));
    console.log("running");
    await slow.run(heavyFeeds);
    break;
  }
  case "await":
    // Only the answer keeps Node alive here; it must not end before it.
    console.log(`again ${(await session.run({ x: vector(1, 2, 3, 5) }))["y"]?.data[3] ?? "none"}`);
}
