import { expect, it, vi } from "vitest";
import { separateTimers } from "./compiler.js";
import type { WatchHost } from "./typescript.js";

it("the compiler's other timers are not taken for tslab's, which may be one at a time", async () => {
  let pending: unknown;
  const host = {
    setTimeout: (callback: () => void) => {
      if (pending) throw new Error("Unexpected pending rebuildTimer");
      return (pending = callback);
    },
    clearTimeout: (timer: unknown) => {
      if (timer !== pending) throw new Error("clearing unexpected timer");
      pending = undefined;
    },
  } as unknown as WatchHost;
  separateTimers(host);
  const updateProgramWithWatchStatus = vi.fn();
  Object.defineProperty(updateProgramWithWatchStatus, "name", { value: "updateProgramWithWatchStatus" });
  const invalidate = vi.fn();
  const cleared = vi.fn();
  host.setTimeout(invalidate, 1);
  host.clearTimeout(host.setTimeout(cleared, 1));
  const update = host.setTimeout(updateProgramWithWatchStatus, 250);
  host.setTimeout(invalidate, 1);
  host.clearTimeout(update);
  host.setTimeout(updateProgramWithWatchStatus, 250);
  await vi.waitFor(() => expect(invalidate).toHaveBeenCalledTimes(2));
  expect(cleared).not.toHaveBeenCalled();
  expect(updateProgramWithWatchStatus).not.toHaveBeenCalled();
  expect(pending).toBe(updateProgramWithWatchStatus);
});
